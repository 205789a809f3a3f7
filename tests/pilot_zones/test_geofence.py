"""Every place has at most one owner, always the same one."""

from math import inf, nan
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon, box

from pilot_zones.distance import metres_between
from pilot_zones.geofence import Geofence, PlaceNotFinite, Zone, polygons_from
from pilot_zones.phases import Phase

WEST, EAST, NORTH, SOUTH = -114.2, -113.9, 51.2, 50.9
ROWS = 4


def zone(code, *polygons):
    return Zone(
        key=code, code=code, name=f"Community {code}", phase=Phase.PAIRED, polygons=polygons
    )


def grid(rows=ROWS):
    """Return a square town of rows by rows communities that share all their edges."""
    xs = [WEST + (EAST - WEST) * n / rows for n in range(rows + 1)]
    ys = [SOUTH + (NORTH - SOUTH) * n / rows for n in range(rows + 1)]
    return [
        zone(f"{row}{col}", box(xs[col], ys[row], xs[col + 1], ys[row + 1]))
        for row in range(rows)
        for col in range(rows)
    ]


def corners(zones):
    return sorted({place for z in zones for p in z.polygons for place in p.exterior.coords})


TOWN = Geofence(grid())


def owners_by_hand(zones, lat, lng):
    """Return the codes of all that touch a place, found without an index."""
    here = Point(lng, lat)
    return sorted(z.code for z in zones if any(p.intersects(here) for p in z.polygons))


PLACES = st.one_of(
    st.tuples(st.floats(SOUTH - 0.1, NORTH + 0.1), st.floats(WEST - 0.1, EAST + 0.1)),
    st.sampled_from([(lat, lng) for lng, lat in corners(grid())]),
    st.tuples(
        st.sampled_from([lat for _, lat in corners(grid())]), st.floats(WEST - 0.1, EAST + 0.1)
    ),
)


@given(PLACES)
@settings(max_examples=300, deadline=None)
def test_the_owner_is_the_lowest_code_of_those_that_touch_the_place(place):
    by_hand = owners_by_hand(TOWN.zones, *place)

    found = TOWN.find(*place)

    assert ([found.zone.code] if found.zone else []) == by_hand[:1]
    assert [other.code for other in found.shared_with] == by_hand[1:]


@given(PLACES, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_in_which_communities_come_does_not_matter(place, random):
    zones = grid()
    random.shuffle(zones)

    shuffled, found = Geofence(zones).find(*place).zone, TOWN.find(*place).zone

    assert (shuffled and shuffled.code) == (found and found.code)


def test_a_corner_of_four_communities_has_one_owner():
    lng, lat = sorted(corners(grid()))[ROWS + 2]

    found = TOWN.find(lat, lng)

    assert found.zone.code == "00"
    assert len(found.shared_with) == 3
    assert "on its edge with" in found.sentence


def test_a_lake_in_a_community_is_outside_it():
    ring = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (3, 1), (3, 3), (1, 3)]])
    fence = Geofence([zone("LAK", ring)])

    assert fence.find(2, 2).zone is None
    assert fence.find(0.5, 0.5).zone.code == "LAK"


def test_a_community_of_two_parts_owns_both():
    fence = Geofence([zone("TWO", box(0, 0, 1, 1), box(2, 2, 3, 3))])

    assert fence.find(0.5, 0.5).zone.code == fence.find(2.5, 2.5).zone.code == "TWO"
    assert fence.find(1.5, 1.5).zone is None


@pytest.mark.parametrize("place", [(nan, 0.0), (0.0, nan), (inf, 0.0), (0.0, -inf)])
def test_refuses_a_place_that_is_no_number(place):
    with pytest.raises(PlaceNotFinite):
        TOWN.find(*place)


def test_outside_names_the_nearest_community_and_how_far_it_is():
    found = TOWN.find(NORTH + 0.01, WEST + 0.01)

    assert found.zone is None
    assert found.nearest.code == f"{ROWS - 1}0"
    assert found.edge_metres == pytest.approx(1112, abs=2)
    assert found.sentence == f"Outside every community; 1.1 km from Community {ROWS - 1}0"


