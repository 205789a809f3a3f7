"""The hours of a community as a person types them: one line a day, one line a holiday. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final

from pilot_zones.weekly_hours import WEEKDAYS, HoursUnreadable, Span, WeeklyHours, clock

DAY_NAMES: Final = dict(
    zip(
        WEEKDAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)
_SPAN: Final = re.compile(r"(\d{1,2}:\d{2})\s*(?:-|–|to)\s*(\d{1,2}:\d{2})", re.ASCII)
_DAY_KEY: Final = re.compile(rf"({'|'.join(WEEKDAYS)})(?:\[\d+\])?: ")
_CLOSED: Final = frozenset({"", "closed", "-"})
LONGEST: Final = 20_000


def hours_from(form: Mapping[str, str]) -> dict[str, Any]:
    """Return the hours of a form as they are stored, unchecked; raises HoursUnreadable.

    `stop` says when the last team is sent: "close", "before" (`stop_before` minutes) or "at"
    (`last_dispatch`, a time of day).
    """
    stored: dict[str, Any] = {}
    for day, name in DAY_NAMES.items():
        if spans := _spans(form.get(day, ""), name):
            stored[day] = spans
    if holidays := _holidays(form.get("holidays", "")):
        stored["holidays"] = holidays
    return stored | _last(form)


def typed(hours: WeeklyHours) -> dict[str, str]:
    """Return the form's fields for stored hours; `hours_from` reads them back."""
    fields = {day: _said(spans) for day, spans in zip(WEEKDAYS, hours.week, strict=True)}
    fields["holidays"] = "\n".join(
        f"{day.isoformat()} {_said(spans) or 'closed'}" for day, spans in hours.holidays
    )
    fields["stop"] = "close"
    fields["stop_before"], fields["last_dispatch"] = "", ""
    if hours.stop_before is not None:
        fields["stop"], fields["stop_before"] = "before", str(hours.stop_before)
    if hours.last_dispatch is not None:
        fields["stop"], fields["last_dispatch"] = "at", clock(hours.last_dispatch)
    return fields


def in_words(problem: str) -> str:
    """Return a problem with a day's own name where it begins with the key that hours are stored by."""
    match = _DAY_KEY.match(problem)
    if match is None:
        return problem[:1].upper() + problem[1:]
    return f"{DAY_NAMES[match[1]]}: {problem[match.end() :]}"


def _said(spans: tuple[Span, ...]) -> str:
    return ", ".join(f"{clock(span.opens)}-{clock(span.closes)}" for span in spans)


def _spans(text: str, where: str) -> list[list[str]]:
    text = text.strip()[:LONGEST]
    if text.lower() in _CLOSED:
        return []
    spans = []
    for part in text.split(","):
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            reason = f"'{part.strip()[:30]}' is no opening such as 08:00-02:00, or closed"
            raise HoursUnreadable(where, reason)
        spans.append([_padded(match[1]), _padded(match[2])])
    return spans


def _padded(time: str) -> str:
    return time if len(time) == len("00:00") else f"0{time}"


def _holidays(text: str) -> dict[str, list[list[str]]]:
    days: dict[str, list[list[str]]] = {}
    for line in filter(None, map(str.strip, text[:LONGEST].splitlines())):
        day, _, spans = line.partition(" ")
        if day in days:
            raise HoursUnreadable(day, "is given twice")
        days[day] = _spans(spans, day)
    return days


def _last(form: Mapping[str, str]) -> dict[str, Any]:
    match form.get("stop", "close"):
        case "before":
            minutes = form.get("stop_before", "").strip()
            if not (minutes.isascii() and minutes.isdigit() and len(minutes) < 5):
                raise HoursUnreadable("Last team", "is sent a number of minutes before closing")
            return {"stop_before": int(minutes)}
        case "at":
            return {"last_dispatch": _padded(form.get("last_dispatch", "").strip())}
        case _:
            return {}
