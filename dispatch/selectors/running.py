"""Whether the system is well, read from PostgreSQL alone, so that it is true when Celery is dead."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .. import journal
from ..models import Job, SweepRun

# A sweep that is this many of its own periods late, and at least this long, is late.
PERIODS = 3
AT_LEAST = timedelta(seconds=8)


@dataclass(frozen=True)
class Sweep:
    """One sweep: when it last ran, what it found, and whether it is late. Never run is late too."""

    name: str
    words: str
    ran_at: datetime | None
    found: int
    late: bool


@dataclass(frozen=True)
class Running:
    """The system at a moment."""

    well: bool
    sweeps: list[Sweep]
    jobs: list[Job]
    head: int


SWEEP_WORDS = {
    "overdue calls": "Marks calls that wait too long",
    "canary": "Tests the workers from end to end",
}
JOBS_SHOWN = 10


def running(now: datetime) -> Running:
    """Return how the sweeps, the long jobs and the journal stand at `now`."""
    runs = {run.name: run for run in SweepRun.objects.all()}
    sweeps = [_sweep(name, runs.get(name), now) for name in sorted({*SWEEP_WORDS, *runs})]
    return Running(
        well=not any(sweep.late for sweep in sweeps),
        sweeps=sweeps,
        jobs=list(Job.objects.select_related("asked_by").order_by("-asked_at")[:JOBS_SHOWN]),
        head=journal.head().seq,
    )


def _sweep(name: str, run: SweepRun | None, now: datetime) -> Sweep:
    words = SWEEP_WORDS.get(name, name.capitalize())
    if run is None:
        return Sweep(name, words, None, 0, late=True)
    allowed = max(timedelta(seconds=run.every_s) * PERIODS, AT_LEAST)
    return Sweep(name, words, run.ran_at, run.found, late=now - run.ran_at > allowed)
