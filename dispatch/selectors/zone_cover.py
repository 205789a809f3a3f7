"""Where a community's pilot would be open and no crisis team on duty could go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from pilot_zones.hours import WeeklyHours
from pilot_zones.phases import SERVED, Phase
from pilot_zones.wall_clock import windows
from teams.cover import Gap, Stretch, Watch, gaps
from teams.models import Unit, UnitKind
from teams.roster import duties
from teams.stored_plans import brought, plan_of, units_with_plans

from .place import centre_zone
from .words import local

WEEK: Final = 7
# So many gaps are told one by one; a table of all of them tells less.
TOLD: Final = 6


@dataclass(frozen=True)
class ServedCommunity:
    """A community with the phase and hours that its cover is looked at for."""

    code: str
    name: str
    phase: Phase
    hours: WeeklyHours


@dataclass(frozen=True)
class ShortCover:
    """A community that is open for so many hours of a week, of which so many are not covered."""

    code: str
    name: str
    open_hours: float
    short_hours: float
    when: list[str]


def short_cover(communities: Iterable[ServedCommunity], begins: datetime) -> list[ShortCover]:
    """Return the communities whose cover is short in the week that begins, the shortest first."""
    served = [one for one in communities if one.phase in SERVED]
    if not served:
        return []
    zone = centre_zone()
    first = begins.astimezone(zone).date()
    watches = _watches(first)
    found = [_short(one, first, watches) for one in served]
    return sorted((one for one in found if one.short_hours), key=lambda one: -one.short_hours)


def _short(
    one: ServedCommunity, first: date, watches: list[tuple[frozenset[str], Watch]]
) -> ShortCover:
    opened = [
        Stretch(window.opens, window.closes)
        for window in windows(one.hours, first, WEEK, centre_zone())
    ]
    there = [watch for codes, watch in watches if not codes or one.code in codes]
    missing = gaps(opened, there, officer_needed=one.phase is Phase.PAIRED)
    return ShortCover(
        one.code,
        one.name,
        _hours(opened),
        _hours(gap.time for gap in missing),
        [_said(gap) for gap in missing[:TOLD]],
    )


def _said(gap: Gap) -> str:
    since, until = local(gap.time.since, "%a %H:%M"), local(gap.time.until, "%a %H:%M")
    return f"{since} to {until}: {gap.why}"


def _hours(stretches: Iterable[Stretch]) -> float:
    seconds = sum((one.until - one.since).total_seconds() for one in stretches)
    return round(seconds / 3600, 1)


def _watches(first: date) -> list[tuple[frozenset[str], Watch]]:
    """Return every duty of a crisis team around a week, with the communities it covers."""
    since, until = first - timedelta(days=1), first + timedelta(days=WEEK)
    bringing = brought(since, until)
    teams = units_with_plans(since, until).filter(kind=UnitKind.MCRT).select_related("team")
    return [
        (_covers(unit), Watch(unit.call_sign, Stretch(duty.since, duty.until), duty.officer_aboard))
        for unit in teams
        for duty in duties(plan_of(unit, bringing), since, WEEK + 1, centre_zone())
    ]


def _covers(unit: Unit) -> frozenset[str]:
    """Return the codes of a unit's communities; none is the whole city."""
    return frozenset(getattr(unit, "communities"))  # noqa: B009  (an annotation, which no type knows)
