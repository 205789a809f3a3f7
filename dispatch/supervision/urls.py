"""The supervisor's addresses."""

from django.urls import path

from . import board_views, views

app_name = "supervision"
urlpatterns = [
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/<str:state>/", views.counted, name="counted"),
    path("past/", board_views.past, name="past"),
    path("shadow/", views.shadow, name="shadow"),
    path("wall/", board_views.wall, name="wall"),
    path("system/", views.system, name="system"),
]
