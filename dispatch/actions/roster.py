"""Who works when: weekly shifts and shifts of one date are added, changed and ended.

What has been stays as it was: a weekly shift is changed from a day on, so that a past board is true.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from teams.models import DatedShift, Person, Shift, Unit
from teams.roster import DatedTime, Plan, ShiftTime

from .. import journal
from ..permissions import Act, require
from ..selectors.agencies import dated_shifts_visible_to, shifts_visible_to
from .agencies import NotYours, keeper, unit_of
from .roster_rules import (
    ShiftTold,
    crew_told,
    not_past,
    refuse_clashes,
    refuse_officer_unnamed,
)

DAY = timedelta(days=1)


@transaction.atomic
def crew_unit(call_sign: str, usernames: Sequence[str], *, actor: object, now: datetime) -> int:
    """Put people on every weekly shift of a unit that has nobody yet; return on how many."""
    person = require(actor, Act.CHANGE_TEAMS)
    shifts = Shift.objects.select_for_update().filter(unit__call_sign=call_sign)
    people = list(Person.objects.filter(username__in=usernames))
    empty = [shift for shift in shifts.order_by("pk") if not shift.people.exists()]
    for shift in empty:
        shift.people.set(people)
    if empty:
        ids = [one.pk for one in people]
        unit = empty[0].unit_id
        journal.record("unit.crewed", call=None, actor=person, at=now, unit=unit, people=ids)
    return len(empty)


@transaction.atomic
def add_shifts(
    *,
    unit_id: int,
    weekdays: Sequence[int],
    first_day: date,
    last_day: date | None,
    told: ShiftTold,
    actor: object,
    now: datetime,
) -> list[Shift]:
    """Add a weekly shift on some weekdays, 0 for Monday.

    Raises NotAllowed, NotYours, PastDay, ShiftUnclear, RosterClash.
    """
    person = keeper(actor)
    unit = unit_of(unit_id, person)
    not_past(first_day, now)
    people = crew_told(told, unit)
    refuse_officer_unnamed(told)
    plan = Plan(tuple(_weekly(told, day, first_day, last_day) for day in weekdays))
    refuse_clashes(plan, unit, first_day, without=())
    shifts = [_new(unit, told, day, first_day, last_day) for day in weekdays]
    for shift in shifts:
        shift.save()
        shift.people.set(people)
    _record("unit.shifts_added", unit, person, now, shifts=[shift.pk for shift in shifts])
    return shifts


@transaction.atomic
def change_shift(
    *, shift_id: int, from_day: date, told: ShiftTold, actor: object, now: datetime
) -> Shift:
    """Change a weekly shift from a day on; before it, what was stays. Raises as add_shifts."""
    person = keeper(actor)
    shift = _shift_of(shift_id, person)
    unit = unit_of(shift.unit_id, person)
    not_past(from_day, now)
    people = crew_told(told, unit)
    refuse_officer_unnamed(told)
    first = max(from_day, shift.first_day)
    plan = Plan((_weekly(told, shift.weekday, first, shift.last_day),))
    refuse_clashes(plan, unit, first, without=(shift.pk,))
    new = _new(unit, told, shift.weekday, first, shift.last_day)
    if first > shift.first_day:
        _end(shift, first - DAY)
        new.save()
        shift.changes.filter(day__gte=first).update(shift=new)
    else:
        new.pk = shift.pk
        new.save()
    new.people.set(people)
    _record("unit.shift_changed", unit, person, now, shift=new.pk, was=shift.pk)
    return new


@transaction.atomic
def end_shift(*, shift_id: int, last_day: date, actor: object, now: datetime) -> None:
    """Let a weekly shift run for the last time on a day. Raises NotAllowed, NotYours, PastDay."""
    person = keeper(actor)
    shift = _shift_of(shift_id, person)
    not_past(last_day + DAY, now)
    if last_day < shift.first_day:
        shift.delete()
    else:
        _end(shift, last_day)
    _record("unit.shift_ended", shift.unit, person, now, last_day=last_day.isoformat())


@transaction.atomic
def add_dated_shift(
    *, unit_id: int, day: date, told: ShiftTold, actor: object, now: datetime
) -> DatedShift:
    """Add a shift on one date. Raises as add_shifts."""
    person = keeper(actor)
    unit = unit_of(unit_id, person)
    not_past(day, now)
    people = crew_told(told, unit)
    refuse_officer_unnamed(told)
    times = DatedTime(day, told.starts, told.ends, people=frozenset(told.people))
    refuse_clashes(Plan(dated=(times,)), unit, day, without=())
    shift = DatedShift.objects.create(
        unit=unit,
        day=day,
        starts=told.starts,
        ends=told.ends,
        officer_aboard=told.officer_aboard,
        officer=told.officer,
    )
    shift.people.set(people)
    _record("unit.dated_shift_added", unit, person, now, shift=shift.pk, day=day.isoformat())
    return shift


@transaction.atomic
def drop_dated_shift(*, shift_id: int, actor: object, now: datetime) -> None:
    """Take a shift of one date back. Raises NotAllowed, NotYours, PastDay."""
    person = keeper(actor)
    shift = dated_shifts_visible_to(person).filter(pk=shift_id).first()
    if shift is None:
        raise NotYours("there is no such shift")
    not_past(shift.day, now)
    shift.delete()
    _record("unit.dated_shift_dropped", shift.unit, person, now, day=shift.day.isoformat())


def _shift_of(shift_id: int, person: object) -> Shift:
    """Return a weekly shift of a unit in service, locked until the commit; raises NotYours."""
    shifts = shifts_visible_to(person).filter(pk=shift_id, unit__retired_at__isnull=True)
    shift = shifts.select_for_update(of=("self",)).first()
    if shift is None:
        raise NotYours("there is no such shift")
    return shift


def _weekly(told: ShiftTold, weekday: int, first: date, last: date | None) -> ShiftTime:
    people = frozenset(told.people)
    return ShiftTime(weekday, told.starts, told.ends, first, last, people=people)


def _new(unit: Unit, told: ShiftTold, weekday: int, first: date, last: date | None) -> Shift:
    return Shift(
        unit=unit,
        weekday=weekday,
        starts=told.starts,
        ends=told.ends,
        first_day=first,
        last_day=last,
        officer_aboard=told.officer_aboard,
        officer=told.officer,
    )


def _end(shift: Shift, last_day: date) -> None:
    shift.last_day = last_day if shift.last_day is None else min(last_day, shift.last_day)
    shift.save(update_fields=["last_day"])


def _record(kind: str, unit: Unit, person: Person | None, now: datetime, **more: object) -> None:
    journal.record(kind, call=None, actor=person, at=now, unit=unit.pk, **more)
