"""The big screen: how the centre stands, in figures alone. No call's place, no person's name."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count

from ..lifecycle import CallState, Ledger
from ..models import Call
from ..permissions import Act, require
from .board import UnitRow, units_now
from .place import centre_zone
from .running import running
from .words import LEVELS

LISTS = (
    (CallState.RECEIVED, "Need a decision"),
    (CallState.WAITING, "Waiting"),
    (CallState.WITH_DESK, "With 211"),
    (CallState.WITH_TEAM, "With a team"),
)


@dataclass(frozen=True)
class Standing:
    """The calls in one state; `levels` holds each level with its shape, word and count, 4 first."""

    label: str
    calls: int
    levels: list[tuple[int, str, str, int]]
    oldest: str
    late: int


@dataclass(frozen=True)
class Wall:
    """The centre at a moment. `reach` is today's served of eligible calls in percent, or None."""

    at: datetime
    states: list[Standing]
    units: list[UnitRow]
    free: int
    today: int
    served: int
    not_served: int
    reach: float | None
    well: bool


def wall_for(person: object, now: datetime) -> Wall:
    """Return the wall board at `now`. Raises NotAllowed."""
    require(person, Act.WATCH_WALL)
    calls = list(
        Call.objects.exclude(state=CallState.CLOSED).only(
            "state", "state_since", "level", "raised_to", "lowered_to", "overdue_since"
        )
    )
    units = [unit for unit in units_now(now) if unit.state != "off"]
    counted = _today(now)
    served, missed = counted[Ledger.DIVERTED], counted[Ledger.NOT_SERVED]
    return Wall(
        at=now,
        states=[_standing(label, [c for c in calls if c.state == s], now) for s, label in LISTS],
        units=units,
        free=sum(unit.state == "free" for unit in units),
        today=counted.total(),
        served=served,
        not_served=missed,
        reach=100 * served / (served + missed) if served + missed else None,
        well=running(now).well,
    )


def _today(now: datetime) -> Counter[str]:
    """Return how today's calls count so far; open ones under the empty word."""
    since = datetime.combine(now.astimezone(centre_zone()).date(), time(), centre_zone())
    rows = Call.objects.filter(stored_at__gte=since, stored_at__lte=now).values_list("ledger")
    return Counter(dict(rows.annotate(calls=Count("pk"))))


def _standing(label: str, calls: list[Call], now: datetime) -> Standing:
    by_level = Counter(call.urgency for call in calls)
    oldest = max((now - call.state_since for call in calls), default=None)
    return Standing(
        label=label,
        calls=len(calls),
        levels=[(n, *words, by_level[n]) for n, words in LEVELS.items() if by_level[n]],
        oldest="" if oldest is None else waited(oldest),
        late=sum(call.overdue_since is not None for call in calls),
    )


def waited(span: timedelta) -> str:
    """Return how long, as minutes and seconds, with hours where there are any."""
    minutes, seconds = divmod(max(int(span.total_seconds()), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
