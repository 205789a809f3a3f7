"""Reads of units and who is on duty."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from .matching import UnitNow
from .models import Person, Shift, Unit
from .roster import Duty, ShiftTime, duty_at, next_duty


@dataclass(frozen=True)
class Roster:
    """One unit with its duty at a moment, and the next one where it is off."""

    unit: UnitNow
    next: Duty | None


def roster_at(at: datetime, zone: ZoneInfo) -> list[Roster]:
    """Return every unit in service with its duty at `at`, by call sign (five queries in all)."""
    units = Unit.objects.filter(retired_at__isnull=True).select_related("team__agency")
    units = units.prefetch_related("shifts", "skills", "team__communities")
    return [_at(unit, at, zone) for unit in units.order_by("call_sign")]


def _at(unit: Unit, at: datetime, zone: ZoneInfo) -> Roster:
    shifts = [time_of(shift) for shift in unit.shifts.all()]
    duty = duty_at(shifts, at, zone)
    now = UnitNow(
        id=unit.pk,
        call_sign=unit.call_sign,
        kind=unit.kind,
        agency=unit.team.agency.name,
        skills=tuple(skill.label for skill in unit.skills.all()),
        lat=unit.base_lat,
        lng=unit.base_lng,
        duty=duty,
        covers=frozenset(c.code for c in unit.team.communities.all()),
    )
    return Roster(now, None if duty else next_duty(shifts, at, zone))


def time_of(shift: Shift) -> ShiftTime:
    """Return when a stored shift runs."""
    return ShiftTime(
        shift.weekday,
        shift.starts,
        shift.ends,
        shift.first_day,
        shift.last_day,
        shift.officer_aboard,
    )


def crew_units(person: Person, at: datetime, zone: ZoneInfo) -> frozenset[int]:
    """Return the ids of the units that `person` works on at `at`."""
    shifts = Shift.objects.filter(people=person, unit__retired_at__isnull=True)
    return frozenset(s.unit_id for s in shifts if duty_at([time_of(s)], at, zone))
