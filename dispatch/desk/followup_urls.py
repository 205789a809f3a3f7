"""The addresses of follow-ups."""

from django.urls import path

from . import followup_views

app_name = "followups"
urlpatterns = [
    path("", followup_views.follow_ups, name="list"),
    path("<int:pk>/", followup_views.follow_up, name="one"),
    path("<int:pk>/attempt/", followup_views.attempt, name="attempt"),
    path("<int:pk>/owner/", followup_views.own, name="own"),
    path("<int:pk>/withdraw/", followup_views.withdraw, name="withdraw"),
    path("<int:pk>/give-up/", followup_views.give_up, name="give-up"),
]
