"""The City of Calgary's own files, where they lie beside the project."""

import csv
import os
from itertools import chain
from pathlib import Path
from random import Random

import pytest
from shapely import Point

from pilot_zones.boundary import Fault
from pilot_zones.boundary_file import read_boundaries
from pilot_zones.comparison import compare
from pilot_zones.geofence import Geofence, Zone
from pilot_zones.neighbours import Doubt, doubts_about
from pilot_zones.phases import Phase
from pilot_zones.service_points import Landing, check_points, point_rows

ROOT = Path(__file__).resolve().parents[2]
CALGARY = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared")) / "data" / "calgary"
BOUNDARIES = CALGARY / "Community_District_Boundaries_20240730.csv"
POINTS = CALGARY / "Community_Services_20240806.csv"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not BOUNDARIES.exists(), reason="the City of Calgary's files are not beside the project"
    ),
]


@pytest.fixture(scope="module")
def city():
    return read_boundaries(BOUNDARIES)


@pytest.fixture(scope="module")
def fence(city):
    return Geofence(Zone(b.code, b.code, b.name, Phase.OUTSIDE, b.polygons) for b in city.accepted)


def test_312_communities_are_taken_and_fish_creek_park_is_kept_aside(city):
    assert len(city.accepted) == 312
    [refusal] = city.refused
    assert (refusal.code, refusal.fault) == ("FPK", Fault.SELF_CROSSING)
    assert refusal.reason == (
        "FISH CREEK PARK touches or crosses itself at 50.9214266, -114.1109813."
    )
    assert refusal.place == pytest.approx((50.9214266, -114.1109813))


def test_what_is_taken_is_what_the_file_says(city):
    with BOUNDARIES.open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["COMM_CODE"]: row for row in csv.DictReader(lines)}

    for boundary in city.accepted:
        places = chain.from_iterable(chain.from_iterable(boundary.coordinates))
        said = rows[boundary.code]["MULTIPOLYGON"].removeprefix("MULTIPOLYGON ")
        sent = said.replace("(", "").replace(")", "").split(",")
        assert [(lng, lat) for lng, lat in places] == [
            tuple(map(float, place.split())) for place in sent
        ]


def test_a_second_import_of_the_file_changes_nothing(city):
    result = compare(city, city.accepted)

    assert len(result.same) == 312
    assert (result.new, result.changed, result.gone) == ((), (), ())


def test_the_citys_own_overlaps_are_reported_and_small(city):
    doubts = doubts_about(city.accepted)

    overlaps = [doubt for doubt in doubts if doubt.doubt is Doubt.OVERLAP]
    assert {doubt.codes for doubt in overlaps} == {
        ("ABR", "EVN"),
        ("09P", "BVD"),
        ("KCA", "SGH"),
        ("ROY", "RYV"),
    }
    assert all(doubt.square_metres < 5 for doubt in overlaps)


def test_the_service_points_land_in_the_community_that_they_name(fence):
    report = check_points(point_rows(POINTS.read_bytes()), fence)

    assert len(report.points) == 211
    assert len(report.those(Landing.AGREES)) == 192
    assert len(report.those(Landing.NAMES_NONE)) == 8
    assert {(p.name, p.stated, p.found) for p in report.those(Landing.DIFFERS)} == {
        ("Alberta Children's Hospital", "UOC", "UND"),
        ("The Military Museums", "ALT", "GAW"),
        ("West Area", "CFC", "RIC"),
        ("Trans Canada Trail Pavillion", "DNC", "CHN"),
        ("Central Library", "DNC", "DNE"),
    }
    # Two of the six lie in Fish Creek Park, which is kept aside.
    outside = report.those(Landing.OUTSIDE)
    assert len(outside) == 6
    assert sum(point.stated == "FPK" for point in outside) == 2


def test_every_corner_of_every_community_has_one_owner_that_touches_it(city, fence):
    shapes = {boundary.code: boundary.shape for boundary in city.accepted}
    corners = {
        place for shape in shapes.values() for part in shape.geoms for place in part.exterior.coords
    }
    shared = 0

    for lng, lat in Random(7).sample(sorted(corners), 5_000):
        found = fence.find(lat, lng)
        codes = [found.zone.code, *(zone.code for zone in found.shared_with)]
        assert codes == sorted(codes)
        assert all(shapes[code].intersects(Point(lng, lat)) for code in codes)
        shared += len(codes) > 1

    assert shared > 2_500


def test_places_all_over_the_city_agree_with_a_search_by_hand(city, fence):
    shapes = [(boundary.code, boundary.shape) for boundary in city.accepted]
    random, box = Random(11), fence.box

    for _ in range(300):
        lat, lng = random.uniform(box.south, box.north), random.uniform(box.west, box.east)
        by_hand = [code for code, shape in shapes if shape.intersects(Point(lng, lat))]
        found = fence.find(lat, lng)
        assert ([found.zone.code] if found.zone else []) == by_hand[:1]


def test_no_place_of_the_city_looks_swapped_and_every_swapped_one_does(fence):
    with POINTS.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            lng, lat = map(float, row["POINT"].removeprefix("POINT (").rstrip(")").split())
            assert not fence.looks_swapped(lat, lng)
            assert fence.find(lng, lat).swapped
