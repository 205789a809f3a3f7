"""Known places tell whether the boundaries are right."""

import pytest
from shapely import box

from pilot_zones.geofence import Geofence, Zone
from pilot_zones.phases import Phase
from pilot_zones.service_points import Landing, PointsUnreadable, check_points, point_rows

FENCE = Geofence([Zone(1, "BLN", "Beltline", Phase.PAIRED, (box(-114.1, 51.0, -114.0, 51.1),))])


def land(point, code="BLN"):
    row = {"NAME": "Library", "ADDRESS": "1 AV", "COMM_CODE": code, "POINT": point}
    [checked] = check_points([row], FENCE).points
    return checked


@pytest.mark.parametrize(
    ("point", "code", "landing", "sentence"),
    [
        (
            "POINT (-114.05 51.05)",
            "BLN",
            Landing.AGREES,
            "Library lies in BLN, 3,495 m from its edge.",
        ),
        (
            "POINT (-114.05 51.05)",
            "DNC",
            Landing.DIFFERS,
            "Library names DNC and lies in BLN, 3,495 m from its edge.",
        ),
        (
            "POINT (-114.05 51.05)",
            "",
            Landing.NAMES_NONE,
            "Library names no community and lies in BLN, 3,495 m from its edge.",
        ),
        (
            "POINT (-114.05 51.2)",
            "BLN",
            Landing.OUTSIDE,
            "Library names BLN and lies outside every community; 11.1 km from Beltline.",
        ),
        (
            "POINT (51.05 -114.05)",
            "",
            Landing.OUTSIDE,
            (
                "Library names no community and lies outside every community. "
                "Latitude and longitude look swapped."
            ),
        ),
        ("", "BLN", Landing.UNREADABLE, "Library has no readable point."),
        ("POINT (1e400 51)", "BLN", Landing.UNREADABLE, "Library has no readable point."),
        ("POINT (1.2.3 51)", "BLN", Landing.UNREADABLE, "Library has no readable point."),
        ("LINESTRING (1 2, 3 4)", "BLN", Landing.UNREADABLE, "Library has no readable point."),
    ],
)
def test_a_point_lands_and_is_told(point, code, landing, sentence):
    checked = land(point, code)

    assert (checked.landing, checked.sentence) == (landing, sentence)


def test_the_report_keeps_apart_what_to_look_at():
    rows = list(
        point_rows(
            b"\xef\xbb\xbfTYPE,NAME,ADDRESS,COMM_CODE,POINT\r\n"
            b"Park,Here,1 AV,BLN,POINT (-114.05 51.05)\r\n"
            b"Park,There,2 AV,DNC,POINT (-114.05 51.05)\r\n"
        )
    )

    report = check_points(rows, FENCE)

    assert [point.name for point in report.those(Landing.AGREES)] == ["Here"]
    assert [point.name for point in report.to_look_at] == ["There"]


@pytest.mark.parametrize(
    "data", [b"", b"NAME,POINT\n", b"\xff", b'NAME,COMM_CODE,POINT\n"x', b"x" * 10_000_001]
)
def test_refuses_a_file_that_is_no_list_of_points(data):
    with pytest.raises(PointsUnreadable):
        list(point_rows(data))
