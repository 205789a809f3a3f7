"""Which community owns a place. Pure: shapely, no framework."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import cos, inf, isfinite, radians
from typing import Any, Final

import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon, STRtree, intersects

from .distance import ANTIMERIDIAN, POLE, metres_between
from .phases import Phase

# A phone's place is seldom better than this: nearer to an edge, the community is worth asking.
NEAR_EDGE_METRES: Final = 30.0
# How far around the city a place is still taken as meant for it, in degrees (about 50 km).
CITY_MARGIN_DEGREES: Final = 0.5
_KILOMETRE: Final = 1000.0


class PlaceNotFinite(ValueError):
    """A latitude or longitude is infinite or not a number."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of degrees."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, lat: float, lng: float) -> bool:
        """Return whether the place lies in the box or on its edge."""
        return self.south <= lat <= self.north and self.west <= lng <= self.east

    def looks_swapped(self, lat: float, lng: float) -> bool:
        """Return whether the place is outside, and would be inside with its numbers exchanged."""
        return not self.holds(lat, lng) and self.holds(lng, lat)

    def widened(self, degrees: float) -> "Box":
        """Return the box with a margin on every side."""
        return Box(
            self.south - degrees, self.west - degrees, self.north + degrees, self.east + degrees
        )


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """A community as it stands: its boundary (longitude, latitude; WGS 84) and its phase."""

    key: Any
    code: str
    name: str
    phase: Phase
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True)
class Found:
    """The answer for one place: its one owner, or none.

    `shared_with` names the others that touch the very same point: it lies on their edge. What is
    near is worked out when it is asked for; the owner alone is what most callers want.
    """

    lat: float
    lng: float
    zone: Zone | None
    shared_with: tuple[Zone, ...]
    fence: "Geofence" = field(repr=False, compare=False)

    @property
    def swapped(self) -> bool:
        """Return whether latitude and longitude look exchanged. They are left as they are."""
        return self.zone is None and self.fence.looks_swapped(self.lat, self.lng)

    @cached_property
    def nearest(self) -> Zone | None:
        """Return the owner, or the community nearest to a place that has none."""
        return self.zone or self.fence.nearest(self.lat, self.lng)

    @cached_property
    def edge_metres(self) -> float:
        """Return the metres to the edge of `nearest`; infinite where there is none."""
        if self.nearest is None:
            return inf
        return self.fence.metres_to_edge(self.nearest, self.lat, self.lng)

    @property
    def near_edge(self) -> bool:
        """Return whether the place is too near to an edge to be sure of its community."""
        return self.edge_metres < NEAR_EDGE_METRES

    @property
    def sentence(self) -> str:
        """Return where the place is, for a person."""
        if self.zone is None:
            return self._outside() + ". Latitude and longitude look swapped" * self.swapped
        if self.shared_with:
            others = " and ".join(zone.name for zone in self.shared_with)
            return f"{self.zone.name}, on its edge with {others}"
        edge = f", {self.edge_metres:.0f} m from its edge" if self.near_edge else ""
        return f"{self.zone.name}{edge}"

    def _outside(self) -> str:
        if self.nearest is None:
            return "Outside every community"
        return f"Outside every community; {_spoken(self.edge_metres)} from {self.nearest.name}"


class Geofence:
    """The communities, indexed once; looking a place up takes microseconds and no lock.

    A place on an edge or corner that several share belongs to the lowest code among them, so
    that the same place always has the same owner, whatever order the communities came in.
    """

    def __init__(self, zones: Iterable[Zone]) -> None:
        self.zones: tuple[Zone, ...] = tuple(sorted(zones, key=lambda z: (z.code, str(z.key))))
        self._shapes = [MultiPolygon(zone.polygons) for zone in self.zones]
        shapely.prepare(self._shapes)
        self._tree = STRtree(self._shapes)
        self.box = _box_around(self._shapes)
        self._city = self.box.widened(CITY_MARGIN_DEGREES)
        # A degree of longitude is shorter than one of latitude: edges are kept in degrees of
        # latitude both ways, so that the nearest in degrees is the nearest in metres.
        self._east = cos(radians((self.box.south + self.box.north) / 2))
        edges = [_scaled(shape.boundary, self._east) for shape in self._shapes]
        self._edges = dict(zip(self.zones, edges, strict=True))
        self._edge_tree = STRtree(edges)

    def find(self, lat: float, lng: float) -> Found:
        """Return the one owner of a place, or that it has none; raises PlaceNotFinite."""
        if not (isfinite(lat) and isfinite(lng)):
            raise PlaceNotFinite(f"{lat}, {lng} is no place: a latitude and longitude are numbers")
        point, shapes = Point(lng, lat), self._shapes
        touching = [i for i in self._tree.query(point).tolist() if intersects(shapes[i], point)]
        if not touching:
            return Found(lat, lng, None, (), self)
        # The zones are in the order of their codes.
        owner, *others = sorted(touching)
        return Found(lat, lng, self.zones[owner], tuple(self.zones[i] for i in others), self)

    def looks_swapped(self, lat: float, lng: float) -> bool:
        """Return whether the place is far off the city, but in it with its numbers exchanged."""
        return bool(self.zones) and self._city.looks_swapped(lat, lng)

    def nearest(self, lat: float, lng: float) -> Zone | None:
        """Return the community whose edge is nearest; None with no community, or off the earth."""
        if not self.zones or abs(lat) > POLE or abs(lng) > ANTIMERIDIAN:
            return None
        # Several are equally near at a shared corner: the lowest code, as for the owner.
        return self.zones[int(self._edge_tree.query_nearest(Point(lng * self._east, lat)).min())]

    def metres_to_edge(self, zone: Zone, lat: float, lng: float) -> float:
        """Return the metres from a place to the nearest point of a community's edge."""
        here = Point(lng * self._east, lat)
        to_lng, to_lat = shapely.shortest_line(self._edges[zone], here).coords[0]
        return metres_between(lat, lng, to_lat=to_lat, to_lng=to_lng / self._east)


def polygons_from(coordinates: Sequence[Any]) -> tuple[Polygon, ...]:
    """Return the polygons of a checked boundary, from its GeoJSON MultiPolygon coordinates."""
    return tuple(Polygon(rings[0], rings[1:]) for rings in coordinates)


def _box_around(shapes: Sequence[MultiPolygon]) -> Box:
    if not shapes:
        return Box(0, 0, 0, 0)
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return Box(south, west, north, east)


def _scaled(edge: shapely.Geometry, east: float) -> shapely.Geometry:
    return shapely.transform(edge, lambda places: places * np.array([east, 1.0]))


def _spoken(metres: float) -> str:
    return f"{metres:.0f} m" if metres < _KILOMETRE else f"{metres / _KILOMETRE:.1f} km"
