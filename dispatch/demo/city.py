"""The demo city: twelve communities as outlines drawn by hand, their phases and hours, addresses."""

import csv
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from pilot_zones.boundary_file import read_boundaries
from pilot_zones.hours import WeeklyHours
from pilot_zones.models import Community, ZoneVersion
from pilot_zones.phases import Phase

from ..actions.zones import KnownAddress, import_boundaries, keep_addresses, set_phase
from ..permissions import SYSTEM

SOURCE: Final = "Demo outlines, drawn by hand"
# The pilot is under way when the first visits and calls of the demo come in.
BEGAN: Final = timedelta(days=14)


@dataclass(frozen=True)
class Spot:
    """A place of the demo city that callers name. All names and addresses are invented."""

    label: str  # its name, or its address where it has none
    kind: str
    community: str
    lat: float
    lng: float


@dataclass(frozen=True)
class PilotHere:
    """A community's phase in the demo, with its hours."""

    code: str
    phase: Phase
    hours: dict[str, Any]


def _file(name: str) -> Path:
    return Path(str(resources.files("pilot_zones").joinpath("demo", name)))


def pilots() -> list[PilotHere]:
    """Return the phase and hours that the outlines' file gives; raises HoursUnreadable."""
    features = json.loads(_file("outlines.geojson").read_text(encoding="utf-8"))["features"]
    told = [feature["properties"] for feature in features]
    return [
        PilotHere(one["code"], Phase(one["phase"]), WeeklyHours.from_json(one["hours"]).to_json())
        for one in told
    ]


@cache
def spots() -> tuple[Spot, ...]:
    """Return the places of the demo city, in file order."""
    with _file("gazetteer.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Spot(
                label=row["label"],
                kind=row["kind"],
                community=row["community"],
                lat=float(row["lat"]),
                lng=float(row["lng"]),
            )
            for row in csv.DictReader(lines)
        )


def is_laid_out() -> bool:
    """Return whether this database holds the demo city: invented calls belong nowhere else."""
    return ZoneVersion.objects.filter(source=SOURCE).exists()


@transaction.atomic
def seed_city(*, now: datetime) -> str:
    """Lay out the demo city where the database has no community yet; say what was done.

    A city that somebody imported or changed stays as it is.
    """
    if Community.objects.exists():
        return f"{Community.objects.count()} communities were here and stay as they are"
    read = read_boundaries(_file("outlines.geojson"))
    began = now - BEGAN
    # A community has one version at a moment: the outlines come first, then the phases.
    before = began - timedelta(seconds=1)
    import_boundaries(read.accepted, read.refused, source=SOURCE, actor=SYSTEM, now=before)
    for pilot in pilots():
        set_phase(pilot.code, phase=pilot.phase, hours=pilot.hours, actor=SYSTEM, now=began)
    lines = [KnownAddress(spot.label, spot.lat, spot.lng) for spot in spots()]
    known = keep_addresses(lines, actor=SYSTEM, now=now)
    return f"{len(read.accepted)} communities, {known} addresses"
