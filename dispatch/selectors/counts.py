"""How the calls of a period count, by each thing that they share. The states always add up to all calls."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from ..lifecycle import Ledger
from ..models import CallFigures
from .figures_sql import LEDGER, OPEN_CALLS
from .period import Period, asked_of
from .reading import reading_at, report_cursor

STILL_OPEN = "open"
ANY_STATE = "all"
STATES = (*Ledger, STILL_OPEN)


class By(StrEnum):
    """What calls can share."""

    CODE = "code"
    COMMUNITY = "community"
    HOUR = "hour"
    TAKER = "taker"
    BEFELL = "befell"


class Befell(StrEnum):
    """What befell a call on its way to a desk or a unit; a call that it befell twice counts once."""

    DESK_OFFERED = "desk_offered"
    DESK_ACCEPTED = "desk_accepted"
    DESK_RETURNED = "desk_returned"
    DESK_LAPSED = "desk_lapsed"
    DESK_LOST = "desk_lost"
    UNIT_OFFERED = "unit_offered"
    UNIT_ACCEPTED = "unit_accepted"
    UNIT_DECLINED = "unit_declined"
    UNIT_LAPSED = "unit_lapsed"


@dataclass(frozen=True)
class Shared:
    """The calls that are asked for: in a state, or in any, and sharing one thing, or none."""

    state: str
    by: By | None = None
    key: str = ""


@dataclass(frozen=True)
class Counts:
    """The sums of a period, by what is shared, its key, and the state."""

    sums: Mapping[tuple[str, str], Counter[str]]

    def of(self, by: By) -> dict[str, Counter[str]]:
        """Return the calls in each state by key; a key of no community is empty."""
        return {key: states for (found, key), states in self.sums.items() if found == by}

    @property
    def states(self) -> Counter[str]:
        """All calls by state: each came in at one hour."""
        return sum(self.of(By.HOUR).values(), Counter())

    def number(self, shared: Shared) -> int:
        """Return how many calls are so."""
        states = self.sums.get((shared.by, shared.key), Counter()) if shared.by else self.states
        return states.total() if shared.state == ANY_STATE else states[shared.state]


def counts_of(period: Period) -> Counts:
    """Return how the calls of a period count, from one snapshot: closed ones and those still open."""
    with report_cursor() as cursor:
        cursor.execute(LEDGER, asked_of(period, by_day=False))
        sums: dict[tuple[str, str], Counter[str]] = {}
        for by, key, state, calls in cursor.fetchall():
            sums.setdefault((by, key), Counter())[state or STILL_OPEN] = calls
    return Counts(sums)


def closed_and_shared(period: Period, shared: Shared) -> QuerySet[CallFigures]:
    """Return the figures of the closed calls that are so, newest first."""
    figures = CallFigures.objects.using(reading_at())
    found = figures.filter(stored_at__gte=period.since, stored_at__lt=period.until)
    if shared.state != ANY_STATE:
        found = found.filter(ledger=shared.state)
    return found.filter(_is_so(shared)).order_by("-stored_at", "-call_id")


def _is_so(shared: Shared) -> Q:
    match shared.by:
        case None:
            return Q()
        case By.CODE | By.BEFELL:
            held = "codes" if shared.by == By.CODE else "befell"
            return Q((f"{held}__contains", [shared.key]))
        case By.COMMUNITY if not shared.key:
            return Q(community__isnull=True)
    return Q((str(shared.by), int(shared.key)))


def open_and_shared(period: Period, shared: Shared) -> list[UUID]:
    """Return the calls that are so and not closed yet, newest first."""
    if shared.state not in (ANY_STATE, STILL_OPEN):
        return []
    with report_cursor() as cursor:
        cursor.execute(OPEN_CALLS, asked_of(period, by_day=False))
        columns = [column.name for column in cursor.description]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return [row["call_id"] for row in rows if _holds(row, shared)]


def _holds(row: Mapping[str, object], shared: Shared) -> bool:
    match shared.by:
        case None:
            return True
        case By.CODE | By.BEFELL:
            held = row["codes" if shared.by == By.CODE else "befell"]
            return isinstance(held, list) and shared.key in held
        case By.HOUR:
            return str(row["hour"]) == shared.key
    one = row[f"{shared.by}_id"]
    return ("" if one is None else str(one)) == shared.key


def is_key(by: By, key: str) -> bool:
    """Return whether anything could be shared under this key."""
    match by:
        case By.BEFELL:
            return key in set(Befell)
        case By.CODE:
            return bool(key) and "\0" not in key
        case By.COMMUNITY if not key:
            return True
    # More digits are no number that a table can hold.
    return key.isascii() and key.isdigit() and len(key) < 10
