"""Reading community boundaries from CSV with WKT outlines, as the City of Calgary publishes them.

Columns: COMM_CODE, NAME, MULTIPOLYGON, and SECTOR where it is known; others are left. Pure.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final, NoReturn

from .boundary import BadBoundary, BoundaryFileUnreadable, Caps, Fault, RawBoundary

NEEDED: Final = ("COMM_CODE", "NAME", "MULTIPOLYGON")
# The csv module's own limit of 131,072 characters a field is less than a large community takes.
_FIELD_CHARACTERS: Final = 16_000_000
_WKT: Final = re.compile(r"\s*(?P<kind>MULTIPOLYGON|POLYGON)\s*(?P<body>\(.*\))\s*", re.I | re.S)
_PLACE: Final = re.compile(r"[^(),]+")


def csv_entries(data: bytes, caps: Caps) -> Iterator[RawBoundary]:
    """Yield each row as it was sent; raises BoundaryFileUnreadable where it is no such CSV."""
    rows = _rows(data, caps)
    for number, row in rows:
        if number > caps.boundaries:
            _refuse(Fault.TOO_BIG, f"has more than {caps.boundaries:,} rows")
        yield RawBoundary(
            f"row {number}", row, partial(_coordinates, row.get("MULTIPOLYGON"), caps)
        )


def _refuse(fault: Fault, reason: str) -> NoReturn:
    raise BoundaryFileUnreadable(fault, f"The CSV file {reason}.")


def _rows(data: bytes, caps: Caps) -> Iterator[tuple[int, dict[str, Any]]]:
    if data.count(b",") > caps.file_places:
        _refuse(Fault.TOO_MANY_PLACES, f"has more than {caps.file_places:,} places")
    # The limit is the whole process's: it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), _FIELD_CHARACTERS))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(Fault.UNREADABLE, f"is not UTF-8 text: byte {error.start} is wrong")
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if missing := [name for name in NEEDED if name not in (reader.fieldnames or ())]:
            _refuse(Fault.UNREADABLE, f"has no column {', '.join(missing)}")
        yield from enumerate(reader, 1)
    except csv.Error as error:
        _refuse(Fault.UNREADABLE, f"cannot be read at line {reader.line_num}: {error}")


def _coordinates(wkt: object, caps: Caps) -> object:
    """Return the coordinates of a WKT polygon, nested as in a GeoJSON MultiPolygon."""
    if not isinstance(wkt, str) or not wkt.strip():
        raise BadBoundary(Fault.EMPTY, "has no outline")
    match = _WKT.fullmatch(wkt)
    if match is None:
        raise BadBoundary(Fault.WRONG_TYPE, _type_said(wkt))
    places = wkt.count(",") + 1
    if places > caps.places + caps.rings:
        many = f"has about {places:,} places; at most {caps.places:,} are read"
        raise BadBoundary(Fault.TOO_MANY_PLACES, many)
    nested = _nested(match["body"])
    return nested if match["kind"].upper() == "MULTIPOLYGON" else [nested]


def _type_said(wkt: str) -> str:
    word = re.match(r"\s*([A-Za-z ]{1,40})", wkt)
    if word is None:
        return "has an outline that is not WKT"
    return f"is a WKT {word[1].strip().upper()}; a boundary is a POLYGON or MULTIPOLYGON"


def _nested(body: str) -> Any:
    """Return WKT's brackets as nested lists: the same nesting as JSON, in other signs."""
    lists = _PLACE.sub(_as_list, body).replace("(", "[").replace(")", "]")
    try:
        return json.loads(lists)
    except (ValueError, RecursionError) as error:
        raise BadBoundary(Fault.UNREADABLE, "has an outline that is not WKT") from error


def _as_list(place: re.Match[str]) -> str:
    numbers = place[0].split()
    return f"[{','.join(numbers)}]" if numbers else ""
