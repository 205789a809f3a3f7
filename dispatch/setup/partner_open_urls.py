"""The addresses of the open call for partners: no login."""

from django.urls import path

from . import partner_public_views

app_name = "partners"
urlpatterns = [
    path("apply/", partner_public_views.apply, name="apply"),
    path("status/<str:key>/", partner_public_views.status, name="status"),
    path("status/<str:key>/withdraw/", partner_public_views.withdraw, name="withdraw"),
    path("welcome/<int:pk>/<str:secret>/", partner_public_views.welcome, name="welcome"),
]
