"""What differs on a date: a shift that does not run, somebody else, another officer, people away."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import IntegrityError, transaction

from teams.models import Absence, AbsenceReason, ChangeKind, Person, Shift, ShiftChange
from teams.roster import DatedTime, Plan
from teams.stored_plans import times_of

from .. import journal
from ..selectors.agencies import (
    absences_visible_to,
    changes_visible_to,
    crew_of,
    people_visible_to,
    shifts_visible_to,
)
from .agencies import NotYours, keeper
from .errors import ActionRefused
from .roster_rules import ShiftUnclear, not_past, refuse_clashes, today


class ChangedBefore(ActionRefused):
    """That date says so already."""

    code: ClassVar[str] = "changed_before"


@dataclass(frozen=True)
class DayChange:
    """What a form says of one date of a weekly shift."""

    kind: ChangeKind
    reason: str
    person_out: int | None = None
    person_in: int | None = None
    officer: str = ""


@transaction.atomic
def change_day(
    *, shift_id: int, day: date, change: DayChange, actor: object, now: datetime
) -> ShiftChange:
    """Let a weekly shift be different on one date.

    Raises NotAllowed, NotYours, PastDay, ShiftUnclear, RosterClash, ChangedBefore.
    """
    person = keeper(actor)
    shift = shifts_visible_to(person).filter(pk=shift_id, unit__retired_at__isnull=True).first()
    if shift is None:
        raise NotYours("there is no such shift")
    not_past(day, now)
    _refuse_unclear(shift, day, change)
    _refuse_double(shift, day, change)
    try:
        with transaction.atomic():
            made = ShiftChange.objects.create(
                shift=shift,
                day=day,
                kind=change.kind,
                reason=change.reason,
                person_out_id=change.person_out,
                person_in_id=change.person_in,
                officer=change.officer,
            )
    except IntegrityError as error:
        if "unique" not in str(error):
            raise
        raise ChangedBefore(f"{day} says so already; take that back first") from error
    journal.record(
        "unit.day_changed",
        call=None,
        actor=person,
        at=now,
        unit=shift.unit_id,
        shift=shift.pk,
        day=day.isoformat(),
        change=change.kind,
    )
    return made


@transaction.atomic
def undo_change(*, change_id: int, actor: object, now: datetime) -> Shift:
    """Let a date be as every week again. Raises NotAllowed, NotYours, PastDay."""
    person = keeper(actor)
    change = changes_visible_to(person).filter(pk=change_id).first()
    if change is None:
        raise NotYours("there is no such change")
    not_past(change.day, now)
    shift, day = change.shift, change.day.isoformat()
    change.delete()
    journal.record(
        "unit.day_restored", call=None, actor=person, at=now, unit=shift.unit_id, day=day
    )
    return shift


@transaction.atomic
def record_absence(
    *,
    person_id: int,
    first_day: date,
    last_day: date,
    reason: AbsenceReason,
    actor: object,
    now: datetime,
) -> Absence:
    """Take somebody off every shift of some days. Raises NotAllowed, NotYours, PastDay, ShiftUnclear."""
    by = keeper(actor)
    person = people_visible_to(by).filter(pk=person_id).first()
    if person is None:
        raise NotYours("there is no such person")
    not_past(first_day, now)
    if last_day < first_day:
        raise ShiftUnclear(f"the last day, {last_day}, is before the first, {first_day}")
    absence = Absence.objects.create(
        person=person, first_day=first_day, last_day=last_day, reason=reason
    )
    _record_away("unit.person_away", absence, by, now)
    return absence


@transaction.atomic
def drop_absence(*, absence_id: int, actor: object, now: datetime) -> Person:
    """Take an absence back; one that has begun ends yesterday. Raises NotAllowed, NotYours, PastDay."""
    by = keeper(actor)
    absence = absences_visible_to(by).filter(pk=absence_id).first()
    if absence is None:
        raise NotYours("there is no such absence")
    not_past(absence.last_day, now)
    person = absence.person
    _record_away("unit.person_back", absence, by, now)
    if absence.first_day >= today(now):
        absence.delete()
    else:
        absence.last_day = today(now) - timedelta(days=1)
        absence.save(update_fields=["last_day"])
    return person


def _record_away(kind: str, absence: Absence, by: Person, now: datetime) -> None:
    days = {"first_day": absence.first_day.isoformat(), "last_day": absence.last_day.isoformat()}
    journal.record(kind, call=None, actor=by, at=now, person=absence.person_id, **days)


def _refuse_unclear(shift: Shift, day: date, change: DayChange) -> None:
    """Refuse a date on which the shift does not run, and people who do not fit it."""
    if not times_of(shift).runs_on(day):
        raise ShiftUnclear(f"this shift does not begin on {day:%A} {day}")
    if change.kind is not ChangeKind.PERSON:
        return
    if change.person_out is None and change.person_in is None:
        raise ShiftUnclear("say who does not come, who comes instead, or both")
    named = set(shift.people.values_list("pk", flat=True))
    if change.person_out is not None and change.person_out not in named:
        raise ShiftUnclear("whoever is to stay away is not on this shift")
    if change.person_in in named:
        raise ShiftUnclear("whoever is to come is on this shift already")


def _refuse_double(shift: Shift, day: date, change: DayChange) -> None:
    """Refuse somebody of another agency, or who is on another unit then."""
    if change.person_in is None:
        return
    if not crew_of(shift.unit.team.agency_id).filter(pk=change.person_in).exists():
        raise ShiftUnclear(f"whoever is to come does not work for {shift.unit.team.agency}")
    people = frozenset({change.person_in})
    mine = DatedTime(day, shift.starts, shift.ends, people=people)
    refuse_clashes(Plan(dated=(mine,)), shift.unit, day, without=(shift.pk,))
