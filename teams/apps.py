"""Who could go?"""

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    """Django's name for the package."""

    name = "teams"
    verbose_name = "Teams"
