"""What is read from a file of community boundaries, and what is refused. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shapely import MultiPolygon, Polygon, normalize


class Fault(StrEnum):
    """What is wrong with a boundary, or with a whole file of them."""

    TOO_BIG = "too_big"
    TOO_DEEP = "too_deep"
    UNREADABLE = "unreadable"
    NAMES_CRS = "names_crs"
    EMPTY = "empty"
    NO_CODE = "no_code"
    NO_NAME = "no_name"
    DUPLICATE = "duplicate"
    WRONG_TYPE = "wrong_type"
    NOT_A_PLACE = "not_a_place"
    THREE_D = "three_d"
    NOT_FINITE = "not_finite"
    OFF_THE_EARTH = "off_the_earth"
    SWAPPED = "swapped"
    OUTSIDE_CITY = "outside_city"
    ANTIMERIDIAN = "antimeridian"
    TOO_MANY_RINGS = "too_many_rings"
    TOO_MANY_PLACES = "too_many_places"
    TOO_FEW_PLACES = "too_few_places"
    UNCLOSED = "unclosed"
    DUPLICATE_RING = "duplicate_ring"
    NO_AREA = "no_area"
    SPIKE = "spike"
    SELF_CROSSING = "self_crossing"
    HOLE_OUTSIDE = "hole_outside"
    OVERLAPPING_PARTS = "overlapping_parts"


class BoundaryFileUnreadable(ValueError):
    """A file of which nothing can be taken; no community counts as gone because of it."""

    def __init__(self, fault: Fault, reason: str) -> None:
        super().__init__(reason)
        self.fault = fault
        self.reason = reason


class BadBoundary(ValueError):
    """One boundary that cannot be taken as it is; `place` is latitude, longitude."""

    def __init__(self, fault: Fault, reason: str, place: tuple[float, float] | None = None) -> None:
        super().__init__(reason)
        self.fault = fault
        self.reason = reason
        self.place = place


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that is read. They are checked before anything is built of it."""

    file_bytes: int = 1_000_000
    file_places: int = 400_000
    boundaries: int = 2_000
    places: int = 10_000
    rings: int = 50
    depth: int = 6


# A request carries one drawing; a file named by an administrator may hold a whole city.
REQUEST_CAPS = Caps()
FILE_CAPS = Caps(file_bytes=64_000_000)


@dataclass(frozen=True, slots=True)
class RawBoundary:
    """One entry of a file as it was sent: nothing of it is checked yet.

    `entry` says where it stands ("feature 3", "row 12"); `coordinates` returns them nested as
    those of a GeoJSON MultiPolygon, or raises BadBoundary.
    """

    entry: str
    properties: Mapping[str, object]
    coordinates: Callable[[], object]


@dataclass(frozen=True, slots=True, eq=False)
class Boundary:
    """A community's checked outline (longitude, latitude; WGS 84)."""

    code: str
    name: str
    sector: str
    polygons: tuple[Polygon, ...]

    @property
    def coordinates(self) -> list[Any]:
        """Return the outline as GeoJSON MultiPolygon coordinates, to be stored."""
        return [
            [[list(place) for place in ring.coords] for ring in (part.exterior, *part.interiors)]
            for part in self.polygons
        ]

    @property
    def shape(self) -> MultiPolygon:
        """Return the outline as one geometry."""
        return MultiPolygon(self.polygons)

    def same_outline(self, other: "Boundary") -> bool:
        """Return whether both run through the same places, wherever their rings begin."""
        return bool(normalize(self.shape).equals_exact(normalize(other.shape), 0))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A boundary kept aside for a person: whose, why, and where it fails (latitude, longitude).

    Where the file gives no code, `code` is the place in the file, such as "feature 3".
    """

    code: str
    name: str
    fault: Fault
    reason: str
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """All of a file, each entry either accepted or refused."""

    accepted: tuple[Boundary, ...]
    refused: tuple[Refusal, ...]