def test_the_nearest_is_the_nearest_in_metres_not_in_degrees():
    """At 51 degrees north a degree of longitude is 0.63 of one of latitude."""
    fence = Geofence([zone("NTH", box(0, 51.010, 1, 51.1)), zone("EST", box(1.014, 50.9, 1.1, 51))])

    assert fence.find(51.0, 1.0).nearest.code == "EST"


@given(st.floats(SOUTH - 2, NORTH + 2), st.floats(WEST - 2, EAST + 2))
@settings(deadline=None)
def test_no_community_is_nearer_than_the_nearest(lat, lng):
    found = TOWN.find(lat, lng)
    if found.zone is None:
        by_hand = min(TOWN.metres_to_edge(zone, lat, lng) for zone in TOWN.zones)
        assert found.edge_metres == pytest.approx(by_hand, rel=0.02)


@pytest.mark.parametrize(
    ("lat", "lng", "swapped"),
    [
        (51.05, -114.05, False),
        (-114.05, 51.05, True),
        (-114.5, 50.6, True),
        (51.9, -114.05, False),
        (0.0, 0.0, False),
        (114.05, 51.05, False),
    ],
)
def test_flags_swapped_numbers_and_never_corrects_them(lat, lng, swapped):
    found = TOWN.find(lat, lng)

    assert found.swapped is TOWN.looks_swapped(lat, lng) is swapped
    if swapped:
        assert found.zone is None
        assert found.sentence.endswith("Latitude and longitude look swapped")


def test_where_a_town_reads_the_same_both_ways_nothing_looks_swapped():
    assert not Geofence([zone("SQR", box(10, 10, 11, 11))]).looks_swapped(10.2, 10.9)


def test_a_place_within_thirty_metres_of_an_edge_is_near_it():
    lat = SOUTH + 0.03

    near, far = TOWN.find(lat, WEST + 0.0004), TOWN.find(lat, WEST + 0.0005)

    assert near.near_edge
    assert near.edge_metres == pytest.approx(28, abs=1)
    assert near.sentence == "Community 00, 28 m from its edge"
    assert not far.near_edge
    assert far.sentence == "Community 00"


@pytest.mark.parametrize("place", [(0.0, 0.0), (90.0, 180.0), (-91.0, 0.0), (1e300, -1e300)])
def test_the_ends_of_the_earth_are_outside_and_still_a_sentence(place):
    assert TOWN.find(*place).sentence.startswith("Outside every community")


def test_without_communities_everything_is_outside():
    empty = Geofence([])

    assert empty.find(51.05, -114.05).sentence == "Outside every community"
    assert empty.find(51.05, -114.05).edge_metres == inf
    assert not empty.looks_swapped(-114.05, 51.05)


def test_polygons_are_read_from_stored_coordinates():
    square = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    hole = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.2]]

    [polygon] = polygons_from([[square, hole]])

    assert polygon.equals(Polygon(square, [hole]))


@pytest.mark.parametrize(
    ("place", "to", "metres"),
    [
        ((0, 0), (0, 1), 111_195),
        ((0, 0), (0, 180), 20_015_114),
        ((90, 0), (-90, 77), 20_015_114),
        ((51.05, -114.07), (51.05, -114.07), 0),
        # Vincenty on the ellipsoid gives 279,424 m, Calgary city hall to the Alberta legislature.
        ((51.0453, -114.0581), (53.5336, -113.5065), 279_424),
    ],
)
def test_distances_are_those_of_the_earth(place, to, metres):
    assert metres_between(*place, to_lat=to[0], to_lng=to[1]) == pytest.approx(metres, rel=0.0056)


@given(st.integers())
@settings(max_examples=20, deadline=None)
def test_the_edge_is_where_its_nearest_point_is(seed):
    """Within a city the flattened edge is within 0.5 % of the true distance to it."""
    random = Random(seed)
    lat, lng = random.uniform(SOUTH, NORTH), random.uniform(WEST, EAST)
    found = TOWN.find(lat, lng)
    south, west = found.zone.polygons[0].bounds[1], found.zone.polygons[0].bounds[0]
    north, east = found.zone.polygons[0].bounds[3], found.zone.polygons[0].bounds[2]

    sides = [(south, lng), (north, lng), (lat, west), (lat, east)]
    by_hand = min(metres_between(lat, lng, to_lat=y, to_lng=x) for y, x in sides)

    assert found.edge_metres == pytest.approx(by_hand, rel=0.005, abs=0.01)
