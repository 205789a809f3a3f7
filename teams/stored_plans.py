"""Plans as they are stored: one statement for the units, one for what their people bring."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from .models import Absence, DatedShift, Person, Shift, ShiftChange, Skill, Unit
from .roster import Away, Change, DatedTime, Plan, ShiftTime

TIMES = ("id", "starts", "ends", "officer_aboard", "officer")


@dataclass(frozen=True)
class Bringing:
    """What one person brings to a unit, and when they are away."""

    skills: frozenset[str]
    away: tuple[Away, ...]


def units_with_plans(first: date, last: date) -> QuerySet[Unit]:
    """Return the units in service, by call sign, each with what `plan_of` reads.

    Changes and dated shifts are read for these days only; weekly shifts that ended before are not.
    """
    return Unit.objects.filter(retired_at__isnull=True).annotate(
        skill_codes=ArraySubquery(Skill.objects.filter(units=OuterRef("pk")).values("code")),
        communities=ArraySubquery(
            Unit.objects.filter(pk=OuterRef("pk"), team__communities__isnull=False).values(
                "team__communities__code"
            )
        ),
        weekly=ArraySubquery(_weekly(first)),
        dated=ArraySubquery(_dated(first, last)),
        changes=ArraySubquery(_changes(first, last)),
    )


def brought(first: date, last: date) -> dict[int, Bringing]:
    """Return, by person, the skills and absences of everybody who has any in these days.

    Whoever may no longer log in is away for good.
    """
    absences = Absence.objects.filter(
        person=OuterRef("pk"), first_day__lte=last, last_day__gte=first
    )
    days = absences.values(json=JSONObject(first="first_day", last="last_day"))
    rows = Person.objects.annotate(
        codes=ArraySubquery(Skill.objects.filter(people=OuterRef("pk")).values("code")),
        days=ArraySubquery(days),
    )
    rows = rows.filter(~Q(codes=[]) | ~Q(days=[]) | Q(is_active=False))
    return {
        pk: Bringing(
            frozenset(codes),
            tuple(_away(pk, one) for one in days) if active else (Away(pk, date.min, date.max),),
        )
        for pk, codes, days, active in rows.values_list("pk", "codes", "days", "is_active")
    }


def plan_of(unit: Unit, bringing: Mapping[int, Bringing]) -> Plan:
    """Return the plan of a unit that `units_with_plans` read."""
    stored: Any = unit  # annotated
    people = {p for one in (*stored.weekly, *stored.dated) for p in one["people"]}
    people |= {one["joins"] for one in stored.changes if one["joins"]}
    return Plan(
        weekly=tuple(_shift_time(one) for one in stored.weekly),
        dated=tuple(_dated_time(one) for one in stored.dated),
        changes=tuple(_change(one) for one in stored.changes),
        away=tuple(away for p in people if p in bringing for away in bringing[p].away),
    )


def times_of(shift: Shift) -> ShiftTime:
    """Return when a stored weekly shift runs, without its people."""
    return ShiftTime(
        shift.weekday, shift.starts, shift.ends, shift.first_day, shift.last_day, id=shift.pk
    )


def _weekly(first: date) -> QuerySet[Shift, Any]:
    shifts = Shift.objects.filter(unit=OuterRef("pk"))
    shifts = shifts.filter(Q(last_day__isnull=True) | Q(last_day__gte=first)).order_by("pk")
    people = Shift.people.through.objects.filter(shift=OuterRef("pk")).values("person_id")
    columns = {name: F(name) for name in (*TIMES, "weekday", "first_day", "last_day")}
    return shifts.values(json=JSONObject(**columns, people=ArraySubquery(people)))


def _dated(first: date, last: date) -> QuerySet[DatedShift, Any]:
    shifts = DatedShift.objects.filter(unit=OuterRef("pk"), day__range=(first, last))
    people = DatedShift.people.through.objects.filter(datedshift=OuterRef("pk"))
    columns = {name: F(name) for name in (*TIMES, "day")}
    named = ArraySubquery(people.values("person_id"))
    return shifts.order_by("pk").values(json=JSONObject(**columns, people=named))


def _changes(first: date, last: date) -> QuerySet[ShiftChange, Any]:
    changes = ShiftChange.objects.filter(shift__unit=OuterRef("pk"), day__range=(first, last))
    return changes.order_by("pk").values(
        json=JSONObject(
            shift="shift_id",
            day="day",
            kind="kind",
            out="person_out_id",
            joins="person_in_id",
            officer="officer",
        )
    )


def _shift_time(stored: dict[str, Any]) -> ShiftTime:
    last = stored["last_day"]
    return ShiftTime(
        weekday=stored["weekday"],
        first_day=date.fromisoformat(stored["first_day"]),
        last_day=date.fromisoformat(last) if last else None,
        **_times(stored),
    )


def _dated_time(stored: dict[str, Any]) -> DatedTime:
    return DatedTime(day=date.fromisoformat(stored["day"]), **_times(stored))


def _times(stored: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": stored["id"],
        "starts": time.fromisoformat(stored["starts"]),
        "ends": time.fromisoformat(stored["ends"]),
        "officer_aboard": stored["officer_aboard"],
        "officer": stored["officer"],
        "people": frozenset(stored["people"]),
    }


def _change(stored: dict[str, Any]) -> Change:
    kind = stored["kind"]
    return Change(
        shift=stored["shift"],
        day=date.fromisoformat(stored["day"]),
        cancelled=kind == "cancelled",
        out=stored["out"],
        joins=stored["joins"],
        officer=stored["officer"] if kind == "officer" else None,
    )


def _away(person: int, stored: dict[str, Any]) -> Away:
    return Away(person, date.fromisoformat(stored["first"]), date.fromisoformat(stored["last"]))
