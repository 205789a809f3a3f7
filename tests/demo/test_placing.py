"""An incident is put into a community, each as often as its weight says; its type is known or left."""

from collections import Counter

import pytest
from shapely import Point, Polygon, box

from dispatch.demo.replay.placing import (
    WEIGHTS_FILE,
    NowhereToPlace,
    Placer,
    WeightsUnreadable,
    read_weights,
    weights_beside,
)
from dispatch.demo.replay.problems import WORDS_OF, type_for
from dispatch.incident_types import known_type
from pilot_zones.geofence import Zone
from pilot_zones.phases import Phase


def zone(code, *polygons):
    return Zone(code, code, code.title(), Phase.PAIRED, polygons)


EAST = zone("EST", box(-113.9, 51.0, -113.8, 51.1))
WEST = zone("WST", box(-114.2, 51.0, -114.1, 51.1), box(-114.3, 51.0, -114.29, 51.01))


def test_points_lie_in_the_communities_as_often_as_their_weights_say():
    placer = Placer([EAST, WEST], {"EST": 1, "WST": 9, "NOT": 50}, seed=1)

    places = [placer.place() for _ in range(500)]

    inside = Counter(
        z.code for lat, lng in places for z in (EAST, WEST)
        if any(part.contains(Point(lng, lat)) for part in z.polygons)
    )  # fmt: skip
    assert inside.total() == 500
    assert inside["WST"] == pytest.approx(450, abs=30)


def test_the_same_seed_gives_the_same_places():
    first, again, other = (Placer([EAST, WEST], {}, seed=seed) for seed in (1, 1, 2))

    assert [first.place() for _ in range(9)] == [again.place() for _ in range(9)]
    assert first.place() != other.place()


@pytest.mark.parametrize("weights", [{}, {"NOT": 5}, {"EST": 0}])
def test_without_a_weight_that_fits_every_community_is_as_likely(weights):
    placer = Placer([EAST, WEST], weights, seed=1)

    assert placer.uniform
    assert placer.zones == [EAST, WEST]


def test_without_a_community_it_says_what_is_missing():
    with pytest.raises(NowhereToPlace, match="import boundaries"):
        Placer([], {}, seed=1)


def test_a_community_with_no_room_inside_ends_the_search():
    sliver = zone("SLV", Polygon([(0, 0), (1, 1), (1, 1 + 1e-8), (0, 1e-8)]))

    with pytest.raises(NowhereToPlace):
        Placer([sliver], {"SLV": 1}, seed=1).place()


def test_weights_are_summed_over_the_months(tmp_path):
    file = tmp_path / WEIGHTS_FILE
    file.write_text("comm_code,month,disorder_calls\nABB,1,24\nABB,2,14\nBLN,1,7\n")

    assert read_weights(file) == {"ABB": 38, "BLN": 7}


@pytest.mark.parametrize("text", ["code,calls\nABB,1\n", "comm_code,disorder_calls\nABB,many\n"])
def test_a_file_of_something_else_is_refused(tmp_path, text):
    file = tmp_path / WEIGHTS_FILE
    file.write_text(text)

    with pytest.raises(WeightsUnreadable):
        read_weights(file)


def test_weights_are_found_in_the_folder_of_the_file_or_the_one_beside_it(tmp_path):
    (tmp_path / "calgary").mkdir()
    (tmp_path / "cad").mkdir()
    week = tmp_path / "cad" / "week.csv"

    assert weights_beside(week) is None
    beside = tmp_path / "calgary" / WEIGHTS_FILE
    beside.touch()
    assert weights_beside(week) == beside
    here = tmp_path / "cad" / WEIGHTS_FILE
    here.touch()
    assert weights_beside(week) == here


@pytest.mark.parametrize(("words", "code"), WORDS_OF)
def test_every_type_in_the_table_is_one_of_the_standard(words, code):
    assert known_type(code)
    assert type_for(words.removeprefix("*")) == code


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        ("MENTAL HEALTH CASE", "MNTL"),
        ("mental health case", "MNTL"),
        ("DOMESTIC VIOL MINOR INJ", "DVA"),
        ("DOMESTIC VIOL NO INJ", "DVNA"),
        ("OFF DUTY DETAIL", "OFF DUTY DETAIL"),
        ("", ""),
    ],
)
def test_a_problem_that_is_not_clear_is_left_as_it_was_written(problem, code):
    assert type_for(problem) == code
