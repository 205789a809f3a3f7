"""A file of community boundaries, GeoJSON or CSV: what may be taken and what not, and why. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .boundary import (
    FILE_CAPS,
    BadBoundary,
    Boundary,
    BoundaryFile,
    BoundaryFileUnreadable,
    Caps,
    Fault,
    RawBoundary,
    Refusal,
)
from .boundary_check import checked_polygons
from .geofence import Box
from .geojson import geojson_entries
from .wkt_csv import csv_entries

CODE_CHARACTERS: Final = 20
NAME_CHARACTERS: Final = 120
SECTOR_CHARACTERS: Final = 60


def read_boundaries(
    source: Path | str | bytes, *, caps: Caps = FILE_CAPS, city: Box | None = None
) -> BoundaryFile:
    """Return every boundary of a file (a Path) or a text, each accepted or refused with a reason.

    Raises BoundaryFileUnreadable where nothing can be said of the boundaries in it, and OSError
    where the file cannot be opened. Nothing is repaired. `city` is the box that all must be in.
    """
    data = _bytes(source, caps)
    looks_json = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
    entries = geojson_entries(data, caps) if looks_json else csv_entries(data, caps)
    read = [_read(entry, caps, city) for entry in entries]
    if not read:
        raise BoundaryFileUnreadable(Fault.EMPTY, "The file has no boundaries.")
    return _without_duplicates(read)


def _bytes(source: Path | str | bytes, caps: Caps) -> bytes:
    if isinstance(source, Path):
        with source.open("rb") as file:
            data = file.read(caps.file_bytes + 1)
    else:
        # A lone surrogate is no text: it becomes a byte that the reader names as wrong.
        data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(data) > caps.file_bytes:
        most = f"The file is larger than {caps.file_bytes:,} bytes, the most that is read."
        raise BoundaryFileUnreadable(Fault.TOO_BIG, most)
    return data


@dataclass(frozen=True, slots=True)
class _Read:
    entry: str
    outcome: Boundary | Refusal


def _read(raw: RawBoundary, caps: Caps, city: Box | None) -> _Read:
    code = _text(raw.properties, ("code", "COMM_CODE", "comm_code"), CODE_CHARACTERS)
    name = _text(raw.properties, ("name", "NAME"), NAME_CHARACTERS)
    try:
        if not code:
            raise BadBoundary(Fault.NO_CODE, f"has no code of 1 to {CODE_CHARACTERS} characters")
        if not name:
            raise BadBoundary(Fault.NO_NAME, f"has no name of 1 to {NAME_CHARACTERS} characters")
        polygons = checked_polygons(raw.coordinates(), caps=caps, city=city)
    except BadBoundary as bad:
        who = name or code or raw.entry.capitalize()
        refusal = Refusal(code or raw.entry, name, bad.fault, f"{who} {bad.reason}.", bad.place)
        return _Read(raw.entry, refusal)
    sector = _text(raw.properties, ("sector", "SECTOR"), SECTOR_CHARACTERS)
    return _Read(raw.entry, Boundary(code, name, sector, polygons))


def _text(properties: Mapping[str, object], names: Iterable[str], longest: int) -> str:
    """Return the first of some properties that is a short printable text, or an empty one."""
    for value in (properties.get(name) for name in names):
        text = value.strip() if isinstance(value, str) else ""
        if 0 < len(text) <= longest and text.isprintable():
            return text
    return ""


def _without_duplicates(read: list[_Read]) -> BoundaryFile:
    """Return the file; a code that comes twice is not taken: nobody said which is right."""
    entries: dict[str, list[_Read]] = defaultdict(list)
    for one in read:
        entries[one.outcome.code].append(one)
    accepted: list[Boundary] = []
    refused: list[Refusal] = []
    for same in entries.values():
        outcome = same[0].outcome if len(same) == 1 else _twice(same)
        if isinstance(outcome, Boundary):
            accepted.append(outcome)
        else:
            refused.append(outcome)
    return BoundaryFile(tuple(accepted), tuple(refused))


def _twice(same: list[_Read]) -> Refusal:
    first = same[0].outcome
    where = " and ".join(one.entry for one in same[:5])
    reason = f"The code {first.code} comes {len(same)} times ({where}); none of them is taken."
    return Refusal(first.code, first.name, Fault.DUPLICATE, reason)
