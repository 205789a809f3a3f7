"""The city as it is drawn: small enough to send, and with its shared edges shared."""

import gzip
import json

import pytest
import shapely

from pilot_zones.boundary_file import read_boundaries
from pilot_zones.geofence import Geofence, Zone, polygons_from
from pilot_zones.outlines import COARSE, outlines_of
from pilot_zones.phases import Phase
from tests.conftest import SHARED

CITY = "data/calgary/Community_District_Boundaries_20240730.csv"


@pytest.fixture(scope="module")
def city():
    if not SHARED.is_dir():
        pytest.skip(f"the real data is not beside the project ({SHARED.name}/)")
    read = read_boundaries(SHARED / CITY)
    zones = [Zone(b.code, b.code, b.name, Phase.OUTSIDE, b.polygons) for b in read.accepted]
    return Geofence(zones).zones


@pytest.mark.shared
def test_the_whole_city_is_sent_in_little_more_than_a_hundred_kilobytes(city):
    body = json.dumps(outlines_of(city), separators=(",", ":")).encode()
    assert len(city) == 312
    assert len(gzip.compress(body, 6)) < 120_000
    small = json.dumps(outlines_of(city, COARSE), separators=(",", ":")).encode()
    assert len(gzip.compress(small, 6)) < 40_000


@pytest.mark.shared
def test_an_outline_drawn_covers_almost_what_the_true_one_does(city):
    for zone, drawn in zip(city, outlines_of(city), strict=True):
        true, shown = (
            shapely.MultiPolygon(zone.polygons),
            shapely.MultiPolygon(polygons_from(drawn)),
        )
        assert true.symmetric_difference(shown.buffer(0)).area < 0.02 * true.area, zone.code


def test_a_small_city_is_drawn_as_it_is():
    ring = [[-114.0, 51.0], [-113.9, 51.0], [-113.9, 51.1], [-114.0, 51.0]]
    zone = Zone(1, "A", "A", Phase.PAIRED, polygons_from([[ring]]))
    assert outlines_of([zone]) == [[[ring]]]
    assert outlines_of([]) == []
