"""Boundaries in GeoJSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilot_zones.boundary import BoundaryFileUnreadable, Fault
from pilot_zones.boundary_file import read_boundaries
from tests.pilot_zones.boundary_texts import (
    SQUARE,
    collection,
    feature,
    only_refusal,
)


@pytest.mark.parametrize(
    ("sent", "fault", "reason"),
    [
        ({"code": None}, Fault.NO_CODE, "Beltline has no code of 1 to 20 characters."),
        ({"code": "X" * 21}, Fault.NO_CODE, "Beltline has no code of 1 to 20 characters."),
        ({"code": "A\x00B"}, Fault.NO_CODE, "Beltline has no code of 1 to 20 characters."),
        ({"code": 7}, Fault.NO_CODE, "Beltline has no code of 1 to 20 characters."),
        ({"name": "  "}, Fault.NO_NAME, "BLN has no name of 1 to 120 characters."),
        ({"name": "\ud800"}, Fault.NO_NAME, "BLN has no name of 1 to 120 characters."),
        ({"name": "x" * 121}, Fault.NO_NAME, "BLN has no name of 1 to 120 characters."),
    ],
)
def test_a_boundary_without_a_usable_name_is_refused(sent, fault, reason):
    refusal = only_refusal(collection(feature(**sent)))

    assert (refusal.fault, refusal.reason) == (fault, reason)
    assert refusal.code in ("BLN", "feature 1")


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (7, Fault.NO_CODE),
        ({**feature(), "type": "Thing"}, Fault.WRONG_TYPE),
        ({**feature(), "geometry": None}, Fault.EMPTY),
        ({**feature(), "geometry": [1]}, Fault.WRONG_TYPE),
        ({**feature(), "crs": {"name": "EPSG:3776"}}, Fault.NAMES_CRS),
        (feature([SQUARE], kind="Point"), Fault.WRONG_TYPE),
        (feature([SQUARE], kind="LineString"), Fault.WRONG_TYPE),
        (feature([SQUARE], kind="GeometryCollection"), Fault.WRONG_TYPE),
        (feature([SQUARE], kind="\x00"), Fault.WRONG_TYPE),
        (feature([SQUARE], kind=None), Fault.WRONG_TYPE),
        ({**feature(), "geometry": {"type": "Polygon"}}, Fault.UNREADABLE),
        ({**feature(), "geometry": {"type": "Polygon", "coordinates": []}}, Fault.EMPTY),
        (feature([[[*place, 1045] for place in SQUARE]]), Fault.THREE_D),
    ],
)
def test_a_feature_that_is_no_boundary_is_refused(entry, fault):
    assert only_refusal(collection(entry)).fault is fault


def test_the_geometry_names_its_kind_in_the_refusal():
    refusal = only_refusal(collection(feature([SQUARE], kind="GeometryCollection")))

    assert refusal.reason == (
        "Beltline is a GeometryCollection; a boundary is a Polygon or MultiPolygon."
    )


def test_brackets_in_names_are_not_depth():
    assert read_boundaries(collection(feature(name='[[[[[[[{{{{{{{ \\" [')))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=15,
)


@given(coordinates=JSON, properties=JSON, kind=st.sampled_from(["Polygon", "MultiPolygon"]))
def test_no_feature_brings_another_error(coordinates, properties, kind):
    geometry = {"type": kind, "coordinates": coordinates}
    text = json.dumps({"type": "Feature", "properties": properties, "geometry": geometry})

    try:
        file = read_boundaries(text)
    except BoundaryFileUnreadable:
        return

    assert len(file.refused) == 1
