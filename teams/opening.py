"""When a service is open, in words, from its HSDS 3.0 schedules. Pure.

A schedule's times are what a clock on the wall shows. Its offset from UTC says which wall: one that
the centre's zone has or had lately is the centre's own wall (an offset does not follow a clock change,
and nobody rewrites a directory twice a year); any other is a wall that far from UTC.
What cannot be worked out (every second Tuesday, by the month) is never guessed: the directory's own
sentence is shown instead.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any, Final

_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CLOCK: Final = re.compile(r"(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?")
_AHEAD: Final = 9
_WEEK: Final = timedelta(days=7)
# "Until 23:59" and then "from 00:00" is one opening.
_SEAM: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class OpenNow:
    """Whether a service is open at a moment (None: nobody can tell) and the words for it."""

    open: bool | None
    says: str


@dataclass(frozen=True)
class Weekly:
    """One opening on some days of every week, by the wall clock of `zone`."""

    days: frozenset[int]
    opens: time
    closes: time  # at or before `opens` is the next day
    zone: tzinfo | None = None  # none is the centre's
    first: date = date.min
    last: date = date.max


class CannotTell(ValueError):
    """A schedule is of a kind that is not worked out here."""


def open_at(schedules: Iterable[Mapping[str, Any]], at: datetime, zone: tzinfo) -> OpenNow:
    """Return whether a service with these schedules is open at `at`, in the words of `zone`."""
    rows = list(schedules)
    try:
        weekly = [weekly_of(row, at, zone) for row in rows]
    except CannotTell:
        return OpenNow(None, _own_words(rows) or "Hours are not known")
    if not weekly:
        return OpenNow(None, "Hours are not known")
    return _said(_joined(_spans(weekly, at, zone)), at, zone)


def weekly_of(row: Mapping[str, Any], at: datetime, zone: tzinfo) -> Weekly:
    """Return a schedule as a weekly opening; raises CannotTell."""
    if row.get("freq", "WEEKLY") != "WEEKLY" or row.get("interval", 1) != 1:
        raise CannotTell("not every week")
    if any(row.get(name) for name in ("count", "bymonthday", "byyearday", "byweekno")):
        raise CannotTell("not every week")
    first, last = _day(row.get("valid_from"), date.min), _day(row.get("valid_to"), date.max)
    opens, closes, written = _clock(row.get("opens_at")), _clock(row.get("closes_at")), _wall(row)
    ends = time() if closes >= time(23, 59) else closes
    wall = None if written is None or written in _lately(at, zone) else timezone(written)
    until = _day(row.get("until"), date.max)
    starts = _day(row.get("dtstart"), date.min)
    return Weekly(_weekdays(row), opens, ends, wall, max(first, starts), min(last, until))


def _weekdays(row: Mapping[str, Any]) -> frozenset[int]:
    words = [word.strip().upper() for word in str(row.get("byday", "")).split(",") if word.strip()]
    if not words and row.get("dtstart"):
        return frozenset({_day(row["dtstart"], date.min).weekday()})
    if not words or any(word not in _DAYS for word in words):
        raise CannotTell("no plain weekdays")
    return frozenset(_DAYS.index(word) for word in words)


def _clock(raw: object) -> time:
    read = _CLOCK.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if read is None:
        raise CannotTell("no time of day")
    hours, minutes = int(read[1]), int(read[2])
    if (hours, minutes) == (24, 0):
        return time(23, 59)
    try:
        return time(hours, minutes)
    except ValueError as error:
        raise CannotTell("no time of day") from error


def _wall(row: Mapping[str, Any]) -> timedelta | None:
    """Return how far from UTC the schedule's clock is, where it says so."""
    hours = row.get("timezone")
    if hours is None:
        read = _CLOCK.fullmatch(str(row.get("opens_at", "")).strip())
        hours = _hours(read[3]) if read and read[3] else None
    if hours is None:
        return None
    if not -24 < hours < 24:
        raise CannotTell("no offset from UTC")
    return timedelta(hours=hours)


def _hours(offset: str) -> float:
    if offset == "Z":
        return 0
    sign = -1 if offset[0] == "-" else 1
    return sign * (int(offset[1:3]) + int(offset[-2:]) / 60)


def _lately(at: datetime, zone: tzinfo) -> set[timedelta | None]:
    """Return the offsets of `zone` in the summers and winters of the last three years."""
    years = range(at.year - 3, at.year + 1)
    return {datetime(year, month, 1, tzinfo=zone).utcoffset() for year in years for month in (1, 7)}


def _day(raw: object, otherwise: date) -> date:
    if raw in (None, ""):
        return otherwise
    try:
        return date.fromisoformat(str(raw)[:10])
    except ValueError as error:
        raise CannotTell("no day") from error


def _spans(weekly: list[Weekly], at: datetime, zone: tzinfo) -> list[tuple[datetime, datetime]]:
    spans = [
        _span(row, day, row.zone or zone)
        for row in weekly
        for day in _days_around(at, row.zone or zone)
        if day.weekday() in row.days and row.first <= day <= row.last
    ]
    return sorted(spans)


def _days_around(at: datetime, wall: tzinfo) -> list[date]:
    today = at.astimezone(wall).date()
    return [today + timedelta(days=n) for n in range(-1, _AHEAD)]


def _span(row: Weekly, day: date, wall: tzinfo) -> tuple[datetime, datetime]:
    after = timedelta(days=1 if row.closes <= row.opens else 0)
    opens = datetime.combine(day, row.opens, wall).astimezone(UTC)
    return opens, datetime.combine(day + after, row.closes, wall).astimezone(UTC)


def _joined(spans: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    joined: list[tuple[datetime, datetime]] = []
    for opens, closes in spans:
        if joined and opens - joined[-1][1] <= _SEAM:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        else:
            joined.append((opens, closes))
    return joined


def _said(spans: list[tuple[datetime, datetime]], at: datetime, zone: tzinfo) -> OpenNow:
    now = next((span for span in spans if span[0] <= at < span[1]), None)
    if now and now[1] - at >= _WEEK:
        return OpenNow(True, "Open around the clock")
    if now:
        return OpenNow(True, f"Open now, until {_spoken(now[1], at, zone)}")
    coming = next((span for span in spans if span[0] > at), None)
    if coming is None:
        return OpenNow(False, "Closed; it does not open within a week")
    return OpenNow(False, f"Closed; opens {_spoken(coming[0], at, zone)}")


def _spoken(moment: datetime, at: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    days = (local.date() - at.astimezone(zone).date()).days
    named = {0: "", 1: " tomorrow"}.get(days, f" on {local:%A}")
    return f"{local:%H:%M}{named}"


def _own_words(rows: list[Mapping[str, Any]]) -> str:
    told = [str(row["description"]) for row in rows if row.get("description")]
    return "; ".join(dict.fromkeys(told))
