"""Outlines as they are drawn: fewer places, fewer digits. They show; they decide nothing. Pure."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from .geofence import Zone

# In degrees: about 5 m on the big map, 60 m on the small one. A drawn line is thicker.
FINE: Final = 0.00005
COARSE: Final = 0.0006
# Five digits are about a metre.
_DIGITS: Final = 5
# Fewer places than this are drawn as they are.
_FEW: Final = 4000

Ring = list[list[float]]


def outlines_of(zones: Sequence[Zone], tolerance: float = FINE) -> list[list[list[Ring]]]:
    """Return each zone's polygons as rings of longitude and latitude, in the order given.

    An edge that two communities share stays shared: both are simplified along the same places.
    """
    shapes = [MultiPolygon(zone.polygons) for zone in zones]
    return [_polygons(shape) for shape in _simple(shapes, tolerance)]


def _simple(shapes: list[MultiPolygon], tolerance: float) -> list[shapely.Geometry]:
    if sum(shapely.get_num_coordinates(shape) for shape in shapes) <= _FEW:
        return list(shapes)
    drawn: list[shapely.Geometry] = list(shapely.coverage_simplify(np.array(shapes), tolerance))
    return drawn


def _polygons(shape: shapely.Geometry) -> list[list[Ring]]:
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    return [
        [_ring(ring) for ring in (part.exterior, *part.interiors)]
        for part in parts
        if isinstance(part, Polygon)
    ]


def _ring(ring: shapely.LinearRing) -> Ring:
    places: Ring = np.round(shapely.get_coordinates(ring), _DIGITS).tolist()
    return places
