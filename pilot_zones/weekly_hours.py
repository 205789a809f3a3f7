"""The hours in which a community's pilot works: what is kept, and reading it strictly. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY: Final = 24 * 60
# A last dispatch longer before closing than this is a slip of the pen, not an early end.
LAST_DISPATCH_LEAD: Final = 6 * 60

_BESIDE: Final = ("holidays", "last_dispatch", "stop_before")
_MOST_SPANS: Final = 6
_MOST_HOLIDAYS: Final = 400
_TIME: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class HoursUnreadable(ValueError):
    """Hours that do not say one clear thing; `where` is the part of them that does not."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From opening to closing, in minutes after the midnight that begins its day.

    Past midnight the closing is more than DAY: the hours belong to the day on which they open.
    """

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The hours of each weekday, the days that differ, and when the last team is sent.

    A holiday replaces the hours that open on its date; those of the evening before still end
    after midnight. The last dispatch is a time of day, or `stop_before` minutes ahead of every
    closing; without either, teams are sent until closing.
    """

    week: tuple[tuple[Span, ...], ...] = ((),) * 7
    holidays: tuple[tuple[date, tuple[Span, ...]], ...] = ()
    last_dispatch: int | None = None
    stop_before: int | None = None

    @classmethod
    def from_json(cls, stored: object) -> "WeeklyHours":
        """Return the hours that were stored; raises HoursUnreadable with the part at fault."""
        hours = _mapping(stored, "hours")
        if strange := sorted(map(str, hours.keys() - {*WEEKDAYS, *_BESIDE})):
            raise HoursUnreadable(strange[0], f"is no weekday, and not {', '.join(_BESIDE)}")
        week = tuple(_spans(hours.get(day, []), day) for day in WEEKDAYS)
        _refuse_overlap_over_midnight(week)
        last = hours.get("last_dispatch")
        minutes = None if last is None else _minutes(last, "last_dispatch") % DAY
        _refuse_idle_last_dispatch(week, minutes)
        before = _stop_before(hours, minutes)
        return cls(week, _holidays(hours.get("holidays", {})), minutes, before)

    def to_json(self) -> dict[str, Any]:
        """Return the hours as they are stored; reading them back gives the same hours."""
        stored: dict[str, Any] = {
            day: _spans_json(spans) for day, spans in zip(WEEKDAYS, self.week, strict=True) if spans
        }
        if self.last_dispatch is not None:
            stored["last_dispatch"] = clock(self.last_dispatch)
        if self.stop_before is not None:
            stored["stop_before"] = self.stop_before
        if self.holidays:
            stored["holidays"] = {day.isoformat(): _spans_json(s) for day, s in self.holidays}
        return stored

    def on(self, day: date) -> tuple[Span, ...]:
        """Return the spans that open on a day, earliest first."""
        return dict(self.holidays).get(day, self.week[day.weekday()])

    def is_closed_holiday(self, day: date) -> bool:
        """Return whether a day that is mostly served is a holiday without hours."""
        return bool(self.week[day.weekday()]) and not self.on(day)

    @property
    def never(self) -> bool:
        """Return whether no hours are set at all."""
        return not any(self.week) and not any(spans for _, spans in self.holidays)


def clock(minutes: int) -> str:
    """Return minutes after midnight as people write them: 1500 is 01:00, and DAY is 24:00."""
    minutes = minutes if minutes == DAY else minutes % DAY
    return f"{minutes // 60:02}:{minutes % 60:02}"


def ends_before(last_dispatch: int, span: Span) -> bool:
    """Return whether a last dispatch falls into the end of a span."""
    lead = (span.closes - last_dispatch) % DAY
    return lead <= LAST_DISPATCH_LEAD and lead < span.closes - span.opens


def _spans_json(spans: Iterable[Span]) -> list[list[str]]:
    return [[clock(span.opens), clock(span.closes)] for span in spans]


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise HoursUnreadable(where, "is a list of names with their values")
    return value


def _minutes(value: object, where: str) -> int:
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    minutes = int(match[1]) * 60 + int(match[2]) if match else DAY + 1
    if minutes > DAY:
        raise HoursUnreadable(where, f'{value!r} is no time of day, such as "08:00" or "24:00"')
    return minutes


def _spans(value: object, where: str) -> tuple[Span, ...]:
    if not isinstance(value, list) or len(value) > _MOST_SPANS:
        raise HoursUnreadable(where, f"is a list of at most {_MOST_SPANS} pairs, opening, closing")
    spans = tuple(sorted(_span(pair, f"{where}[{i}]") for i, pair in enumerate(value)))
    for earlier, later in pairwise(spans):
        if later.opens < earlier.closes:
            raise HoursUnreadable(
                where, f"opens at {clock(later.opens)} before it closes at {clock(earlier.closes)}"
            )
    return spans


def _span(pair: object, where: str) -> Span:
    match pair:
        case [opening, closing]:
            opens, closes = _minutes(opening, where), _minutes(closing, where)
        case _:
            raise HoursUnreadable(where, "is a pair: opening, closing")
    if opens in (DAY, closes):
        raise HoursUnreadable(where, "opens before 24:00 and closes at another time")
    return Span(opens, closes if closes > opens else closes + DAY)


def _holidays(value: object) -> tuple[tuple[date, tuple[Span, ...]], ...]:
    days = _mapping(value, "holidays")
    if len(days) > _MOST_HOLIDAYS:
        raise HoursUnreadable("holidays", f"are at most {_MOST_HOLIDAYS} dates")
    return tuple(sorted((_day(day), _spans(spans, str(day))) for day, spans in days.items()))


def _day(value: object) -> date:
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError as error:
        raise HoursUnreadable("holidays", f"{value!r} is no date of the calendar") from error
    raise HoursUnreadable("holidays", f"{value!r} is no date such as 2026-12-25")


def _refuse_overlap_over_midnight(week: tuple[tuple[Span, ...], ...]) -> None:
    for day, (today, tomorrow) in enumerate(zip(week, week[1:] + week[:1], strict=True)):
        if today and tomorrow and tomorrow[0].opens < today[-1].closes - DAY:
            late, early = clock(today[-1].closes), clock(tomorrow[0].opens)
            next_day = WEEKDAYS[(day + 1) % 7]
            raise HoursUnreadable(
                next_day, f"opens at {early} before {WEEKDAYS[day]} closes at {late}"
            )


def _stop_before(hours: Mapping[str, Any], last_dispatch: int | None) -> int | None:
    """Return how many minutes ahead of closing the last team is sent, where the hours say so."""
    value = hours.get("stop_before")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LAST_DISPATCH_LEAD:
        raise HoursUnreadable("stop_before", f"is 1 to {LAST_DISPATCH_LEAD} minutes")
    if last_dispatch is not None:
        raise HoursUnreadable("stop_before", "stands beside last_dispatch: one of them says it")
    return value


def _refuse_idle_last_dispatch(week: tuple[tuple[Span, ...], ...], last: int | None) -> None:
    spans = [span for day in week for span in day]
    if last is not None and spans and not any(ends_before(last, span) for span in spans):
        raise HoursUnreadable(
            "last_dispatch", f"{clock(last)} is not in the last six hours of any day's opening"
        )
