"""The dry run of an import."""

from dataclasses import replace

from shapely import Polygon, box

from pilot_zones.boundary import Boundary, BoundaryFile, Fault, Refusal
from pilot_zones.comparison import compare


def community(code, width=1.0, **changes):
    square = box(-114, 51, -114 + width / 100, 51.01)
    return replace(Boundary(code, code.title(), "EAST", (square,)), **changes)


def test_every_community_is_in_exactly_one_group():
    refusal = Refusal("REF", "Ref", Fault.SPIKE, "Ref has a spike.", (51.0, -114.0))
    file = BoundaryFile((community("NEW"), community("CHA", 2), community("SAM")), (refusal,))

    today = [community(code) for code in ("CHA", "SAM", "REF", "GON")]
    result = compare(file, today)

    assert [boundary.code for boundary in result.new] == ["NEW"]
    assert [change.after.code for change in result.changed] == ["CHA"]
    assert [boundary.code for boundary in result.same] == ["SAM"]
    assert result.refused == (refusal,)
    assert [boundary.code for boundary in result.gone] == ["GON"]


def test_a_ring_that_begins_elsewhere_or_runs_the_other_way_is_the_same():
    before = community("SAM")
    corners = list(before.polygons[0].exterior.coords)[:-1]
    turned = Polygon((corners[2:] + corners[:2])[::-1])

    result = compare(BoundaryFile((replace(before, polygons=(turned,)),), ()), [before])

    assert len(result.same) == 1


def test_a_moved_corner_says_what_is_gained_and_lost():
    result = compare(BoundaryFile((community("CHA", 2),), ()), [community("CHA")])

    [change] = result.changed
    assert change.sentence == "Cha gains about 778,030 m² and loses about 0 m²."


def test_a_new_name_alone_is_a_change():
    result = compare(
        BoundaryFile((community("CHA", name="Chapel", sector="WEST"),), ()), [community("CHA")]
    )

    [change] = result.changed
    assert change.sentence == "Chapel was named Cha, was in sector EAST."
    assert change.gained_square_metres == change.lost_square_metres == 0
