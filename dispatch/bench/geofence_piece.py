"""Geofence lookups: on the real city's communities where they lie beside the project, else the demo's."""

import os
import time
from collections.abc import Sequence
from importlib import resources
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from dispatch.running.places import ROOT
from pilot_zones.boundary import Boundary
from pilot_zones.boundary_file import read_boundaries
from pilot_zones.geofence import Geofence, Zone
from pilot_zones.phases import Phase

from .rate import per_second

REAL = Path("data") / "calgary" / "Community_District_Boundaries_20240730.csv"
SEED = 11
PLACES = 5000
AT_ONCE = 100


def measure(seconds: float) -> dict[str, Any]:
    """Return microseconds a lookup, over places drawn evenly in the city's box."""
    file, which = outlines()
    accepted = read_boundaries(file).accepted
    begun = time.perf_counter()
    fence = Geofence(_zones(accepted))
    built = time.perf_counter() - begun
    rng, box = Random(SEED), fence.box
    places = [
        (rng.uniform(box.south, box.north), rng.uniform(box.west, box.east)) for _ in range(PLACES)
    ]
    inside = sum(fence.find(*place).zone is not None for place in places)
    turn = cycle(places)

    def find_some() -> int:
        for _ in range(AT_ONCE):
            fence.find(*next(turn))
        return AT_ONCE

    return {
        "outlines": which,
        "polygons": len(accepted),
        "vertices": sum(_vertices(boundary) for boundary in accepted),
        "inside_share": inside / PLACES,
        "build_ms": 1000 * built,
        "lookup_us": 1e6 / per_second(find_some, seconds=seconds),
    }


def outlines() -> tuple[Path, str]:
    """Return the file of outlines, and which it is."""
    shared = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared"))
    if (shared / REAL).exists():
        return shared / REAL, "City of Calgary, community district boundaries of 2024-07-30"
    demo = resources.files("pilot_zones").joinpath("demo", "outlines.geojson")
    return Path(str(demo)), "the demo's outlines; the real ones are not beside the project"


def _zones(accepted: Sequence[Boundary]) -> list[Zone]:
    return [
        Zone(key=one.code, code=one.code, name=one.name, phase=Phase.PAIRED, polygons=one.polygons)
        for one in accepted
    ]


def _vertices(boundary: Boundary) -> int:
    return sum(
        len(ring.coords)
        for polygon in boundary.polygons
        for ring in (polygon.exterior, *polygon.interiors)
    )
