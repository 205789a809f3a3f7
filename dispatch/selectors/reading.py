"""Where a report is read: at the replica while that is close behind, else where all is written.

Only what looks back is read so. A board, a queue, a decision and a permission never are.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.utils import CursorWrapper
from psycopg_pool import PoolTimeout

from ..models import JournalEntry, JournalHead

REPLICA: Final = "replica"
# Older than this is said on the page; older than that is not shown.
SAID_S: Final = 2.0
MOST_S: Final = 60.0
# One that did not answer is not asked again for so long.
LET_ALONE_S: Final = 10.0
AWAY: Final = "The replica cannot be reached: this is read from the main database."
BEHIND: Final = "The replica is {age:.0f} s behind: this is read from the main database."
SAID: Final = "This is read from the replica and is {age:.0f} s old."

T = TypeVar("T")
_reads_at: ContextVar[str] = ContextVar("reads_at", default=DEFAULT_DB_ALIAS)
# When the replica did not answer last, by the clock of this process.
_missed = {"at": -LET_ALONE_S}


@dataclass(frozen=True)
class Report(Generic[T]):
    """What was read, and what must be said of where it comes from; nothing where all is well."""

    value: T
    says: str


class NoReplica(Exception):
    """The report is not read at the replica; says why, or nothing where there is none."""


def report(read: Callable[[], T], *, now: datetime) -> Report[T]:
    """Return what `read` reads, at the replica if that will do. It is called a second time if not."""
    try:
        says = _standing(now)
        with _reading_at(REPLICA):
            return Report(read(), says)
    except NoReplica as why:
        return Report(read(), str(why))
    except (Error, PoolTimeout):
        _missed["at"] = time.monotonic()
        return Report(read(), AWAY)


def reading_at() -> str:
    """Return the database that a report is read from here and now."""
    return _reads_at.get()


def report_cursor() -> CursorWrapper:
    """Return a cursor there."""
    return connections[reading_at()].cursor()


def _standing(now: datetime) -> str:
    """Return what must be said of the replica's age; raises NoReplica where it will not do."""
    if REPLICA not in settings.DATABASES:
        raise NoReplica
    if time.monotonic() - _missed["at"] < LET_ALONE_S:
        raise NoReplica(AWAY)
    age = _age(now)
    if age > MOST_S:
        raise NoReplica(BEHIND.format(age=age))
    return SAID.format(age=age) if age > SAID_S else ""


def _age(now: datetime) -> float:
    """Return for how many seconds the replica has lacked something that the journal has.

    Not by its own word: it cannot know what has not reached it.
    """
    here, there = JournalHead.objects.get(), JournalHead.objects.using(REPLICA).get()
    if here.epoch != there.epoch:
        raise NoReplica(AWAY)
    lacking = JournalEntry.objects.filter(seq__gt=there.seq, seq__lte=here.seq).order_by("seq")
    first = lacking.values_list("at", flat=True).first()
    return max((now - first).total_seconds(), 0.0) if first else 0.0


@contextmanager
def _reading_at(alias: str) -> Iterator[None]:
    token = _reads_at.set(alias)
    try:
        yield
    finally:
        _reads_at.reset(token)
