"""Is this outline a boundary? Every fault gets a sentence and its place. Pure.

Nothing is repaired: a repaired boundary is somebody else's decision made silently, and
`make_valid` can take minutes. A boundary with a fault goes back to a person.
"""

import re
from collections.abc import Sequence
from itertools import chain, pairwise
from math import hypot, isfinite
from typing import Final

from shapely import MultiPolygon, Polygon, is_valid_reason

from .area import square_metres
from .boundary import BadBoundary, Caps, Fault
from .distance import ANTIMERIDIAN, POLE
from .geofence import Box

Place = tuple[float, float]
Ring = list[Place]

# The City's own file has true parts of a few square centimetres; below this there is no shape.
LEAST_SQUARE_METRES: Final = 1e-6
_FEWEST_PLACES: Final = 4
# Two sides that meet at less than this (radians) run back over each other.
_SPIKE: Final = 1e-9
_GEOS_REASON: Final = re.compile(r"(?P<what>[^\[]+)(\[(?P<lng>\S+) (?P<lat>\S+)\])?")
_SENTENCES: Final = {
    "Self-intersection": (Fault.SELF_CROSSING, "crosses itself"),
    "Ring Self-intersection": (Fault.SELF_CROSSING, "touches or crosses itself"),
    "Interior is disconnected": (Fault.SELF_CROSSING, "is cut in two by its holes"),
    "Hole lies outside shell": (Fault.HOLE_OUTSIDE, "has a hole outside it"),
    "Holes are nested": (Fault.HOLE_OUTSIDE, "has a hole inside a hole"),
    "Nested shells": (Fault.OVERLAPPING_PARTS, "has a part inside another part"),
    "Duplicate Rings": (Fault.DUPLICATE_RING, "has the same ring twice"),
}


def checked_polygons(
    coordinates: object, *, caps: Caps, city: Box | None = None
) -> tuple[Polygon, ...]:
    """Return the polygons of GeoJSON MultiPolygon coordinates; raises BadBoundary.

    With `city`, every place must be inside it, and numbers that would be with latitude and
    longitude exchanged are called swapped. They are never exchanged here.
    """
    parts = _lists(coordinates, "a list of polygons")
    _count(parts, caps)
    outlines = [[_ring(ring, city) for ring in _lists(part, "a list of rings")] for part in parts]
    _refuse_ring_twice(list(chain.from_iterable(outlines)))
    polygons = tuple(Polygon(rings[0], rings[1:]) for rings in outlines)
    _refuse_invalid(polygons)
    return polygons


def _lists(value: object, what: str) -> list[object]:
    if not isinstance(value, list):
        raise BadBoundary(Fault.UNREADABLE, f"holds something else where {what} belongs")
    if not value:
        raise BadBoundary(Fault.EMPTY, f"is empty where {what} belongs")
    return value


def _count(parts: Sequence[object], caps: Caps) -> None:
    """Refuse too much before a place of it is read."""
    rings = [ring for part in parts if isinstance(part, list) for ring in part]
    if len(rings) > caps.rings:
        raise BadBoundary(
            Fault.TOO_MANY_RINGS, f"has {len(rings):,} rings; at most {caps.rings} are read"
        )
    places = sum(len(ring) for ring in rings if isinstance(ring, list))
    if places > caps.places:
        raise BadBoundary(
            Fault.TOO_MANY_PLACES, f"has {places:,} places; at most {caps.places:,} are read"
        )


def _ring(value: object, city: Box | None) -> Ring:
    ring = [_place(position, city) for position in _lists(value, "a list of places")]
    first, last = ring[0], ring[-1]
    for (west, _), (east, lat) in pairwise(ring):
        if abs(east - west) > ANTIMERIDIAN:
            raise BadBoundary(Fault.ANTIMERIDIAN, "crosses the 180th meridian", (lat, east))
    if first != last:
        gap = f"is not closed: it begins at {_said(first)} and ends at {_said(last)}"
        raise BadBoundary(Fault.UNCLOSED, gap, _lat_lng(last))
    if len(ring) < _FEWEST_PLACES:
        few = f"has a ring of {len(ring)} places; a closed ring has at least {_FEWEST_PLACES}"
        raise BadBoundary(Fault.TOO_FEW_PLACES, few, _lat_lng(first))
    # By its hull: a ring in the shape of an 8 has no area either, and its fault is another.
    if square_metres(Polygon(ring).convex_hull) < LEAST_SQUARE_METRES:
        raise BadBoundary(Fault.NO_AREA, f"has no area at {_said(first)}", _lat_lng(first))
    _refuse_spike(ring)
    return ring


