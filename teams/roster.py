"""Who is on duty at a moment. Pure: shifts are local wall time, so clock changes move no shift."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = 8


@dataclass(frozen=True)
class ShiftTime:
    """One weekly shift; `ends` at or before `starts` is on the next day."""

    weekday: int  # 0 is Monday
    starts: time
    ends: time
    first_day: date
    last_day: date | None = None
    officer_aboard: bool = False


@dataclass(frozen=True)
class Duty:
    """One stretch of work, in UTC."""

    since: datetime
    until: datetime
    officer_aboard: bool


def duty_on(shift: ShiftTime, day: date, zone: ZoneInfo) -> Duty | None:
    """Return the duty that `shift` starts on the local `day`, or None where it does not run."""
    if day.weekday() != shift.weekday or day < shift.first_day:
        return None
    if shift.last_day is not None and day > shift.last_day:
        return None
    end_day = day + timedelta(days=1) if shift.ends <= shift.starts else day
    since = datetime.combine(day, shift.starts, zone).astimezone(UTC)
    until = datetime.combine(end_day, shift.ends, zone).astimezone(UTC)
    return Duty(since, until, shift.officer_aboard)


def duty_at(shifts: Iterable[ShiftTime], at: datetime, zone: ZoneInfo) -> Duty | None:
    """Return the duty that covers `at`; where two overlap, the one that lasts longest."""
    today = at.astimezone(zone).date()
    days = (today - timedelta(days=1), today)
    duties = [duty_on(shift, day, zone) for shift in shifts for day in days]
    covering = [duty for duty in duties if duty and duty.since <= at < duty.until]
    return max(covering, key=lambda duty: duty.until, default=None)


def next_duty(shifts: Iterable[ShiftTime], at: datetime, zone: ZoneInfo) -> Duty | None:
    """Return the first duty that starts after `at` within a week, or None."""
    today = at.astimezone(zone).date()
    days = [today + timedelta(days=n) for n in range(WEEK)]
    duties = [duty_on(shift, day, zone) for shift in shifts for day in days]
    coming = [duty for duty in duties if duty and duty.since > at]
    return min(coming, key=lambda duty: duty.since, default=None)
