"""The communities that are paused now, as every console shows them."""

from dataclasses import dataclass
from datetime import datetime

from pilot_zones.zone_map import zones_at

from .place import pilot_at


@dataclass(frozen=True)
class PausedCommunity:
    """One community to which no vehicle is sent, and the sentence that says who paused it and when."""

    code: str
    name: str
    says: str


def paused_communities(now: datetime) -> list[PausedCommunity]:
    """Return every community that is paused now, by name; one statement where none is."""
    zones = zones_at(now)
    paused = [v for v in zones.versions.values() if v.community_id in zones.pauses]
    found = [
        PausedCommunity(
            version.community.code,
            version.community.name,
            pilot_at(version, now, pauses=zones.pauses).why,
        )
        for version in paused
    ]
    return sorted(found, key=lambda one: one.name)
