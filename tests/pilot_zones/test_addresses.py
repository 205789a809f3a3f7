"""Addresses that mean the same place read the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilot_zones.addresses import LONGEST, normal_form


@pytest.mark.parametrize(
    ("normal", "written"),
    [
        (
            "1024 17 av sw",
            [
                "1024 17 AV SW",
                "1024 17th Avenue S.W.",
                "1024 17th ave. s. w., Calgary, AB  T2T 0A5",
                "1024 Seventeenth Avenue Southwest, Calgary, Alberta, Canada",
                "1024 17 ave south west calgary",
                "#302, 1024 17 Ave SW",
                "302-1024 17 Ave SW",
                "302 - 1024 17 Ave SW",
                "5B-1024 17 Ave SW",
                "1024 17 Ave SW, Unit 302",
                "1024 17 Ave SW apt #5b",
                "Suite B, 1024 17 Ave SW",
            ],
        ),
        (
            "17 av sw and 4 st sw",
            [
                "17 Ave SW & 4 St SW",
                "4th Street SW and 17th Avenue SW",
                "17 AV/4 ST SW",
                "17 ave at 4 st sw",
                "4 St @ 17 Ave SW, Calgary",
            ],
        ),
        ("88 canada olympic rd sw", ["88 Canada Olympic RD SW", "88 canada olympic road s.w."]),
        ("calgary tower", ["Calgary Tower", "calgary  tower, Calgary AB"]),
        ("cafe sunalta", ["Café Sunalta", "CAFE SUNALTA"]),
        ("obriens", ["O'Brien's"]),
        ("10 st nw", ["10 St. N.W.", "10th Street NW", "Tenth St North West"]),
        ("1 st ne", ["1st St NE", "1 Street N.E."]),
        ("", ["", "   ", "#302", "!?", "\x00"]),
    ],
)
def test_one_place_has_one_form(normal, written):
    assert {text: normal_form(text) for text in written} == dict.fromkeys(written, normal)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1024 17 Ave SW", "1024 17 Ave SE"),
        ("1024 17 Ave SW", "1024 17 St SW"),
        ("1024 17 Ave SW", "1042 17 Ave SW"),
        ("17 Ave SW & 4 St SW", "17 Ave SE & 4 St SE"),
        ("101 Park Rd SW", "101 Park Rise SW"),
    ],
)
def test_two_places_have_two_forms(one, other):
    assert normal_form(one) != normal_form(other)


def test_streets_of_two_quadrants_keep_their_own():
    assert normal_form("17 Ave SE & 4 St SW & 1 St") == "1 st and 17 av se and 4 st sw"


@given(st.text(max_size=2 * LONGEST))
def test_any_text_has_a_form_that_fits_and_is_its_own(text):
    normal = normal_form(text)

    assert len(normal) <= LONGEST
    assert normal_form(f"  {text[:LONGEST]} ") == normal_form(text[:LONGEST])


@given(
    number=st.integers(1, 9999),
    street=st.integers(1, 120),
    kind=st.sampled_from(["Avenue", "Street", "AV", "st.", "Ave."]),
    quadrant=st.sampled_from(["SW", "S.E.", "north west", "Northeast"]),
    unit=st.sampled_from(["", "#12, ", "12-", "Unit 12 "]),
)
def test_the_form_of_a_form_is_itself(number, street, kind, quadrant, unit):
    normal = normal_form(f"{unit}{number} {street} {kind} {quadrant}")

    assert normal_form(normal) == normal
    assert normal.startswith(f"{number} {street} ")
