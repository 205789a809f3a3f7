"""Now: what happens, and every door to it."""

from django.apps import AppConfig

from . import checks  # noqa: F401  (registers the start-up checks)


class DispatchConfig(AppConfig):
    """Django's name for the package."""

    name = "dispatch"
    verbose_name = "Dispatch"
