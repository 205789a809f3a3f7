"""Do known places land in the community that they name? The truth test of an import. Pure.

Reads the columns TYPE, NAME, ADDRESS, COMM_CODE and POINT (WKT, longitude latitude), as the City
of Calgary publishes its community services.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NoReturn

from .geofence import Geofence, PlaceNotFinite

MOST_BYTES: Final = 10_000_000
_NEEDED: Final = ("NAME", "COMM_CODE", "POINT")
_POINT: Final = re.compile(
    r"\s*POINT\s*\(\s*(?P<lng>[-+.\deE]{1,40})\s+(?P<lat>[-+.\deE]{1,40})\s*\)\s*", re.I | re.A
)


class PointsUnreadable(ValueError):
    """A file that is no list of points."""


class Landing(StrEnum):
    """How a point's place and its stated community go together."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NAMES_NONE = "names none"
    OUTSIDE = "outside"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class ServicePoint:
    """One known place, the community that it names (or ""), and the one in which it lies (or "")."""

    name: str
    address: str
    landing: Landing
    stated: str
    found: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PointReport:
    """All points, in the order of the file."""

    points: tuple[ServicePoint, ...]

    def those(self, landing: Landing) -> tuple[ServicePoint, ...]:
        """Return the points that landed in one way."""
        return tuple(point for point in self.points if point.landing is landing)

    @property
    def to_look_at(self) -> tuple[ServicePoint, ...]:
        """Return every point that does not agree."""
        return tuple(point for point in self.points if point.landing is not Landing.AGREES)


def point_rows(data: bytes) -> Iterator[Mapping[str, str | None]]:
    """Yield the rows of a CSV file of points; raises PointsUnreadable."""
    if len(data) > MOST_BYTES:
        raise PointsUnreadable(f"The file is larger than {MOST_BYTES:,} bytes.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PointsUnreadable(f"The file is not UTF-8 text: byte {error.start}.") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if missing := [name for name in _NEEDED if name not in (reader.fieldnames or ())]:
            _refuse_columns(missing)
        yield from reader
    except csv.Error as error:
        raise PointsUnreadable(f"Line {reader.line_num} cannot be read: {error}.") from error


def check_points(rows: Iterable[Mapping[str, str | None]], geofence: Geofence) -> PointReport:
    """Return for each point whether it lies in the community that it names. Nothing is guessed."""
    return PointReport(tuple(_check(row, geofence) for row in rows))


def _refuse_columns(missing: list[str]) -> NoReturn:
    raise PointsUnreadable(f"The file has no column {', '.join(missing)}.")


def _check(row: Mapping[str, str | None], geofence: Geofence) -> ServicePoint:
    name, address, stated = (
        (row.get(column) or "").strip() for column in ("NAME", "ADDRESS", "COMM_CODE")
    )
    landing, found, why = _land(row.get("POINT") or "", stated, geofence)
    return ServicePoint(name, address, landing, stated, found, f"{name} {why}.")


def _land(point: str, stated: str, geofence: Geofence) -> tuple[Landing, str, str]:
    match = _POINT.fullmatch(point)
    try:
        if match is None:
            raise ValueError(point)
        found = geofence.find(float(match["lat"]), float(match["lng"]))
    except (PlaceNotFinite, ValueError):
        return Landing.UNREADABLE, "", "has no readable point"
    if found.zone is None:
        names = f"names {stated}" if stated else "names no community"
        return Landing.OUTSIDE, "", f"{names} and lies {found.sentence.replace('O', 'o', 1)}"
    code = found.zone.code
    lies = f"lies in {code}, {found.edge_metres:,.0f} m from its edge"
    if not stated:
        return Landing.NAMES_NONE, code, f"names no community and {lies}"
    if stated != code:
        return Landing.DIFFERS, code, f"names {stated} and {lies}"
    return Landing.AGREES, code, lies
