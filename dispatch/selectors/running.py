"""Whether the system is well, read from PostgreSQL alone, so that it is true when Celery is dead."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .. import journal
from ..models import Job, SweepRun
from ..watched import WATCHED, Watched
from .clock import DOUBTED_S, said_of

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
    # How far the clock of whoever ran it last is ahead of PostgreSQL's.
    ahead_s: float = 0.0


@dataclass(frozen=True)
class Running:
    """The system at a moment. `wrong_clocks` says whose clock is how far off, in words."""

    well: bool
    wrong_clocks: list[str]
    sweeps: list[Sweep]
    jobs: list[Job]
    head: int

    @property
    def is_late(self) -> bool:
        """Whether any sweep is late."""
        return any(sweep.late for sweep in self.sweeps)


JOBS_SHOWN = 10


def running(now: datetime, *, ahead_s: float = 0.0) -> Running:
    """Return how the sweeps, the long jobs and the journal stand at `now`, PostgreSQL's time.

    `ahead_s` is how far the clock of the asking process is ahead of it.
    """
    runs = {run.name: run for run in SweepRun.objects.all()}
    sweeps = [_sweep(watched, runs.get(watched.name), now) for watched in WATCHED]
    clocks = _wrong_clocks(sweeps, ahead_s)
    return Running(
        well=not clocks and not any(sweep.late for sweep in sweeps),
        wrong_clocks=clocks,
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
        ahead_s=run.ahead_s if run else 0.0,
    )


def _wrong_clocks(sweeps: list[Sweep], ahead_s: float) -> list[str]:
    """Say each clock that is wrong by more than a second: the asking process's, and the sweepers' worst."""
    worst = max(sweeps, key=lambda sweep: abs(sweep.ahead_s))
    clocks = {"this web process": ahead_s, f"whoever last ran “{worst.name}”": worst.ahead_s}
    return [
        f"The clock of {whose} is {said_of(ahead)}"
        for whose, ahead in clocks.items()
        if abs(ahead) > DOUBTED_S
    ]
