"""The demo city passes the same checks as a real one."""

import csv
import json
from pathlib import Path

import pytest

import pilot_zones
from pilot_zones.addresses import normal_form
from pilot_zones.boundary_file import read_boundaries
from pilot_zones.geofence import Geofence, Zone
from pilot_zones.neighbours import doubts_about
from pilot_zones.phases import Phase
from pilot_zones.weekly_hours import WeeklyHours

DEMO = Path(pilot_zones.__file__).parent / "demo"
CITY = read_boundaries(DEMO / "outlines.geojson")


@pytest.fixture(scope="module")
def addresses():
    with (DEMO / "gazetteer.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def fence():
    return Geofence(Zone(b.code, b.code, b.name, Phase.PAIRED, b.polygons) for b in CITY.accepted)


def test_all_outlines_are_taken_and_none_overlaps_or_leaves_a_gap():
    assert len(CITY.accepted) == 12
    assert CITY.refused == ()
    assert doubts_about(CITY.accepted) == ()


def test_the_outlines_say_that_they_are_ours():
    text = json.loads((DEMO / "outlines.geojson").read_text(encoding="utf-8"))

    assert "drawn by hand" in text["description"]


def test_phases_and_hours_are_readable_and_of_every_kind():
    features = json.loads((DEMO / "outlines.geojson").read_text(encoding="utf-8"))["features"]
    told = [feature["properties"] for feature in features]

    for one in told:
        stored = one["hours"]
        assert WeeklyHours.from_json(stored).to_json() == stored
    phases = {Phase(one["phase"]) for one in told}
    assert phases == set(Phase) - {Phase.OUTSIDE, Phase.ENDED}


def test_every_address_lies_in_its_community(addresses, fence):
    found = {
        row["label"]: fence.find(float(row["lat"]), float(row["lng"])).zone for row in addresses
    }

    assert len(addresses) >= 150
    assert {label: zone.code for label, zone in found.items()} == {
        row["label"]: row["community"] for row in addresses
    }


def test_no_two_addresses_read_the_same(addresses):
    assert len({normal_form(row["label"]) for row in addresses}) == len(addresses)
