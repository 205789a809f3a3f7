"""Whether the system is well, read from PostgreSQL alone, so that it is true when Celery is dead."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .. import journal
from ..models import Job, SweepRun
from ..watched import WATCHED, Watched

# A sweep that is this many of its own periods late, and at least this long, is late. With the two
# seconds after which the page asks again, it is red within ten seconds of a worker's death.
PERIODS = 3
AT_LEAST = timedelta(seconds=7)


@dataclass(frozen=True)
class Sweep:
    """One sweep: when a worker last ran it, what it found, and whether it is late, as never run is.

    `stood_in_at` is when the relay last ran it, where it now does so in the workers' stead.
    """

    name: str
    words: str
    ran_at: datetime | None
    found: int
    late: bool
    stood_in_at: datetime | None = None


@dataclass(frozen=True)
class Running:
    """The system at a moment."""

    well: bool
    sweeps: list[Sweep]
    jobs: list[Job]
    head: int


JOBS_SHOWN = 10


def running(now: datetime) -> Running:
    """Return how the sweeps, the long jobs and the journal stand at `now`."""
    runs = {run.name: run for run in SweepRun.objects.all()}
    sweeps = [_sweep(watched, runs.get(watched.name), now) for watched in WATCHED]
    return Running(
        well=not any(sweep.late for sweep in sweeps),
        sweeps=sweeps,
        jobs=list(Job.objects.select_related("asked_by").order_by("-asked_at")[:JOBS_SHOWN]),
        head=journal.head().seq,
    )


def _sweep(watched: Watched, run: SweepRun | None, now: datetime) -> Sweep:
    allowed = max(timedelta(seconds=watched.every_s) * PERIODS, AT_LEAST)
    ran_at = run.ran_at if run else None
    stood_in = run.stood_in_at if run else None
    late = ran_at is None or now - ran_at > allowed
    return Sweep(
        watched.name,
        watched.words,
        ran_at,
        run.found if run else 0,
        late=late,
        stood_in_at=stood_in if late and stood_in and now - stood_in <= allowed else None,
    )
