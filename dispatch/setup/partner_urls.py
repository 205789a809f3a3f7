"""The addresses of applications and agreements; part of `setup`."""

from django.urls import path

from . import partner_decision_views, partner_views

one = "partners/<int:pk>/"
urlpatterns = [
    path("partners/", partner_views.partners, name="partners"),
    path(one, partner_views.partner, name="partner"),
    path(one + "letter/", partner_views.letter, name="partner-letter"),
    path(one + "score/", partner_views.score, name="partner-score"),
    path(one + "accept/", partner_decision_views.accept, name="partner-accept"),
    path(one + "join/", partner_decision_views.join, name="partner-join"),
    path(one + "decline/", partner_decision_views.decline, name="partner-decline"),
    path(one + "link/", partner_decision_views.link, name="partner-link"),
    path("agreements/<int:pk>/", partner_decision_views.agreement, name="agreement"),
]
