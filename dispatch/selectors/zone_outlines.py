"""The outlines of every community for the big map: drawn once per process for each state of them."""

import gzip
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pilot_zones.models import PHASE_LABELS
from pilot_zones.outlines import COARSE, Ring, outlines_of
from pilot_zones.zone_map import ZoneMap, zones_at


@dataclass(frozen=True)
class DrawnOutlines:
    """The JSON of all outlines, compressed, and the tag that says which it is."""

    etag: str
    gzipped: bytes


# The one drawing of this process, and the coarse rings of the small map; empty until asked for.
_held: list[DrawnOutlines] = []
_small: list[tuple[str, list[list[Ring]]]] = []


def drawn_outlines(now: datetime) -> DrawnOutlines:
    """Return the outlines of the communities in force, with their phases and pauses."""
    zones = zones_at(now)
    etag = _etag(zones)
    if not _held or _held[0].etag != etag:
        _held[:] = [DrawnOutlines(etag, gzip.compress(_body(zones), 6, mtime=0))]
    return _held[0]


def small_outlines(zones: ZoneMap) -> list[list[Ring]]:
    """Return the outer rings of each zone of the geofence, as coarse as a small map draws them."""
    tag = _etag(zones)
    if not _small or _small[0][0] != tag:
        drawn = outlines_of(zones.geofence.zones, COARSE)
        _small[:] = [(tag, [[rings[0] for rings in polygons] for polygons in drawn])]
    return _small[0][1]


def _etag(zones: ZoneMap) -> str:
    """Return what changes with every version, with one that begins, and with every pause."""
    keys = hash(tuple(sorted(zones.versions)))
    stand = zones.stand
    return f'"{stand.newest}-{stand.newest_pause}-{stand.paused}-{keys & 0xFFFFFFFF:x}"'


def _body(zones: ZoneMap) -> bytes:
    drawn = outlines_of(zones.geofence.zones)
    shown: list[dict[str, Any]] = [
        {
            "code": zone.code,
            "name": zone.name,
            "phase": zone.phase.value,
            "phase_label": PHASE_LABELS[zone.phase],
            "paused": zones.versions[zone.key].community_id in zones.pauses,
            "polygons": polygons,
        }
        for zone, polygons in zip(zones.geofence.zones, drawn, strict=True)
    ]
    return json.dumps({"communities": shown}, separators=(",", ":")).encode()
