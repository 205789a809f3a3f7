"""Making the training shift: an invented evening, lived through our own actions on simulated time."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from triage.selectors import protocol_in_force

from ..demo.city import spots
from ..demo.lives import in_order
from ..demo.scenes import scenes
from ..demo.script import plan_day
from ..models import Call
from ..selectors.place import centre_zone
from ..sweeps import SWEEPS
from ..watched import CHECK_INS, DESKS, OFFERS, OVERDUE, PAUSES, REQUESTS, RESERVED
from .cast import gather
from .living import life_of
from .recording import Recorder

SEED: Final = 37
# As many in a whole day; about two thirds of them fall into the shift.
CALLS_A_DAY: Final = 150
# A Friday from 15:00 to 03:00 in the centre: shifts change, hours end, and the night is loud.
STARTS: Final = datetime(2026, 6, 12, 21, 0, tzinfo=UTC)
LASTS: Final = timedelta(hours=12)
# Made some time before, so that the pilot is under way.
LAID_OUT: Final = timedelta(days=1)
# A deadline is taken within so long; a running centre takes it within five seconds.
EVERY: Final = timedelta(seconds=15)
SWEPT: Final = (CHECK_INS, OVERDUE, OFFERS, REQUESTS, DESKS, PAUSES, RESERVED)


class NotEmpty(Exception):
    """The evening is made in a database without calls, so that no call of anybody is touched."""


def make_shift(*, lasts: timedelta = LASTS) -> Iterator[str]:
    """Yield the lines of the shift's file: its head, then the frames of its first `lasts`.

    The same code gives the same lines. Nothing stays in the database. Raises NotEmpty.
    """
    if Call.objects.exists():
        raise NotEmpty("make the shift in a database without calls")
    with transaction.atomic():
        yield from map(_line, _made(lasts))
        transaction.set_rollback(True)


def _made(lasts: timedelta) -> Iterator[dict[str, Any]]:
    cast = gather(now=STARTS - LAID_OUT)
    local = STARTS.astimezone(centre_zone())
    day = plan_day(
        scenes(),
        spots(),
        seed=SEED,
        calls=CALLS_A_DAY,
        weekday=local.weekday(),
        first_hour=local.hour,
    )
    lives = [life_of(planned, number, cast, STARTS) for number, planned in enumerate(day, 1)]
    offset = local.utcoffset()
    assert offset is not None, "the centre's zone is known"
    yield {
        "protocol": str(protocol_in_force()),
        "starts": STARTS.isoformat(),
        "offset_min": offset // timedelta(minutes=1),
        "lasts_s": LASTS // timedelta(seconds=1),
    }
    recorder = Recorder(STARTS)
    for at in in_order([_sweeping(), *lives]):
        if at > STARTS + lasts:
            return
        yield from recorder.look(at)


def _sweeping() -> Iterator[datetime]:
    """Take what is due, again and again, as the workers do."""
    at = STARTS
    while True:
        yield at
        for watched in SWEPT:
            SWEEPS[watched](now=at)
        at += EVERY


def _line(frame: dict[str, Any]) -> str:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
