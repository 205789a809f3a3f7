"""What a shift must be before it is stored, said so that whoever typed it can mend it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from teams.clashes import Clash, clashes
from teams.models import Person, Unit
from teams.roster import Plan
from teams.selectors import plans_between

from ..selectors.agencies import crew_of
from ..selectors.place import centre_zone
from ..selectors.words import local
from .errors import ActionRefused

# How far ahead what is planned by date is compared; weekly shifts show all they can in two weeks.
LOOKED_AHEAD = timedelta(days=60)
SHOWN = 3


class PastDay(ActionRefused):
    """A roster of the past is a record; it does not change."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "past_day"


class ShiftUnclear(ActionRefused):
    """A shift does not say one clear thing; says what."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "shift_unclear"


class RosterClash(ActionRefused):
    """The unit is on duty then already, or somebody would be on two units at once; says when."""

    code: ClassVar[str] = "roster_clash"


@dataclass(frozen=True)
class ShiftTold:
    """What a form says of a shift; `ends` at or before `starts` is on the next day."""

    starts: time
    ends: time
    people: tuple[int, ...] = ()
    officer_aboard: bool = False
    officer: str = ""


def today(now: datetime) -> date:
    """Return the date in the centre's zone."""
    return now.astimezone(centre_zone()).date()


def not_past(day: date, now: datetime) -> None:
    """Refuse a day before today; raises PastDay."""
    if day < today(now):
        raise PastDay(f"{day} is past: the roster changes from today on")


def crew_told(told: ShiftTold, unit: Unit) -> list[Person]:
    """Return the people of a shift; raises ShiftUnclear for one who is not the agency's."""
    people = list(crew_of(unit.team.agency_id).filter(pk__in=told.people))
    if len(people) != len(set(told.people)):
        raise ShiftUnclear(f"somebody chosen does not work for {unit.team.agency}")
    return people


def refuse_officer_unnamed(told: ShiftTold) -> None:
    """Refuse an officer's name on a shift without one; raises ShiftUnclear."""
    if told.officer and not told.officer_aboard:
        raise ShiftUnclear(
            f"{told.officer} is named, but no officer is aboard: tick it or clear it"
        )


def refuse_clashes(new: Plan, unit: Unit, first: date, *, without: Collection[int]) -> None:
    """Refuse a shift that meets another of the unit or of its people; raises RosterClash.

    `without` are the weekly shifts that it replaces. The agency's row is locked until the commit,
    so that two coordinators cannot each miss the other's shift.
    """
    type(unit.team.agency).objects.select_for_update().get(pk=unit.team.agency_id)
    plans = plans_between(first - timedelta(days=1), first + LOOKED_AHEAD)
    mine = plans.get(unit.call_sign, Plan())
    kept = tuple(shift for shift in mine.weekly if shift.id not in without)
    plans[unit.call_sign] = Plan(kept, mine.dated, mine.changes, mine.away)
    found = clashes(new, unit=unit.call_sign, plans=plans, first=first, zone=centre_zone())
    if found:
        raise RosterClash("; ".join(dict.fromkeys(map(_said, found[:SHOWN]))))


def _said(clash: Clash) -> str:
    since, until = local(clash.theirs.since, "%a %d %b %H:%M"), local(clash.theirs.until)
    if not clash.people:
        return f"{clash.unit} is on duty {since} to {until} already"
    names = " and ".join(
        person.display_name for person in Person.objects.filter(pk__in=clash.people)
    )
    return f"{names} would be on two units at once: on {clash.unit} {since} to {until} already"
