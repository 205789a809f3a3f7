"""The desk's addresses."""

from django.urls import path

from ..unit_forms import UNIT_ACTS
from . import desk_views, work_views
from .unit_views import on_unit

app_name = "desk"
urlpatterns = [
    path("", desk_views.desk, name="desk"),
    path("calls/<uuid:pk>/", desk_views.call, name="call"),
    path("calls/<uuid:pk>/accept/", work_views.accept, name="accept"),
    path("calls/<uuid:pk>/return/", work_views.give_back, name="return"),
    path("calls/<uuid:pk>/answer/", work_views.answer, name="answer"),
    path("calls/<uuid:pk>/lost/", work_views.lost, name="lost"),
    path("calls/<uuid:pk>/attempt/", work_views.attempt, name="attempt"),
    path("calls/<uuid:pk>/decide/", work_views.decide, name="decide"),
    path("calls/<uuid:pk>/send/", work_views.send, name="send"),
    path("calls/<uuid:pk>/finish/", work_views.finish, name="finish"),
    *[
        path(f"assignments/<int:pk>/{what}/", on_unit, {"act": act}, name=what)
        for what, act in UNIT_ACTS.items()
    ],
]
