"""The sweeps: by what each is done, and that each is done although the workers may be dead.

A worker runs each when beat says so. The relay looks twice a second, and runs what is late in the
workers' stead: a deadline is taken within five seconds while PostgreSQL and one of them live. A sweep
may run twice at once, so nobody need agree on who runs it.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from .actions.board_marks import mark_board
from .actions.counting import sweep_months
from .actions.duty import sweep_duty
from .actions.followup_sweep import sweep_follow_ups
from .actions.handoff_lapse import sweep_desks
from .actions.offer_sweeps import sweep_offers, sweep_reserved
from .actions.partner_erasing import sweep_letters
from .actions.rejudging import sweep_pauses
from .actions.repeats import sweep_repeats
from .actions.review_picks import sweep_reviews
from .actions.safety_sweeps import sweep_check_ins, sweep_emergencies, sweep_requests
from .actions.unanswered import sweep_overdue
from .models import SweepRun
from .watched import (
    CHECK_INS,
    DESKS,
    DUTY,
    EMERGENCIES,
    FOLLOW_UPS,
    LETTERS,
    MARKS,
    MONTHS,
    OFFERS,
    OVERDUE,
    PAUSES,
    REPEATS,
    REQUESTS,
    RESERVED,
    REVIEWS,
    SWEPT,
    Watched,
)

log = logging.getLogger(__name__)

# The relay waits for so much longer than a sweep's own period before it stands in.
PATIENCE: Final = timedelta(seconds=1)


class Sweep(Protocol):
    """Takes all that is due at `now`, and returns how many; raises nothing where there is nothing."""

    def __call__(self, *, now: datetime) -> int:
        """Return how many were taken."""
        ...


SWEEPS: Final[Mapping[Watched, Sweep]] = {
    EMERGENCIES: sweep_emergencies,
    CHECK_INS: sweep_check_ins,
    REQUESTS: sweep_requests,
    OVERDUE: sweep_overdue,
    OFFERS: sweep_offers,
    RESERVED: sweep_reserved,
    DESKS: sweep_desks,
    PAUSES: sweep_pauses,
    DUTY: sweep_duty,
    FOLLOW_UPS: sweep_follow_ups,
    MARKS: mark_board,
    REVIEWS: sweep_reviews,
    MONTHS: sweep_months,
    LETTERS: sweep_letters,
    REPEATS: sweep_repeats,
}
BY_NAME: Final = {watched.name: watched for watched in SWEPT}


def run_sweep(name: str, *, now: datetime, ahead_s: float = 0.0) -> int:
    """Run one sweep as its worker, write that it ran, and return what it found.

    `now` is PostgreSQL's, so that no deadline is taken early or late by a worker whose own clock is
    `ahead_s` of it.
    """
    watched = BY_NAME[name]
    found = SWEEPS[watched](now=now)
    _wrote(watched, ran_at=now, found=found, ahead_s=ahead_s)
    return found


def late_sweeps(now: datetime) -> list[Watched]:
    """Return the sweeps that nobody ran for longer than their period and PATIENCE."""
    runs = {run.name: run for run in SweepRun.objects.all()}
    return [watched for watched in SWEPT if _is_late(watched, runs.get(watched.name), now)]


def _is_late(watched: Watched, run: SweepRun | None, now: datetime) -> bool:
    if run is None:
        return True
    last = max(at for at in (run.ran_at, run.stood_in_at) if at is not None)
    return now - last > timedelta(seconds=watched.every_s) + PATIENCE


def stand_in(*, clock: Callable[[], datetime], ahead_s: float = 0.0) -> list[str]:
    """Run every sweep that is late; return their names. A broken one does not stop the others.

    `clock` is PostgreSQL's, as in run_sweep.
    """
    late = late_sweeps(clock())
    return [watched.name for watched in late if _stood_in(watched, clock(), ahead_s)]


def _stood_in(watched: Watched, now: datetime, ahead_s: float) -> bool:
    try:
        found = SWEEPS[watched](now=now)
        _wrote(watched, stood_in_at=now, found=found, ahead_s=ahead_s)
    except Exception:
        log.exception("the sweep of %s broke while the relay stood in", watched.name)
        return False
    return True


def _wrote(watched: Watched, **told: Any) -> None:
    told["every_s"] = watched.every_s
    SweepRun.objects.update_or_create(name=watched.name, defaults=told)
