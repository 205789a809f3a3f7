"""The console's addresses."""

from django.urls import path

from ..unit_forms import UNIT_ACTS
from . import board_views, call_views, handoff_views, lookup_views, safety_views
from .floor import on_the_floor
from .unit_views import on_unit, reserve

app_name = "console"
urlpatterns = [
    path("", board_views.board, name="board"),
    path("calls/new/", call_views.new_call, name="new"),
    path("calls/<uuid:pk>/", board_views.call, name="call"),
    path("calls/<uuid:pk>/why/", board_views.why, name="why"),
    path("calls/<uuid:pk>/answer/", on_the_floor(call_views.answer), name="answer"),
    path("calls/<uuid:pk>/decide/", on_the_floor(call_views.decide), name="decide"),
    path("calls/<uuid:pk>/assign/", on_the_floor(call_views.assign), name="assign"),
    path("calls/<uuid:pk>/reserve/", on_the_floor(reserve), name="reserve"),
    path("calls/<uuid:pk>/needs/", on_the_floor(call_views.needs), name="needs"),
    path("calls/<uuid:pk>/place/", call_views.place, name="set-place"),
    path("calls/<uuid:pk>/close/", on_the_floor(call_views.close), name="close"),
    path("calls/<uuid:pk>/hand-off/", handoff_views.hand, name="hand-off"),
    path("calls/<uuid:pk>/withdraw/", handoff_views.withdraw, name="withdraw"),
    *[
        path(f"assignments/<int:pk>/{what}/", on_the_floor(on_unit), {"act": act}, name=what)
        for what, act in UNIT_ACTS.items()
    ],
    path("calls/<uuid:pk>/give/", safety_views.give, name="give"),
    path("calls/<uuid:pk>/confirm/", safety_views.confirm, name="confirm"),
    path("calls/<uuid:pk>/call-off/", safety_views.call_off, name="call-off"),
    path("assignments/<int:pk>/check-in/", safety_views.well, name="check-in"),
    path("assignments/<int:pk>/backup/", safety_views.backup, name="backup"),
    path("assignments/<int:pk>/emergency/", safety_views.press, name="press"),
    path("alarms/emergencies/<int:pk>/", safety_views.acknowledge, name="acknowledge"),
    path("alarms/crews/<int:pk>/", safety_views.crew_alarm, name="crew-alarm"),
    path("console/addresses", lookup_views.addresses, name="addresses"),
    path("console/place", lookup_views.place, name="place"),
]
