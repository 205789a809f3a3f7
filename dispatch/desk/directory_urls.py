"""The addresses of the directory of services."""

from django.urls import path

from . import directory_views

app_name = "directory"
urlpatterns = [
    path("", directory_views.directory, name="search"),
    path("suggest/", directory_views.suggest, name="suggest"),
    path("refer/", directory_views.refer, name="refer"),
    path("referrals/<int:pk>/status/", directory_views.referral, name="referral"),
]
