"""Where nobody could go in the next two weeks although the pilot is open."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pilot_zones.hours import WeeklyHours
from pilot_zones.models import ZoneVersion
from pilot_zones.phases import SERVED, Phase
from pilot_zones.wall_clock import windows
from teams.cover import Stretch, Watch, gaps
from teams.models import Person, Role, Unit, UnitKind
from teams.roster import Duty, duties
from teams.stored_plans import brought, plan_of, units_with_plans

from ..permissions import Act, may
from .place import centre_zone
from .words import local

AHEAD = timedelta(days=14)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Short:
    """One stretch in which a community's pilot is open and nobody may serve it."""

    community: str
    phase: str
    since: datetime
    until: datetime
    why: str
    soon: bool  # it begins within a day

    @property
    def hours(self) -> float:
        """How long it lasts."""
        return (self.until - self.since).total_seconds() / 3600

    @property
    def says(self) -> str:
        """When it is, in the centre's time."""
        return f"{local(self.since, '%a %d %b %H:%M')} to {local(self.until, '%a %H:%M')}"


def cover_for(person: object, now: datetime) -> list[Short]:
    """Return every gap of the next AHEAD, soonest first.

    A coordinator is told of the communities that the own agency's teams cover, and no other's.
    """
    covering = _told_to(person, _covering(now))
    mine = _communities_of(person, covering)
    found = [
        short
        for version, stretch in _versions(now, now + AHEAD)
        if mine is None or version.community.code in mine
        for short in _gaps_of(version, stretch, covering, now)
    ]
    return sorted(found, key=lambda short: (short.since, short.community))


def cover_notice(person: object, now: datetime) -> str:
    """Return one sentence about the coming gaps; empty where there are none, or one is not told of any."""
    if not may(person, Act.SEE_COVER):
        return ""
    shorts = cover_for(person, now)
    if not shorts:
        return ""
    hours = sum(short.hours for short in shorts)
    first = shorts[0]
    return (
        f"{hours:.0f} h without a crisis team in the next {AHEAD.days} days,"
        f" first in {first.community}, {first.says}"
    )


@dataclass(frozen=True)
class _Covering:
    agency: int
    communities: frozenset[str]  # empty: the whole city
    watches: tuple[Watch, ...]


def _covering(now: datetime) -> list[_Covering]:
    """Return each crisis team's duties of the coming days, with what it covers."""
    zone = centre_zone()
    first = now.astimezone(zone).date() - DAY
    days = AHEAD.days + 2
    bringing = brought(first, first + days * DAY)
    units = units_with_plans(first, first + days * DAY).filter(kind=UnitKind.MCRT)
    return [
        _Covering(
            unit.team.agency_id,
            frozenset(unit.communities),  # type: ignore[attr-defined]  # annotated
            tuple(
                _watch(unit, duty)
                for duty in duties(plan_of(unit, bringing), first, days, zone)
                if not unit.team.agency.out_of_agreement(duty.since.astimezone(zone).date())
            ),
        )
        for unit in units.select_related("team__agency")
    ]


def _watch(unit: Unit, duty: Duty) -> Watch:
    paused = bool(unit.paused_reason or unit.team.paused_reason)
    return Watch(unit.call_sign, Stretch(duty.since, duty.until), duty.officer_aboard, paused)


def _told_to(person: object, covering: list[_Covering]) -> list[_Covering]:
    """Return the duties as somebody may be told of them: another agency's units have no names."""
    if not isinstance(person, Person) or person.role != Role.COORDINATOR:
        return covering
    return [
        one
        if one.agency == person.agency_id
        else replace(one, watches=tuple(map(_unnamed, one.watches)))
        for one in covering
    ]


def _unnamed(watch: Watch) -> Watch:
    return replace(watch, unit="another agency's unit")


def _communities_of(person: object, covering: Iterable[_Covering]) -> set[str] | None:
    """Return the communities somebody is told of; None for all of them."""
    if not isinstance(person, Person) or person.role != Role.COORDINATOR:
        return None
    own = [one for one in covering if one.agency == person.agency_id]
    if any(not one.communities for one in own):
        return None
    return {code for one in own for code in one.communities}


def _versions(since: datetime, until: datetime) -> Iterator[tuple[ZoneVersion, Stretch]]:
    """Yield each served version with the part of a time in which it is in force."""
    rows = ZoneVersion.objects.filter(starts_at__lt=until).select_related("community")
    by_community: dict[int, list[ZoneVersion]] = {}
    for row in rows.defer("coordinates").order_by("community", "-starts_at"):
        by_community.setdefault(row.community_id, []).append(row)
    for versions in by_community.values():
        end = until
        for version in versions:
            begin = max(version.starts_at, since)
            if begin < end and Phase(version.phase) in SERVED:
                yield version, Stretch(begin, end)
            end = begin
            if version.starts_at <= since:
                break


def _gaps_of(
    version: ZoneVersion, during: Stretch, covering: Iterable[_Covering], now: datetime
) -> Iterator[Short]:
    code = version.community.code
    watches = [
        watch
        for one in covering
        if not one.communities or code in one.communities
        for watch in one.watches
    ]
    paired = Phase(version.phase) is Phase.PAIRED
    hours = list(_open(version, during))
    for gap in gaps(hours, watches, officer_needed=paired):
        yield Short(
            version.community.name,
            version.get_phase_display(),
            gap.time.since,
            gap.time.until,
            gap.why,
            gap.time.since < now + DAY,
        )


def _open(version: ZoneVersion, during: Stretch) -> Iterator[Stretch]:
    """Yield the pilot hours of a version within a time."""
    zone = centre_zone()
    first = during.since.astimezone(zone).date() - DAY
    days = (during.until - during.since).days + 3
    for window in windows(WeeklyHours.from_json(version.hours), first, days, zone):
        since, until = max(window.opens, during.since), min(window.closes, during.until)
        if since < until:
            yield Stretch(since, until)
