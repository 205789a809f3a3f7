"""The addresses of training."""

from django.urls import path

from . import views

app_name = "training"
urlpatterns = [
    path("", views.page, name="shift"),
    path("frames/<int:part>/", views.frames, name="frames"),
    path("calls/<int:number>/", views.call, name="call"),
    path("calls/<int:number>/decide/", views.decide, name="decide"),
]
