"""What is wrong with a shift before it is saved: it overlaps another, or asks for somebody twice. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from .roster import DAY, NOBODY, Duty, Plan, duties

# Weekly shifts repeat: two weeks from where both run show every way in which they can meet.
DAYS_LOOKED = 15


@dataclass(frozen=True)
class Clash:
    """Two duties at one time; `people` is empty where it is the unit that has both."""

    unit: str
    mine: Duty
    theirs: Duty
    people: frozenset[int]


def clashes(
    new: Plan, *, unit: str, plans: Mapping[str, Plan], first: date, zone: ZoneInfo
) -> list[Clash]:
    """Return where a new shift of `unit` meets what is planned already, soonest first.

    `plans` is everybody's plan by call sign, without the shift that is being changed; `first` is
    the day from which it counts.
    """
    found = {
        clash
        for sign, plan in plans.items()
        for looked in _looked_from(new, plan, first)
        for clash in _meetings(new, plan, sign, own=sign == unit, first=looked, zone=zone)
    }
    return sorted(found, key=lambda clash: (clash.mine.since, clash.unit, clash.theirs.since))


def _looked_from(new: Plan, plan: Plan, first: date) -> set[date]:
    """Return the days from which to look: the eve of each on which something begins to run."""
    days = {shift.first_day for shift in (*new.weekly, *plan.weekly)}
    days |= {shift.day for shift in (*new.dated, *plan.dated)}
    return {max(first, day) - DAY for day in days}


def _meetings(
    new: Plan, plan: Plan, sign: str, *, own: bool, first: date, zone: ZoneInfo
) -> Iterable[Clash]:
    theirs = list(duties(plan, first, DAYS_LOOKED, zone))
    for mine in duties(new, first, DAYS_LOOKED, zone):
        for other in theirs:
            people = NOBODY if own else mine.people & other.people
            meets = mine.since < other.until and other.since < mine.until
            if meets and (own or people):
                yield Clash(sign, mine, other, people)
