"""The supervisor's addresses."""

from django.urls import path

from . import board_views, cover_views, figure_views, queue_views, views

app_name = "supervision"
urlpatterns = [
    path("cover/", cover_views.cover, name="cover"),
    path("queue/", queue_views.queue, name="queue"),
    path("queue/reassign/", queue_views.reassign, name="reassign"),
    path("queue/filters/", queue_views.keep, name="keep-filter"),
    path("queue/filters/<int:pk>/drop/", queue_views.drop, name="drop-filter"),
    path("ledger/", figure_views.ledger, name="ledger"),
    path("ledger/<str:state>/", figure_views.counted, name="counted"),
    path("clocks/", figure_views.clocks, name="clocks"),
    path("past/", board_views.past, name="past"),
    path("shadow/", views.shadow, name="shadow"),
    path("wall/", board_views.wall, name="wall"),
    path("system/", views.system, name="system"),
]
