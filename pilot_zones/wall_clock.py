"""From hours on the wall clock to moments in time, across clock changes. Pure.

One rule holds everywhere: a time on the wall clock is the first moment at which the clock shows
it or a later one. A time that the clock skips in spring is the moment of the jump; of a time
that comes twice in autumn the first counts. So hours that meet on paper meet in fact.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .weekly_hours import LAST_DISPATCH_LEAD, WeeklyHours

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Window:
    """One unbroken opening, in UTC; its closing is no longer part of it."""

    opens: datetime
    closes: datetime


def instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """Return the moment (UTC) of a time on the wall clock, in minutes after the day's midnight."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    return _jump_over(wall, zone)


def windows(hours: WeeklyHours, first: date, days: int, zone: ZoneInfo) -> Iterator[Window]:
    """Yield the openings that begin within some days, in order; those that meet are one."""
    held: Window | None = None
    for day in (first + timedelta(days=n) for n in range(days)):
        for span in hours.on(day):
            new = Window(instant(day, span.opens, zone), instant(day, span.closes, zone))
            if new.opens >= new.closes:
                continue
            if held and new.opens <= held.closes:
                held = Window(held.opens, max(held.closes, new.closes))
                continue
            if held:
                yield held
            held = new
    if held:
        yield held


def last_dispatch(hours: WeeklyHours, window: Window, zone: ZoneInfo) -> datetime:
    """Return when the last team of an opening is sent: at its closing, or as the hours say.

    An opening that is no longer than the time to stop before has no last dispatch of its own.
    """
    if hours.stop_before is not None:
        moment = window.closes - timedelta(minutes=hours.stop_before)
        return moment if window.opens < moment else window.closes
    if hours.last_dispatch is None:
        return window.closes
    day = window.closes.astimezone(zone).date()
    earliest = window.closes - timedelta(minutes=LAST_DISPATCH_LEAD)
    for minutes in (hours.last_dispatch, hours.last_dispatch - 24 * 60):
        moment = instant(day, minutes, zone)
        if window.opens < moment and earliest <= moment <= window.closes:
            return moment
    return window.closes


def _jump_over(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment at which the clock jumps over a time, to the second."""
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    offset = after.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // 2 // _SECOND * _SECOND
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
