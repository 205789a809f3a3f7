"""The canary: its silence says that Celery does not work, whatever its processes say."""

from datetime import datetime

from ..models import SweepRun
from ..watched import CANARY


def sing(*, now: datetime, ahead_s: float = 0.0) -> None:
    """Write that a task came all the way through the broker at `now`, to a worker so far `ahead_s`."""
    SweepRun.objects.update_or_create(
        name=CANARY.name,
        defaults={"ran_at": now, "every_s": CANARY.every_s, "found": 0, "ahead_s": ahead_s},
    )
