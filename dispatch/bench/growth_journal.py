"""What the journal costs as it grows: appends, catching up, verifying, and the board beside it."""

import time
from statistics import median
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from dispatch import journal, live
from dispatch.lifecycle import CallState
from dispatch.live import Told, View
from dispatch.models import Call
from dispatch.selectors.board import board_for
from teams.models import Person, Role

from .board_rows import filled
from .journal_piece import append
from .journal_rows import fill
from .rate import each_ms, per_second

BEHIND: Final = (100, 1000)
TURNS: Final = 7
# As in the hub: so many lines are read at once.
AT_ONCE: Final = 500
# A chain of ten million lines is read for so long, and not to its end.
VERIFY_S: Final = 6.0
PAST: Final = 1000


def measure(sizes: tuple[int, ...], open_calls: int, seconds: float) -> list[dict[str, Any]]:
    """Return the figures for each size of the journal, from the least to the most lines."""
    filled(PAST + open_calls, open_calls)
    calls = list(Call.objects.exclude(state=CallState.CLOSED).values_list("pk", flat=True))
    watcher = Person.objects.create(username="bench-watcher", role=Role.DISPATCHER)
    rows = []
    for lines in sizes:
        begun = time.monotonic()
        fill(lines, calls, now=timezone.now())
        _tidy()
        filling = time.monotonic() - begun
        rows.append({"lines": lines, "fill_s": filling, **_figures(watcher, seconds)})
    return rows


def _figures(watcher: Person, seconds: float) -> dict[str, Any]:
    now = timezone.now()
    board = median(each_ms(lambda: board_for(watcher, now), range(TURNS)))
    return {
        **{f"catch_up_{many}_ms": _catch_up_ms(many) for many in BEHIND},
        "board_ms": board,
        **_verified(),
        "append_per_s": per_second(append, seconds=seconds),
    }


def _catch_up_ms(behind: int) -> float:
    after = max(journal.head().seq - behind, 0)
    return median(each_ms(lambda: _catch_up(after), range(TURNS)))


def _catch_up(after: int) -> None:
    """Read the lines after a number and draw them for a board, as a hub does that knows none of them."""
    while lines := journal.after(after, limit=AT_ONCE):
        live.draw([Told(line) for line in lines], View.BOARD)
        after = lines[-1].seq


def _verified() -> dict[str, Any]:
    """Return how many lines a second are verified, and how far that was read."""
    begun, checked, holds = time.perf_counter(), 0, True
    for found in journal.verify():
        checked, holds = found.checked, found.holds
        if time.perf_counter() - begun > VERIFY_S:
            break
    spent = time.perf_counter() - begun
    return {"verify_per_s": checked / spent, "verified": checked, "holds": holds}


def _tidy() -> None:
    """Do what PostgreSQL would soon do by itself, so that it does not fall into a figure."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM (ANALYZE) dispatch_journalentry")
