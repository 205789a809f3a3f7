"""The communities for the small map."""

from datetime import datetime
from typing import Any

from django.conf import settings

from pilot_zones.models import PHASE_LABELS
from pilot_zones.phases import Phase
from pilot_zones.zone_map import zones_at

from .place import pilot_at
from .zone_outlines import small_outlines

DEMO_NOTE = "The demo's communities are coarse outlines drawn for it, not the city's boundaries."


def city_map(now: datetime) -> dict[str, Any]:
    """Return the communities in force as rings of longitude and latitude, and a note of their source."""
    zones = zones_at(now)
    drawn = zip(zones.geofence.zones, small_outlines(zones), strict=True)
    shown = [(zones.versions[zone.key], rings) for zone, rings in drawn]
    return {
        "communities": [
            {
                "name": version.community.name,
                "phase": version.phase,
                "paused": version.community_id in zones.pauses,
                "phase_label": PHASE_LABELS[Phase(version.phase)],
                "open": pilot_at(version, now, pauses=zones.pauses).open,
                "rings": rings,
            }
            for version, rings in shown
        ],
        "note": DEMO_NOTE if settings.DEMO else "",
    }
