"""How long a unit needs to a door: one interface, so that a router may stand behind it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pilot_zones.distance import metres_between

# Streets are longer than a straight line; 1.3 to 1.4 is the usual circuity of North American cities.
DETOUR = 1.35
# A town speed with lights and parking, and the time until the wheels turn. A centre sets its own.
METRES_A_MINUTE = 500.0
TURNOUT_MINUTES = 2.0
# Degrees are kept to three places, about 110 m: near enough for a drive, and a table stays small.
PLACES = 3


@dataclass(frozen=True)
class Point:
    """A place, WGS 84 degrees."""

    lat: float
    lng: float

    @property
    def cell(self) -> "Point":
        """The place to about 110 m, by which travel times are kept."""
        return Point(round(self.lat, PLACES), round(self.lng, PLACES))


class Travel(Protocol):
    """Somebody who estimates a drive. It never waits for a network: it is asked while a page is drawn."""

    def minutes(self, here: Point, there: Point) -> float:
        """Return the estimated minutes from one place to another, with the time to get going."""


@dataclass(frozen=True)
class GreatCircle:
    """The straight line times a detour factor, at one speed."""

    detour: float = DETOUR
    metres_a_minute: float = METRES_A_MINUTE

    def minutes(self, here: Point, there: Point) -> float:
        """Return the minutes of the straight line with its detour, plus turnout."""
        metres = metres_between(here.lat, here.lng, to_lat=there.lat, to_lng=there.lng)
        return TURNOUT_MINUTES + metres * self.detour / self.metres_a_minute


@dataclass(frozen=True)
class Known:
    """Times that a router gave before, by cell; where it gave none, the estimate behind it."""

    driving: Mapping[tuple[Point, Point], float]  # minutes at the wheel
    otherwise: Travel = field(default_factory=GreatCircle)

    def minutes(self, here: Point, there: Point) -> float:
        """Return the router's minutes plus turnout, or the other estimate."""
        known = self.driving.get((here.cell, there.cell))
        return self.otherwise.minutes(here, there) if known is None else TURNOUT_MINUTES + known


GREAT_CIRCLE: Travel = GreatCircle()
