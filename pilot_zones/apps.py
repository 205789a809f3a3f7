"""Where is this call?"""

from django.apps import AppConfig


class PilotZonesConfig(AppConfig):
    """Django's name for the package."""

    name = "pilot_zones"
    verbose_name = "Pilot zones"
