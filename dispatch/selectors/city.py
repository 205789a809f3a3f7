"""The communities for the small map."""

from datetime import datetime
from typing import Any

from django.conf import settings

from pilot_zones.models import PHASE_LABELS
from pilot_zones.phases import Phase
from pilot_zones.zone_map import zones_at

from .place import pilot_at

# Beyond this many vertices a small map draws each ring coarsely: it shows, it decides nothing.
MOST_VERTICES = 4000
DEMO_NOTE = "The demo's communities are coarse outlines drawn for it, not the city's boundaries."


def city_map(now: datetime) -> dict[str, Any]:
    """Return the communities in force as rings of longitude and latitude, and a note of their source."""
    zones = zones_at(now)
    versions = zones.versions.values()
    vertices = sum(len(ring) for v in versions for polygon in v.coordinates for ring in polygon)
    step = max(1, vertices // MOST_VERTICES)
    return {
        "communities": [
            {
                "name": version.community.name,
                "phase": version.phase,
                "paused": version.community_id in zones.pauses,
                "phase_label": PHASE_LABELS[Phase(version.phase)],
                "open": pilot_at(version, now, pauses=zones.pauses).open,
                "rings": [_coarse(polygon[0], step) for polygon in version.coordinates],
            }
            for version in versions
        ],
        "note": DEMO_NOTE if settings.DEMO else "",
    }


def _coarse(ring: list[list[float]], step: int) -> list[list[float]]:
    return ring if len(ring) < 4 * step else [*ring[::step], ring[-1]]
