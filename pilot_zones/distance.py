"""Distance between two places on earth. Pure."""

from math import asin, cos, radians, sin, sqrt
from typing import Final

# Mean radius R1 of the WGS 84 ellipsoid, (2a + b) / 3 (IUGG; Moritz 2000, "Geodetic Reference
# System 1980", Journal of Geodesy 74).
EARTH_RADIUS_METRES: Final = 6_371_008.8
METRES_PER_DEGREE: Final = radians(EARTH_RADIUS_METRES)
# The latitude of a pole and the longitude of the antimeridian, in degrees.
POLE: Final = 90.0
ANTIMERIDIAN: Final = 180.0


def metres_between(lat: float, lng: float, *, to_lat: float, to_lng: float) -> float:
    """Return the great-circle distance in metres between two places given in degrees.

    Haversine on a sphere of the mean earth radius: at most 0.56 % off the ellipsoid, which over
    a city is less than the doubt of a caller's place.
    """
    north, east = radians(to_lat - lat), radians(to_lng - lng)
    chord = sin(north / 2) ** 2 + cos(radians(lat)) * cos(radians(to_lat)) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_METRES * asin(min(1.0, sqrt(chord)))