def _place(position: object, city: Box | None) -> Place:
    match position:
        case [_, _]:
            lng, lat = (_number(number) for number in position)
        case [_, _, _]:
            flat = "each place is longitude and latitude only"
            raise BadBoundary(Fault.THREE_D, f"has heights: {flat}")
        case _:
            raise BadBoundary(Fault.NOT_A_PLACE, "has a place that is not longitude, latitude")
    _refuse_off_the_earth(lat, lng)
    if city and not city.holds(lat, lng):
        _refuse_outside(city, lat, lng)
    return lng, lat


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadBoundary(Fault.NOT_A_PLACE, "has a place whose numbers are not numbers")
    try:
        number = float(value)
    except OverflowError as error:
        raise BadBoundary(Fault.NOT_FINITE, "has a number that is too large") from error
    if not isfinite(number):
        raise BadBoundary(Fault.NOT_FINITE, "has a number that is infinite or not a number")
    return number


def _refuse_off_the_earth(lat: float, lng: float) -> None:
    if abs(lat) < POLE and abs(lng) <= ANTIMERIDIAN:
        return
    where = f"has the place {_said((lng, lat))}"
    if POLE < abs(lat) <= ANTIMERIDIAN and abs(lng) < POLE:
        raise BadBoundary(
            Fault.SWAPPED, f"{where}: latitude and longitude look swapped", (lat, lng)
        )
    metres = "; it looks measured in metres" if max(abs(lat), abs(lng)) > 2 * ANTIMERIDIAN else ""
    off = f"{where}, which is not between the poles and the 180th meridians{metres}"
    raise BadBoundary(Fault.OFF_THE_EARTH, off, (lat, lng))


def _refuse_outside(city: Box, lat: float, lng: float) -> None:
    where = f"has the place {_said((lng, lat))}"
    if city.looks_swapped(lat, lng):
        raise BadBoundary(
            Fault.SWAPPED, f"{where}: latitude and longitude look swapped", (lat, lng)
        )
    raise BadBoundary(Fault.OUTSIDE_CITY, f"{where}, far outside the city", (lat, lng))


def _refuse_spike(ring: Ring) -> None:
    corners = [place for place, following in pairwise(ring) if place != following]
    for before, corner, after in zip(
        corners[-1:] + corners[:-1], corners, corners[1:] + corners[:1], strict=True
    ):
        x, y = before[0] - corner[0], before[1] - corner[1]
        u, v = after[0] - corner[0], after[1] - corner[1]
        if x * u + y * v > 0 and abs(x * v - y * u) <= _SPIKE * hypot(x, y) * hypot(u, v):
            spike = f"has a spike at {_said(corner)}: it runs back over itself"
            raise BadBoundary(Fault.SPIKE, spike, _lat_lng(corner))


def _refuse_ring_twice(rings: Sequence[Ring]) -> None:
    seen: set[tuple[Place, ...]] = set()
    for ring in rings:
        same = tuple(sorted(ring[1:]))
        if same in seen:
            twice = f"has the same ring twice, at {_said(ring[0])}"
            raise BadBoundary(Fault.DUPLICATE_RING, twice, _lat_lng(ring[0]))
        seen.add(same)


def _refuse_invalid(polygons: tuple[Polygon, ...]) -> None:
    match = _GEOS_REASON.fullmatch(is_valid_reason(MultiPolygon(polygons)))
    if match is None or match["what"] == "Valid Geometry":
        return
    alone = all(polygon.is_valid for polygon in polygons)
    fault, says = _SENTENCES.get(match["what"], (Fault.SELF_CROSSING, match["what"].lower()))
    if alone and fault is Fault.SELF_CROSSING:
        fault, says = Fault.OVERLAPPING_PARTS, "has parts that overlap"
    if match["lng"] is None:
        raise BadBoundary(fault, says)
    place = (float(match["lng"]), float(match["lat"]))
    raise BadBoundary(fault, f"{says} at {_said(place)}", _lat_lng(place))


def _lat_lng(place: Place) -> tuple[float, float]:
    return place[1], place[0]


def _said(place: Place) -> str:
    return f"{place[1]:.10g}, {place[0]:.10g}"
