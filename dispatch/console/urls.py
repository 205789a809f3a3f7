"""The console's addresses."""

from django.urls import path

from . import board_views, call_views, lookup_views

app_name = "console"
urlpatterns = [
    path("", board_views.board, name="board"),
    path("calls/new/", call_views.new_call, name="new"),
    path("calls/<uuid:pk>/", board_views.call, name="call"),
    path("calls/<uuid:pk>/why/", board_views.why, name="why"),
    path("calls/<uuid:pk>/answer/", call_views.answer, name="answer"),
    path("calls/<uuid:pk>/decide/", call_views.decide, name="decide"),
    path("calls/<uuid:pk>/assign/", call_views.assign, name="assign"),
    path("calls/<uuid:pk>/place/", call_views.place, name="set-place"),
    path("calls/<uuid:pk>/close/", call_views.close, name="close"),
    path("assignments/<int:pk>/status/", call_views.status, name="status"),
    path("console/addresses", lookup_views.addresses, name="addresses"),
    path("console/place", lookup_views.place, name="place"),
]
