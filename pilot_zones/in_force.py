"""The boundaries in force, as an import is compared with them."""

from datetime import datetime

from .boundary import Boundary
from .zone_map import zones_at


def boundaries_in_force(now: datetime) -> tuple[Boundary, ...]:
    """Return the boundary of every community at a moment, in the order of their codes."""
    zones = zones_at(now)
    return tuple(
        Boundary(zone.code, zone.name, zones.versions[zone.key].community.sector, zone.polygons)
        for zone in zones.geofence.zones
    )
