"""Every bad shape is refused with its fault, a sentence and, where there is one, its place."""

from math import cos, inf, nan, pi, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_zones.boundary import REQUEST_CAPS, BadBoundary, Caps, Fault
from pilot_zones.boundary_check import checked_polygons
from pilot_zones.geofence import Box

WEST, SOUTH = -114.1, 51.0
CALGARY = Box(50.5, -114.9, 51.5, -113.5)


def ring(*places, close=True):
    """Return a ring of places given in thousandths of a degree from a corner of the city."""
    corners = [[WEST + x / 1000, SOUTH + y / 1000] for x, y in places]
    return [*corners, corners[0]] if close else corners


SQUARE = ring((0, 0), (10, 0), (10, 10), (0, 10))
HOLE = ring((2, 2), (4, 2), (4, 4), (2, 4))


def star(points):
    """Return a star whose every side crosses nearly every other."""
    step = (points // 2) * 2 * pi / points
    return ring(*((10 * cos(n * step), 10 * sin(n * step)) for n in range(points)))


def check(coordinates, *, city=CALGARY, caps=REQUEST_CAPS):
    return checked_polygons(coordinates, caps=caps, city=city)


def at(x, y):
    return pytest.approx((SOUTH + y / 1000, WEST + x / 1000), abs=1e-6)


BAD = {
    "not a list": ({"a": 1}, Fault.UNREADABLE, None),
    "a polygon that is a word": (["no"], Fault.UNREADABLE, None),
    "a ring that is a number": ([[7]], Fault.UNREADABLE, None),
    "no polygons": ([], Fault.EMPTY, None),
    "a polygon without rings": ([[]], Fault.EMPTY, None),
    "a ring without places": ([[[]]], Fault.EMPTY, None),
    "a place that is a number": ([[[1, 2, 3, 1]]], Fault.NOT_A_PLACE, None),
    "a place of one number": ([[[[1]] * 4]], Fault.NOT_A_PLACE, None),
    "a place of words": ([[[["-114", "51"]] * 4]], Fault.NOT_A_PLACE, None),
    "a place of truths": ([[[[True, False]] * 4]], Fault.NOT_A_PLACE, None),
    "a place of nothing": ([[[[None, None]] * 4]], Fault.NOT_A_PLACE, None),
    "heights": ([[[[*p, 1045.0] for p in SQUARE]]], Fault.THREE_D, None),
    "not a number": ([[[[nan, 51.0]] * 4]], Fault.NOT_FINITE, None),
    "infinite": ([[[[-114.0, inf]] * 4]], Fault.NOT_FINITE, None),
    "a number of 400 digits": ([[[[10**400, 51]] * 4]], Fault.NOT_FINITE, None),
    "swapped": ([[[[lat, lng] for lng, lat in SQUARE]]], Fault.SWAPPED, (-114.1, 51.0)),
    "metres": ([[[[706000.0, 5650000.0]] * 4]], Fault.OFF_THE_EARTH, (5650000.0, 706000.0)),
    "the pole": ([[[[0, 90]] * 4]], Fault.OFF_THE_EARTH, (90.0, 0.0)),
    "another city": ([[[[-79.4, 43.7]] * 4]], Fault.OUTSIDE_CITY, (43.7, -79.4)),
    "unclosed": (
        [[ring((0, 0), (10, 0), (10, 10), (0, 10), close=False)]],
        Fault.UNCLOSED,
        at(0, 10),
    ),
    "a line and back": ([[ring((0, 0), (10, 0))]], Fault.TOO_FEW_PLACES, at(0, 0)),
    "one place": ([[ring((5, 5), (5, 5), (5, 5), (5, 5))]], Fault.NO_AREA, at(5, 5)),
    "a straight line": ([[ring((0, 0), (5, 0), (10, 0), (7, 0))]], Fault.NO_AREA, at(0, 0)),
    "a spike outwards": (
        [[ring((0, 0), (10, 0), (10, 10), (5, 20), (10, 10), (0, 10))]],
        Fault.SPIKE,
        at(5, 20),
    ),
    "a spike inwards": (
        [[ring((0, 0), (10, 0), (5, 5), (10, 0), (10, 10))]],
        Fault.SPIKE,
        at(5, 5),
    ),
    "a spike at the start": (
        [[ring((20, 20), (0, 0), (10, 0), (10, 10), (0, 0))]],
        Fault.SPIKE,
        at(20, 20),
    ),
    "a bow tie": ([[ring((0, 0), (10, 10), (10, 0), (0, 10))]], Fault.SELF_CROSSING, at(5, 5)),
    "touching itself": (
        [[ring((0, 0), (10, 0), (5, 5), (10, 10), (0, 10), (5, 5))]],
        Fault.SELF_CROSSING,
        at(5, 5),
    ),
    "a star": ([[star(201)]], Fault.SELF_CROSSING, None),
    "a star as large as the cap": ([[star(9_999)]], Fault.SELF_CROSSING, None),
    "a hole outside": (
        [[SQUARE, ring((12, 2), (14, 2), (14, 4), (12, 4))]],
        Fault.HOLE_OUTSIDE,
        at(12, 2),
    ),
    "a hole in a hole": (
        [[SQUARE, ring((1, 1), (9, 1), (9, 9), (1, 9)), HOLE]],
        Fault.HOLE_OUTSIDE,
        at(2, 2),
    ),
    "a hole across the edge": (
        [[SQUARE, ring((8, 2), (12, 2), (12, 4), (8, 4))]],
        Fault.SELF_CROSSING,
        None,
    ),
    "a hole that cuts in two": (
        [[SQUARE, ring((0, 5), (5, 0), (10, 5), (5, 10))]],
        Fault.SELF_CROSSING,
        None,
    ),
    "the same hole twice": ([[SQUARE, HOLE, HOLE[2:] + HOLE[1:3]]], Fault.DUPLICATE_RING, at(4, 4)),
    "the hole is all": ([[SQUARE, SQUARE[::-1]]], Fault.DUPLICATE_RING, at(0, 0)),
    "the same part twice": ([[SQUARE], [SQUARE]], Fault.DUPLICATE_RING, at(0, 0)),
    "parts that overlap": (
        [[SQUARE], [ring((5, 5), (15, 5), (15, 15), (5, 15))]],
        Fault.OVERLAPPING_PARTS,
        None,
    ),
    "a part in a part": ([[SQUARE], [HOLE]], Fault.OVERLAPPING_PARTS, at(2, 2)),
    "51 rings": ([[SQUARE, *[HOLE] * 50]], Fault.TOO_MANY_RINGS, None),
    "10,001 places": ([[[SQUARE[0]] * 10_001]], Fault.TOO_MANY_PLACES, None),
    "10,001 places in parts": ([[[SQUARE[0]] * 5_001]] * 2, Fault.TOO_MANY_PLACES, None),
}


@pytest.mark.parametrize(("coordinates", "fault", "place"), BAD.values(), ids=BAD.keys())
def test_refuses_a_bad_shape_and_says_where(coordinates, fault, place):
    with pytest.raises(BadBoundary) as refused:
        check(coordinates)

    assert refused.value.fault is fault
    assert 10 < len(refused.value.reason) < 200
    if place is not None:
        assert refused.value.place == place


def test_a_boundary_across_the_antimeridian_is_refused_where_no_city_is_given():
    around = [[179.5, 0.0], [-179.5, 0.0], [-179.5, 1.0], [179.5, 1.0], [179.5, 0.0]]

    with pytest.raises(BadBoundary) as refused:
        check([[around]], city=None)

    assert refused.value.fault is Fault.ANTIMERIDIAN


def test_swapped_numbers_that_could_be_a_place_are_found_by_the_citys_box():
    """Latitude 10, longitude 51 is a place on earth: only the city tells that it is not meant."""
    somewhere = Box(50, 9, 52, 11)
    swapped = [[[51, 10], [51.5, 10], [51.5, 10.5], [51, 10.5], [51, 10]]]

    with pytest.raises(BadBoundary) as refused:
        check([swapped], city=somewhere)

    assert refused.value.fault is Fault.SWAPPED
    assert check([swapped], city=None)


def test_takes_squares_lakes_and_several_parts_as_they_are():
    other = ring((20, 20), (30, 20), (30, 30), (20, 30))

    whole, part = check([[SQUARE, HOLE], [other]])

    assert [list(place) for place in whole.exterior.coords] == SQUARE
    assert [list(place) for place in whole.interiors[0].coords] == HOLE
    assert [list(place) for place in part.exterior.coords] == other


def test_a_place_repeated_in_a_row_is_harmless():
    doubled = [place for place in SQUARE for _ in range(2)]

    [polygon] = check([[doubled]])

    assert len(polygon.exterior.coords) == len(doubled)


def test_ten_thousand_places_are_taken():
    round_lake = ring(*((10 * cos(n * pi / 5000), 10 * sin(n * pi / 5000)) for n in range(9_999)))

    assert check([[round_lake]])


def test_the_caps_are_an_argument():
    with pytest.raises(BadBoundary) as refused:
        check([[SQUARE]], caps=Caps(places=4))

    assert refused.value.reason == "has 5 places; at most 4 are read"


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=3)),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=40,
)
NEARBY = st.tuples(st.integers(0, 6), st.integers(0, 6))


@given(JUNK)
def test_junk_is_refused_and_never_an_error_of_another_kind(junk):
    with pytest.raises(BadBoundary):
        check(junk)


@given(st.lists(st.lists(NEARBY, min_size=2, max_size=8), min_size=1, max_size=3))
@settings(max_examples=300)
def test_what_is_taken_is_valid_and_unchanged(rings):
    """On a small grid of places nearly every fault comes up by chance."""
    sent = [[ring(*places) for places in rings]]

    try:
        [polygon] = check(sent)
    except BadBoundary:
        return

    assert polygon.is_valid
    assert polygon.area > 0
    assert [list(place) for place in polygon.exterior.coords] == sent[0][0]
