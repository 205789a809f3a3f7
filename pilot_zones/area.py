"""The size of a shape given in degrees. Pure: shapely, no framework."""

from math import cos, radians

from shapely.geometry.base import BaseGeometry

from .distance import METRES_PER_DEGREE


def square_metres(shape: BaseGeometry) -> float:
    """Return about how large a shape is: within 1 % for a shape as large as a city.

    A degree of longitude is taken at the latitude of the shape's middle.
    """
    if shape.is_empty:
        return 0.0
    _, south, _, north = shape.bounds
    return float(shape.area) * METRES_PER_DEGREE**2 * cos(radians((south + north) / 2))
