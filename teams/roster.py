"""Who is on duty at a moment, and with whom. Pure.

Shifts are local wall time by the rule of `pilot_zones.wall_clock`: what meets on paper meets in fact.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pilot_zones.wall_clock import instant

# How far ahead a unit's next duty is looked for.
DAYS_AHEAD = 15
DAY = timedelta(days=1)
NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ShiftTime:
    """One weekly shift; `ends` at or before `starts` is on the next day."""

    weekday: int  # 0 is Monday
    starts: time
    ends: time
    first_day: date
    last_day: date | None = None
    officer_aboard: bool = False
    officer: str = ""
    people: frozenset[int] = NOBODY
    id: int = 0

    def runs_on(self, day: date) -> bool:
        """Return whether the shift begins on a local date."""
        if day.weekday() != self.weekday or day < self.first_day:
            return False
        return self.last_day is None or day <= self.last_day


@dataclass(frozen=True)
class DatedTime:
    """One shift on one date; `ends` at or before `starts` is on the next day."""

    day: date
    starts: time
    ends: time
    officer_aboard: bool = False
    officer: str = ""
    people: frozenset[int] = NOBODY
    id: int = 0


@dataclass(frozen=True)
class Change:
    """What differs on one date from the weekly shift with this id; `officer` "" is: none aboard."""

    shift: int
    day: date
    cancelled: bool = False
    out: int | None = None
    joins: int | None = None
    officer: str | None = None


@dataclass(frozen=True)
class Away:
    """Whole local days on which a person begins no shift."""

    person: int
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Plan:
    """Everything that says when one unit works."""

    weekly: tuple[ShiftTime, ...] = ()
    dated: tuple[DatedTime, ...] = ()
    changes: tuple[Change, ...] = ()
    away: tuple[Away, ...] = ()


@dataclass(frozen=True)
class Duty:
    """One stretch of work, in UTC, with the people who are there for it."""

    since: datetime
    until: datetime
    officer_aboard: bool
    officer: str = ""
    people: frozenset[int] = NOBODY
    shift: int = 0
    dated: int = 0


def span(day: date, starts: time, ends: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return a shift's two ends in UTC; both are the same where the clock skips all of it."""
    end_day = day + DAY if ends <= starts else day
    return instant(day, _minutes(starts), zone), instant(end_day, _minutes(ends), zone)


def duties_on(plan: Plan, day: date, zone: ZoneInfo) -> list[Duty]:
    """Return the duties that begin on a local date.

    A shift whose named people are all away does not run: a vehicle alone helps nobody.
    """
    weekly = (_weekly_duty(plan, shift, day, zone) for shift in plan.weekly)
    dated = (_dated_duty(plan, shift, zone) for shift in plan.dated if shift.day == day)
    return [duty for duty in (*weekly, *dated) if duty and duty.since < duty.until]


def duties(plan: Plan, first: date, days: int, zone: ZoneInfo) -> Iterator[Duty]:
    """Yield the duties that begin within some local days, each day's as they are planned."""
    for n in range(days):
        yield from duties_on(plan, first + n * DAY, zone)


def duty_at(plan: Plan, at: datetime, zone: ZoneInfo) -> Duty | None:
    """Return the duty that covers `at`; where two overlap, the one that lasts longest."""
    yesterday = at.astimezone(zone).date() - DAY
    covering = [duty for duty in duties(plan, yesterday, 2, zone) if duty.since <= at < duty.until]
    return max(covering, key=lambda duty: duty.until, default=None)


def next_duty(plan: Plan, at: datetime, zone: ZoneInfo) -> Duty | None:
    """Return the first duty that starts after `at` within DAYS_AHEAD, or None."""
    today = at.astimezone(zone).date()
    coming = [duty for duty in duties(plan, today, DAYS_AHEAD, zone) if duty.since > at]
    return min(coming, key=lambda duty: duty.since, default=None)


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _weekly_duty(plan: Plan, shift: ShiftTime, day: date, zone: ZoneInfo) -> Duty | None:
    if not shift.runs_on(day):
        return None
    changes = [one for one in plan.changes if (one.shift, one.day) == (shift.id, day)]
    people = _people(shift.people, changes, plan.away, day)
    if any(one.cancelled for one in changes) or (shift.people and not people):
        return None
    officers = [one.officer for one in changes if one.officer is not None]
    aboard = bool(officers[-1]) if officers else shift.officer_aboard
    officer = officers[-1] if officers else shift.officer
    since, until = span(day, shift.starts, shift.ends, zone)
    return Duty(since, until, aboard, officer, people, shift=shift.id)


def _dated_duty(plan: Plan, shift: DatedTime, zone: ZoneInfo) -> Duty | None:
    people = _people(shift.people, (), plan.away, shift.day)
    if shift.people and not people:
        return None
    since, until = span(shift.day, shift.starts, shift.ends, zone)
    return Duty(since, until, shift.officer_aboard, shift.officer, people, dated=shift.id)


def _people(
    named: frozenset[int], changes: Iterable[Change], away: Iterable[Away], day: date
) -> frozenset[int]:
    """Return who is there on a date: those named, with the date's changes, without who is away."""
    changes = list(changes)
    out = {one.out for one in changes} | {
        one.person for one in away if one.first_day <= day <= one.last_day
    }
    joins = {one.joins for one in changes if one.joins is not None}
    return frozenset((named | joins) - out)
