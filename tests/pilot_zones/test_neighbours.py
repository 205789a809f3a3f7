"""Overlaps, gaps and slivers are reported, and refuse nothing."""

import pytest
from shapely import Polygon, box

from pilot_zones.area import square_metres
from pilot_zones.boundary import Boundary
from pilot_zones.neighbours import Doubt, doubts_about

# About a hundred metres each way at 51 degrees north.
STEP = 0.001


def community(code, west, south, east, north):
    square = box(*(-114 + west * STEP, 51 + south * STEP, -114 + east * STEP, 51 + north * STEP))
    return Boundary(code, code.title(), "", (square,))


def test_neighbours_that_share_an_edge_leave_no_doubt():
    assert doubts_about([community("AAA", 0, 0, 5, 5), community("BBB", 5, 0, 9, 5)]) == ()


def test_an_overlap_names_both_its_size_and_its_place():
    [doubt] = doubts_about([community("BBB", 4, 0, 9, 5), community("AAA", 0, 0, 5, 5)])

    assert (doubt.doubt, doubt.codes) == (Doubt.OVERLAP, ("AAA", "BBB"))
    # 69.974 m by 555.975 m: a degree is 111,195.08 m, and cos(51.0025 degrees) is 0.62929.
    assert doubt.square_metres == pytest.approx(69.974 * 555.975, rel=0.0001)
    assert doubt.place == pytest.approx((51.0025, -113.9955))
    assert doubt.sentence == "AAA and BBB overlap by about 38,904 m² at 51.002500, -113.995500."


def test_a_community_inside_another_overlaps_it_wholly():
    inner = community("BBB", 2, 2, 3, 3)

    [doubt] = doubts_about([community("AAA", 0, 0, 5, 5), inner])

    assert doubt.square_metres == pytest.approx(square_metres(inner.shape))


def test_a_gap_between_four_communities_is_named_with_them():
    around = [
        community("AAA", 0, 0, 6, 2),
        community("BBB", 4, 2, 6, 6),
        community("CCC", 0, 4, 4, 6),
        community("DDD", 0, 2, 2, 4),
    ]

    [doubt] = doubts_about(around)

    assert doubt.doubt is Doubt.GAP
    assert doubt.codes == ("AAA", "BBB", "CCC", "DDD")
    assert doubt.sentence.startswith(
        "A gap of about 31,123 m² lies between AAA, BBB, CCC and 1 more"
    )


def test_a_lake_in_one_community_is_no_gap():
    shore = box(-114, 51, -113.99, 51.01)
    lake = box(-113.996, 51.004, -113.994, 51.006)
    whole = Boundary("AAA", "Aaa", "", (Polygon(shore.exterior, [lake.exterior]),))

    assert doubts_about([whole]) == ()


def test_an_overlap_of_digits_is_let_be():
    assert doubts_about([community("AAA", 0, 0, 5, 5), community("BBB", 4.99999, 0, 9, 5)]) == ()


def test_a_part_of_a_few_square_metres_is_a_sliver():
    sliver = box(-113.9, 51, -113.9 + 1e-6, 51 + 1e-6)
    two = Boundary("AAA", "Aaa", "", (*community("AAA", 0, 0, 5, 5).polygons, sliver))

    [doubt] = doubts_about([two])

    assert (doubt.doubt, doubt.codes) == (Doubt.SLIVER, ("AAA",))
    assert doubt.sentence == "AAA has a part of only 78 cm² at 51.000000, -113.900000."


def test_no_communities_leave_no_doubts():
    assert doubts_about([]) == ()
