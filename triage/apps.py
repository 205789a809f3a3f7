"""What is this call?"""

from django.apps import AppConfig


class TriageConfig(AppConfig):
    """Django's name for the package."""

    name = "triage"
    verbose_name = "Triage"
