"""Where is this call?"""

from django.apps import AppConfig


class PilotZonesConfig(AppConfig):
    name = "pilot_zones"
    verbose_name = "Pilot zones"
