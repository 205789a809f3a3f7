"""Is the pilot open, and if not why and when: one function, one sentence. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from .phases import NOT_SERVED, SERVED, Phase
from .wall_clock import Window, last_dispatch, windows
from .weekly_hours import WEEKDAYS, HoursUnreadable, WeeklyHours

__all__ = ["HoursUnreadable", "Openness", "OpennessCode", "Paused", "WeeklyHours", "openness"]

# How far to look for an opening: a week, then, where holidays are long, a year and a bit.
_DAYS_AHEAD: Final = (9, 400)
_AROUND_THE_CLOCK: Final = timedelta(days=7)


class TimeWithoutZone(ValueError):
    """A moment was given without its zone, so nobody can say when it is."""


class OpennessCode(StrEnum):
    """Why the pilot is open or not; a phase without a team gives its own word."""

    OPEN = "open"
    PAUSED = "paused"
    LAST_DISPATCH = "last_dispatch"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    NO_HOURS = "no_hours"
    OUTSIDE = "outside"
    PLANNED = "planned"
    ENDED = "ended"
    SHADOW = "shadow"
    COMPARISON = "comparison"


@dataclass(frozen=True, slots=True)
class Paused:
    """Somebody paused a community: who, since when, and why."""

    by: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Openness:
    """Whether a team may be sent now, the sentence that says why, and what comes next (UTC).

    `until` is the closing of this opening (none around the clock), `last_dispatch` the moment
    after which no team is sent, `next_open` when a closed pilot opens.
    """

    open: bool
    code: OpennessCode
    why: str
    until: datetime | None = None
    last_dispatch: datetime | None = None
    next_open: datetime | None = None


def openness(
    hours: WeeklyHours,
    phase: Phase,
    at: datetime,
    zone: ZoneInfo,
    *,
    community: str = "This place",
    paused: Paused | None = None,
) -> Openness:
    """Return whether a team may be sent at a moment, and why; raises TimeWithoutZone.

    A pause says more than the hours, and less than a phase in which no team is sent at all.
    """
    if at.utcoffset() is None:
        raise TimeWithoutZone(f"{at} has no zone")
    if phase not in SERVED:
        return Openness(False, OpennessCode(phase), NOT_SERVED[phase].format(community=community))
    if paused is not None:
        return Openness(False, OpennessCode.PAUSED, _paused(paused, at, zone))
    if hours.never:
        why = f"The hours of the pilot in {community} are not set"
        return Openness(False, OpennessCode.NO_HOURS, why)
    window = _next_window(hours, at, zone)
    if window is None or at < window.opens:
        return _closed(hours, at, window, zone)
    last = last_dispatch(hours, window, zone)
    if at < last:
        return _open(at, window, last, zone)
    return _after_last(hours, at, window, last, zone)


def _paused(paused: Paused, at: datetime, zone: ZoneInfo) -> str:
    local = paused.since.astimezone(zone)
    days = (at.astimezone(zone).date() - local.date()).days
    day = {0: "", 1: " yesterday"}.get(days, f" on {local.day} {local:%B %Y}")
    return f"Paused by {paused.by} at {local:%H:%M}{day}: no vehicle. {paused.reason}"


def _next_window(hours: WeeklyHours, at: datetime, zone: ZoneInfo) -> Window | None:
    """Return the opening at a moment, or else the next one."""
    first = at.astimezone(zone).date() - timedelta(days=1)
    for days in _DAYS_AHEAD:
        for window in windows(hours, first, days, zone):
            if at < window.closes:
                return window
    return None


def _open(at: datetime, window: Window, last: datetime, zone: ZoneInfo) -> Openness:
    if window.closes - at >= _AROUND_THE_CLOCK:
        return Openness(True, OpennessCode.OPEN, "Pilot open around the clock")
    why = f"Pilot open until {_spoken(window.closes, at, zone)}"
    if last < window.closes:
        why += f"; last team is sent at {_spoken(last, at, zone)}"
    return Openness(True, OpennessCode.OPEN, why, until=window.closes, last_dispatch=last)


def _after_last(
    hours: WeeklyHours, at: datetime, window: Window, last: datetime, zone: ZoneInfo
) -> Openness:
    following = _next_window(hours, window.closes, zone)
    opens = following.opens if following else None
    why = f"Last team was sent at {_spoken(last, at, zone)}; {_opens(opens, at, zone)}"
    code = OpennessCode.LAST_DISPATCH
    return Openness(False, code, why, last_dispatch=last, next_open=opens)


def _closed(hours: WeeklyHours, at: datetime, window: Window | None, zone: ZoneInfo) -> Openness:
    opens = window.opens if window else None
    sentence = _opens(opens, at, zone)
    if hours.is_closed_holiday(at.astimezone(zone).date()):
        why = f"Closed for the holiday; {sentence}"
        return Openness(False, OpennessCode.HOLIDAY, why, next_open=opens)
    why = sentence[0].upper() + sentence[1:]
    return Openness(False, OpennessCode.CLOSED, why, next_open=opens)


def _opens(opens: datetime | None, at: datetime, zone: ZoneInfo) -> str:
    if opens is None:
        return "pilot does not open in the coming year"
    days = (opens.astimezone(zone).date() - at.astimezone(zone).date()).days
    tomorrow = " tomorrow" if days == 1 else ""
    return f"pilot opens at {_spoken(opens, at, zone)}{tomorrow}"


def _spoken(moment: datetime, at: datetime, zone: ZoneInfo) -> str:
    """Return a moment as people say it: the time, with its day where that is not plain."""
    local = moment.astimezone(zone)
    days = (local.date() - at.astimezone(zone).date()).days
    if abs(days) <= 1:
        return f"{local:%H:%M}"
    if days < len(WEEKDAYS):
        return f"{local:%H:%M} on {local:%A}"
    return f"{local:%H:%M} on {local.day} {local:%B %Y}"
