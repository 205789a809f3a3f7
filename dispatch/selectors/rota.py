"""The rota of a week: every unit's shifts by day, with who works them and what differs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from teams.models import Person, ShiftChange, Unit
from teams.roster import Away, Duty, Plan, duties_on
from teams.stored_plans import brought, plan_of, units_with_plans

from .agencies import changes_visible_to, units_visible_to
from .place import centre_zone
from .words import local

DAYS = 7
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CANCELLED = "does not run"
NOBODY_LEFT = "nobody left: does not run"


@dataclass(frozen=True)
class Entry:
    """One shift on one day. `off` says why it does not run, or is empty."""

    shift: int  # 0 for one of a single date
    dated: int
    hours: str
    people: str
    officer: str
    off: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class UnitWeek:
    """One unit's week; `days` holds the entries of each day from the first."""

    unit: Unit
    days: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True)
class Week:
    """A week of the rota, from a Monday."""

    first: date
    days: tuple[date, ...]
    units: tuple[UnitWeek, ...]


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_of(person: object, day: date) -> Week:
    """Return the week around a day, of the units that somebody may see."""
    first = monday_of(day)
    days = tuple(first + timedelta(days=n) for n in range(DAYS))
    seen = units_visible_to(person).values("pk")
    units = units_with_plans(first, days[-1]).filter(pk__in=seen).select_related("team__agency")
    bringing = brought(first, days[-1])
    told = _Told(_names(), list(changes_visible_to(person).filter(day__range=(first, days[-1]))))
    rows = tuple(
        UnitWeek(unit, tuple(_entries(plan_of(unit, bringing), day, told) for day in days))
        for unit in units
    )
    return Week(first, days, rows)


@dataclass(frozen=True)
class _Told:
    names: Mapping[int, str]
    changes: list[ShiftChange]


def _names() -> dict[int, str]:
    """Return what each person who may be on a shift is called there."""
    people = Person.objects.filter(is_machine=False, agency__isnull=False)
    return {person.pk: person.first_name or person.username for person in people}


def _entries(plan: Plan, day: date, told: _Told) -> tuple[Entry, ...]:
    duties = duties_on(plan, day, centre_zone())
    running = {duty.shift for duty in duties}
    idle = [s for s in plan.weekly if s.runs_on(day) and s.id not in running]
    found = [(duty.since, _entry(duty, plan, day, told)) for duty in duties]
    entries = [entry for _, entry in sorted(found, key=lambda pair: pair[0])]
    for shift in idle:
        cancelled = any(c.cancelled and (c.shift, c.day) == (shift.id, day) for c in plan.changes)
        off = CANCELLED if cancelled else NOBODY_LEFT
        hours = f"{shift.starts:%H:%M}–{shift.ends:%H:%M}"
        notes = _notes(shift.id, shift.people, plan.away, day, told)
        entries.append(Entry(shift.id, 0, hours, "", "", off, notes))
    return tuple(entries)


def _entry(duty: Duty, plan: Plan, day: date, told: _Told) -> Entry:
    weekly = {p for s in plan.weekly if s.id == duty.shift for p in s.people}
    named = weekly | {p for s in plan.dated if s.id == duty.dated for p in s.people}
    return Entry(
        shift=duty.shift,
        dated=duty.dated,
        hours=f"{local(duty.since)}–{local(duty.until)}",
        people=", ".join(sorted(told.names.get(pk, "?") for pk in duty.people)),
        officer=duty.officer or ("officer" if duty.officer_aboard else ""),
        off="",
        notes=_notes(duty.shift, named, plan.away, day, told),
    )


def _notes(
    shift: int, named: Iterable[int], away: Iterable[Away], day: date, told: _Told
) -> tuple[str, ...]:
    """Return what differs on a date, in words."""
    missing = {one.person for one in away if one.first_day <= day <= one.last_day}
    absent = [f"{told.names.get(pk, '?')} away" for pk in sorted(set(named) & missing)]
    changed = [said(c) for c in told.changes if shift and (c.shift_id, c.day) == (shift, day)]
    return (*absent, *changed)


def said(change: ShiftChange) -> str:
    """Return what one change of a date says."""
    if change.kind == "cancelled":
        return f"cancelled: {change.reason}"
    if change.kind == "officer":
        return f"officer {change.officer}" if change.officer else f"no officer: {change.reason}"
    out, joins = change.person_out, change.person_in
    if out and joins:
        return f"{joins.first_name} for {out.first_name}: {change.reason}"
    if out:
        return f"without {out.first_name}: {change.reason}"
    return f"with {joins.first_name if joins else '?'}: {change.reason}"
