"""The addresses of the crew's phone."""

from django.urls import path

from . import page_views, tap_views

app_name = "field"
urlpatterns = [
    path("", page_views.page, name="page"),
    path("now", page_views.now, name="now"),
    path("care/<int:pk>", page_views.care, name="care"),
    path("worker.js", page_views.worker, name="worker"),
    path("taps", tap_views.taps, name="taps"),
    path("position", tap_views.position, name="position"),
]
