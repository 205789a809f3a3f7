"""The canary: its silence says that Celery does not work, whatever its processes say."""

from datetime import datetime

from ..models import SweepRun

CANARY = "canary"


def sing(*, now: datetime, every_s: float) -> None:
    """Write that a task came all the way through the broker at `now`."""
    SweepRun.objects.update_or_create(
        name=CANARY, defaults={"ran_at": now, "every_s": every_s, "found": 0}
    )
