"""Reading a centre's incidents from a file of its CAD, one row each; nothing in a row loses it. Pure."""

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from .wall_times import comes_twice, first_of, in_order, not_after, not_before

NOTHING: Final = frozenset({"", "NULL"})
# The numbers of one series begin alike: police have one, fire and EMS another.
SERIES: Final = 5


class Step(StrEnum):
    """What an incident went through, by the file's column; in the order in which it should have."""

    START = "Incident_Start_Time"
    QUEUE = "Incident_Queue_Time"
    DISPATCH = "Incident_Dispatch_Time"
    EN_ROUTE = "Incident_Enroute_Time"
    ARRIVAL = "Incident_Arrival_Time"
    CLOSE = "Final_Closed_Time"


# The intervals that are looked at: each ends where it begins, or later.
INTERVALS: Final = (
    (Step.START, Step.QUEUE),
    (Step.QUEUE, Step.DISPATCH),
    (Step.DISPATCH, Step.EN_ROUTE),
    (Step.EN_ROUTE, Step.ARRIVAL),
    (Step.START, Step.CLOSE),
)
COLUMNS: Final = frozenset({"Master_Incident_Number", "Problem", "Agency", *Step})


class ReplayFileUnreadable(Exception):
    """The file is not one of incidents; says what is missing."""


@dataclass(frozen=True)
class Negative:
    """An interval that ends before it begins, in seconds: as the clock showed it, and as resolved."""

    number: str
    begins: Step
    ends: Step
    shown_s: float
    resolved_s: float


@dataclass(frozen=True)
class Incident:
    """One row. `at` is when it began; None where the file does not say."""

    line: int
    number: str  # empty where the file gives none
    problem: str
    agency: str
    at: datetime | None
    moments: Mapping[Step, datetime]
    shown: Mapping[Step, datetime]
    digest: str  # SHA-256 of the row, hex

    @property
    def source_ref(self) -> str:
        """Return the reference it is sent under: its number, or where it has none, its content's."""
        return self.number or f"no-number-{self.digest[:16]}"

    def negatives(self) -> list[Negative]:
        """Return the intervals that are negative as the clock showed them, or still as resolved."""
        return [
            Negative(self.source_ref, begins, ends, shown, resolved)
            for begins, ends in INTERVALS
            if begins in self.shown and ends in self.shown
            for shown in ((self.shown[ends] - self.shown[begins]).total_seconds(),)
            for resolved in ((self.moments[ends] - self.moments[begins]).total_seconds(),)
            if shown < 0 or resolved < 0
        ]


@dataclass
class _Row:
    line: int
    values: dict[str, str]
    shown: dict[Step, datetime] = field(default_factory=dict)
    queued: datetime | None = None

    @property
    def number(self) -> str:
        return self.values["Master_Incident_Number"]


def read_incidents(file: Path, zone: ZoneInfo) -> list[Incident]:
    """Return every row in order of its beginning; those without one where they stand in the file.

    Raises ReplayFileUnreadable, and OSError where the file cannot be opened.
    """
    rows = _rows(file)
    _place_queue_times(rows, zone)
    found = [_incident(row, zone) for row in rows]
    return _by_beginning(found)


def _rows(file: Path) -> list[_Row]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, restval="")
        missing = sorted(COLUMNS - set(reader.fieldnames or ()))
        if missing:
            raise ReplayFileUnreadable(f"{file.name} lacks the columns {', '.join(missing)}")
        return [_row(number, values) for number, values in enumerate(reader, start=2)]


def _row(line: int, raw: Mapping[str | None, Any]) -> _Row:
    # A row that is too long has its rest under no name; it is left out, the row is not.
    values = {name: _said(value) for name, value in raw.items() if name}
    shown = {step: wall for step in Step if (wall := _wall(values[step])) is not None}
    return _Row(line, values, shown)


def _said(value: str) -> str:
    stripped = value.strip()
    return "" if stripped in NOTHING else stripped


def _wall(text: str) -> datetime | None:
    """Return a time without its zone, or None for what is no time: the row is sent all the same."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _place_queue_times(rows: Iterable[_Row], zone: ZoneInfo) -> None:
    """Tell the two hours apart: numbers of one series follow the moments of queueing."""
    series: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.number and Step.QUEUE in row.shown:
            series[row.number[:SERIES]].append(row)
    for members in series.values():
        # Only near a doubled hour is a step back a sign of it.
        near = [row for row in sorted(members, key=lambda r: r.number) if _doubled(row, zone)]
        moments = in_order((row.shown[Step.QUEUE] for row in near), zone)
        for row, moment in zip(near, moments, strict=True):
            row.queued = moment


def _doubled(row: _Row, zone: ZoneInfo) -> bool:
    return comes_twice(row.shown[Step.QUEUE], zone)


def _incident(row: _Row, zone: ZoneInfo) -> Incident:
    content = "|".join(f"{name}={value}" for name, value in sorted(row.values.items()))
    moments = _moments(row, zone)
    return Incident(
        line=row.line,
        number=row.number,
        problem=row.values["Problem"],
        agency=row.values["Agency"],
        at=moments.get(Step.START),
        moments=moments,
        shown=row.shown,
        digest=hashlib.sha256(content.encode()).hexdigest(),
    )


def _moments(row: _Row, zone: ZoneInfo) -> dict[Step, datetime]:
    moments: dict[Step, datetime] = {}
    if Step.QUEUE in row.shown:
        moments[Step.QUEUE] = row.queued or first_of(row.shown[Step.QUEUE], zone)
    if Step.START in row.shown:
        start, queued = row.shown[Step.START], moments.get(Step.QUEUE)
        moments[Step.START] = not_after(start, queued, zone) if queued else first_of(start, zone)
    latest = max(moments.values(), default=None)
    for step in (Step.DISPATCH, Step.EN_ROUTE, Step.ARRIVAL, Step.CLOSE):
        if step in row.shown:
            wall = row.shown[step]
            moments[step] = not_before(wall, latest, zone) if latest else first_of(wall, zone)
            latest = max(latest or moments[step], moments[step])
    return moments


def _by_beginning(incidents: list[Incident]) -> list[Incident]:
    """Return incidents by their beginning; one without it stays behind the row before it."""
    before = min((i.at for i in incidents if i.at), default=datetime.min.replace(tzinfo=UTC))
    keyed: list[tuple[datetime, int, Incident]] = []
    for incident in incidents:
        before = incident.at or before
        keyed.append((before, incident.line, incident))
    return [incident for _, _, incident in sorted(keyed, key=lambda key: key[:2])]
