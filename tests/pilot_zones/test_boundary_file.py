"""Files of boundaries, whatever they are written in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilot_zones.boundary import REQUEST_CAPS, BoundaryFileUnreadable, Caps, Fault
from pilot_zones.boundary_file import read_boundaries
from pilot_zones.geofence import Box
from tests.pilot_zones.boundary_texts import (
    BOW_TIE,
    SQUARE,
    WKT,
    collection,
    csv,
    feature,
    only_refusal,
    row,
)


@pytest.mark.parametrize(
    "text",
    [
        collection(feature()),
        collection(feature([[SQUARE]], kind="MultiPolygon")),
        json.dumps(feature()),
        "\ufeff \r\n" + collection(feature()),
        collection(feature(), bbox=[1, 2, 3, 4], name="a member we do not know"),
        csv(row(name="Beltline")),
        "\ufeff" + csv(row(name=" Beltline ")),
        csv(row(name="Beltline", outline=WKT.lower().replace("((", "( (\n"))),
        csv(
            row(
                name="Beltline",
                outline=WKT.replace("MULTIPOLYGON (((", "POLYGON((").replace(")))", "))"),
            )
        ),
    ],
)
def test_reads_a_boundary_from_either_kind_of_file(text):
    file = read_boundaries(text)

    [boundary] = file.accepted
    assert (boundary.code, boundary.name, boundary.sector) == ("BLN", "Beltline", "CENTRE")
    assert boundary.coordinates == [[SQUARE]]
    assert file.refused == ()


def test_reads_a_path_and_bytes_like_the_text(tmp_path):
    path = tmp_path / "outlines.geojson"
    path.write_text(collection(feature()), encoding="utf-8")

    assert read_boundaries(path).accepted[0].coordinates == [[SQUARE]]
    assert read_boundaries(path.read_bytes()).accepted[0].coordinates == [[SQUARE]]


def test_one_bad_boundary_keeps_no_other_out():
    file = read_boundaries(collection(feature(), feature([BOW_TIE], code="DNC", name="Downtown")))

    assert [boundary.code for boundary in file.accepted] == ["BLN"]
    [refusal] = file.refused
    assert (refusal.code, refusal.fault) == ("DNC", Fault.SELF_CROSSING)
    assert refusal.reason == "Downtown crosses itself at 51.05, -114.05."
    assert refusal.place == pytest.approx((51.05, -114.05))


def test_of_a_code_that_comes_twice_neither_is_taken():
    file = read_boundaries(
        collection(feature(), feature(code="DNC", name="Downtown"), feature([BOW_TIE]))
    )

    assert [boundary.code for boundary in file.accepted] == ["DNC"]
    [refusal] = file.refused
    assert refusal.fault is Fault.DUPLICATE
    assert refusal.reason == (
        "The code BLN comes 2 times (feature 1 and feature 3); none of them is taken."
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.UNREADABLE),
        ("{", Fault.UNREADABLE),
        ("{}", Fault.WRONG_TYPE),
        ("[1]", Fault.UNREADABLE),
        ('{"type": "FeatureCollection"}', Fault.EMPTY),
        ('{"type": "FeatureCollection", "features": {}}', Fault.EMPTY),
        (collection(), Fault.EMPTY),
        (json.dumps(feature()["geometry"]), Fault.WRONG_TYPE),
        (collection(feature(), crs={"type": "name"}), Fault.NAMES_CRS),
        (collection(feature(), crs=None), Fault.NAMES_CRS),
        ('{"type": "Feature", "type": "Feature"}', Fault.UNREADABLE),
        ('{"type": "Feature", "bbox": ' + "7" * 5000 + "}", Fault.NOT_FINITE),
        ('{"a": ' + "[" * 7 + "]" * 7 + "}", Fault.TOO_DEEP),
        ('{"a": ' * 7 + "1" + "}" * 7, Fault.TOO_DEEP),
        ("[" * 100_000, Fault.TOO_DEEP),
        ('{"a":' * 100_000, Fault.TOO_DEEP),
        ("\ud800{}", Fault.UNREADABLE),
        ('{"name": "\ud800"}', Fault.UNREADABLE),
        (b'{"name": "\xff"}', Fault.UNREADABLE),
        (collection(*[feature()] * 2_001), Fault.TOO_BIG),
        (csv(), Fault.EMPTY),
        (csv(row(), head="CODE,NAME,WKT"), Fault.UNREADABLE),
        (csv('Residential,BLN,"BELT'), Fault.UNREADABLE),
        (csv('Residential,BLN,"BELT"LINE,x,y'), Fault.UNREADABLE),
        (b"COMM_CODE,NAME,MULTIPOLYGON\r\n\xff", Fault.UNREADABLE),
        (csv(*[row()] * 2_001), Fault.TOO_BIG),
        ("\x00" * 10, Fault.UNREADABLE),
    ],
)
def test_a_file_of_which_nothing_can_be_said_is_refused_whole(text, fault):
    with pytest.raises(BoundaryFileUnreadable) as refused:
        read_boundaries(text)

    assert refused.value.fault is fault
    assert refused.value.reason.endswith(".")
    assert len(refused.value.reason) < 200


def test_a_request_of_more_than_a_megabyte_is_not_even_parsed():
    """It is not JSON, and that is not what is said of it."""
    with pytest.raises(BoundaryFileUnreadable) as refused:
        read_boundaries("{" * 1_000_001, caps=REQUEST_CAPS)

    assert refused.value.reason == (
        "The file is larger than 1,000,000 bytes, the most that is read."
    )


def test_a_path_is_read_no_further_than_its_cap(tmp_path):
    path = tmp_path / "endless.csv"
    path.write_bytes(b"x" * 2_000)

    with pytest.raises(BoundaryFileUnreadable):
        read_boundaries(path, caps=Caps(file_bytes=1_000))


@pytest.mark.parametrize("kind", ["geojson", "csv"])
def test_a_million_places_are_refused_before_any_is_built(kind):
    if kind == "geojson":
        places = ",".join(["[-114.0719,51.0447]"] * 1_000_000)
        text = f'{{"type":"Feature","geometry":{{"type":"Polygon","coordinates":[[{places}]]}}}}'
    else:
        text = csv(row(outline=f"POLYGON(({','.join(['-114.0719 51.0447'] * 1_000_000)}))"))

    with pytest.raises(BoundaryFileUnreadable) as refused:
        read_boundaries(text)

    assert refused.value.fault is Fault.TOO_MANY_PLACES
    assert "400,000" in refused.value.reason


def test_the_box_of_the_city_is_passed_on():
    toronto = Box(43, -80, 44, -79)

    assert only_refusal(collection(feature()), city=toronto).fault is Fault.OUTSIDE_CITY


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200), st.text('{["}],:1e', max_size=60)))
def test_no_text_brings_another_error(text):
    with pytest.raises(BoundaryFileUnreadable):
        read_boundaries(text)
