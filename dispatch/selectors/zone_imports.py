"""A file of boundaries beside the communities of today: what it would change, and what not and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pilot_zones.boundary import Boundary, Caps
from pilot_zones.boundary_file import read_boundaries
from pilot_zones.comparison import Comparison, compare
from pilot_zones.geofence import CITY_MARGIN_DEGREES
from pilot_zones.in_force import boundaries_in_force
from pilot_zones.neighbours import doubts_about
from pilot_zones.zone_map import zones_at

# A whole city is about 4 MB as CSV; a file ten times as large is not of communities.
UPLOAD_CAPS: Final = Caps(file_bytes=16_000_000)
# So many of a kind are told one by one.
TOLD: Final = 200


@dataclass(frozen=True)
class DryRun:
    """What a file would change, and the words for all of it (`read`, as the draft keeps it)."""

    outlines: Sequence[Boundary]
    read: dict[str, Any]


def dry_run(data: bytes, *, now: datetime, anywhere: bool) -> DryRun:
    """Return what a file would do; nothing is changed. Raises BoundaryFileUnreadable.

    Unless `anywhere`, every place must be near the communities of today.
    """
    geofence = zones_at(now).geofence
    city = None if anywhere or not geofence.zones else geofence.box.widened(CITY_MARGIN_DEGREES)
    file = read_boundaries(data, caps=UPLOAD_CAPS, city=city)
    today = boundaries_in_force(now)
    found = compare(file, today)
    taken = [*found.new, *(change.after for change in found.changed)]
    return DryRun(taken, _read(found, _doubts(taken, today)))


def _read(found: Comparison, doubts: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "new": len(found.new),
        "changed": len(found.changed),
        "same": len(found.same),
        "refused": len(found.refused),
        "gone": len(found.gone),
        "lines": [
            *({"code": b.code, "kind": "new", "says": f"{b.name} is new."} for b in found.new),
            *(
                {"code": change.after.code, "kind": "changed", "says": change.sentence}
                for change in found.changed
            ),
        ][:TOLD],
        "refusals": [
            {"code": r.code, "fault": r.fault.value, "says": r.reason, "place": r.place}
            for r in found.refused[:TOLD]
        ],
        "gone_names": [f"{b.name} ({b.code})" for b in found.gone[:TOLD]],
        "doubts": doubts,
    }


def _doubts(taken: Sequence[Boundary], today: Sequence[Boundary]) -> list[dict[str, Any]]:
    """Return the overlaps, gaps and slivers that the file would bring, the largest first."""
    if not taken:
        return []
    codes = {boundary.code for boundary in taken}
    before = {doubt.sentence for doubt in doubts_about(today)}
    after = doubts_about([*taken, *(b for b in today if b.code not in codes)])
    return [
        {"says": doubt.sentence, "place": doubt.place}
        for doubt in after
        if codes & set(doubt.codes) and doubt.sentence not in before
    ][:TOLD]
