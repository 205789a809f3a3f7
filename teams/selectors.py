"""Reads of units and who is on duty."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .matching import UnitNow
from .models import Person, Unit
from .roster import DAY, Duty, Plan, duties, duty_at, next_duty
from .skill_list import label_of
from .stored_plans import Bringing, brought, plan_of, units_with_plans

# How much of the past and the future the plans of "now" are read for.
BACK, AHEAD = timedelta(days=2), timedelta(days=16)


@dataclass(frozen=True)
class Roster:
    """One unit with its duty at a moment, and the next one where it is off."""

    unit: UnitNow
    next: Duty | None


def roster_at(at: datetime, zone: ZoneInfo) -> list[Roster]:
    """Return every unit in service with its duty at `at`, by call sign (two queries in all)."""
    today = at.astimezone(zone).date()
    bringing = brought(today - BACK, today + AHEAD)
    units = units_with_plans(today - BACK, today + AHEAD).select_related("team__agency", "position")
    return [_at(unit, bringing, at, zone) for unit in units]


def plans_between(first: date, last: date) -> dict[str, Plan]:
    """Return the plan of every unit in service by call sign, exact for the days asked for."""
    bringing = brought(first, last)
    return {unit.call_sign: plan_of(unit, bringing) for unit in units_with_plans(first, last)}


def crew_duties(person: Person, first: date, days: int, zone: ZoneInfo) -> list[tuple[int, Duty]]:
    """Return the duties of a person that begin within some local days, with their units' ids."""
    bringing, last = brought(first, first + days * DAY), first + days * DAY
    plans = ((unit.pk, plan_of(unit, bringing)) for unit in units_with_plans(first, last))
    found = ((pk, duty) for pk, plan in plans for duty in duties(plan, first, days, zone))
    return [(pk, duty) for pk, duty in found if person.pk in duty.people]


def crew_units(person: Person, at: datetime, zone: ZoneInfo) -> frozenset[int]:
    """Return the ids of the units that `person` works on at `at`."""
    on_duty = (entry.unit for entry in roster_at(at, zone) if entry.unit.duty)
    return frozenset(unit.id for unit in on_duty if unit.duty and person.pk in unit.duty.people)


def _at(unit: Unit, bringing: Mapping[int, Bringing], at: datetime, zone: ZoneInfo) -> Roster:
    plan = plan_of(unit, bringing)
    duty = duty_at(plan, at, zone)
    coming = None if duty else next_duty(plan, at, zone)
    codes = _codes(unit, bringing, duty or coming)
    lat, lng, placed_at = _place(unit, duty)
    now = UnitNow(
        id=unit.pk,
        call_sign=unit.call_sign,
        kind=unit.kind,
        agency=unit.team.agency.name,
        skills=tuple(sorted(map(label_of, codes))),
        lat=lat,
        lng=lng,
        duty=duty,
        covers=frozenset(unit.communities),  # type: ignore[attr-defined]  # annotated
        at=at,
        codes=codes,
        placed_at=placed_at,
        paused=unit.paused_reason or unit.team.paused_reason,
        barred=unit.team.agency.out_of_agreement(at.astimezone(zone).date()),
        next=coming,
    )
    return Roster(now, coming)


def _codes(unit: Unit, bringing: Mapping[int, Bringing], duty: Duty | None) -> frozenset[str]:
    """Return a unit's own skills and those of the people of one duty."""
    people: Iterable[int] = duty.people if duty else ()
    theirs = (bringing[person].skills for person in people if person in bringing)
    own = frozenset(unit.skill_codes)  # type: ignore[attr-defined]  # annotated
    return own.union(*theirs)


def _place(unit: Unit, duty: Duty | None) -> tuple[float, float, datetime | None]:
    """Return where a unit reported to be on this duty, or else its base."""
    held = getattr(unit, "position", None)
    if held is None or duty is None or held.taken_at < duty.since:
        return unit.base_lat, unit.base_lng, None
    return held.lat, held.lng, held.taken_at
