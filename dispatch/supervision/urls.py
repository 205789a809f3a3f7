"""The supervisor's addresses."""

from django.urls import path

from . import past_views, views

app_name = "supervision"
urlpatterns = [
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/<str:state>/", views.counted, name="counted"),
    path("past/", past_views.past, name="past"),
    path("shadow/", views.shadow, name="shadow"),
    path("system/", views.system, name="system"),
]
