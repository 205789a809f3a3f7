"""What the server takes into a draft: outlines, hours and scopes; what it refuses it says where."""

import pytest

from dispatch.actions.zone_errors import (
    BadCommunity,
    BadOutline,
)
from tests.setup.zone_cast import drafted, moved_outline, square

BOW = [[[[-114.02, 51.0], [-114.0, 51.02], [-114.0, 51.0], [-114.02, 51.02], [-114.02, 51.0]]]]
HOLE = [[[-114.1, 51.0], [-114.09, 51.0], [-114.09, 51.01], [-114.1, 51.0]]]


@pytest.mark.parametrize(
    ("coordinates", "says"),
    [
        (BOW, "crosses itself at 51.01, -114.01"),
        ([[*square(-114.02, 51.0)[0], *HOLE]], "has a hole outside it"),
        ([[[[51.0, -114.0], [51.02, -114.0], [51.02, -114.02], [51.0, -114.0]]]], "swapped"),
        ([[[[179.0, 51.0], [-179.0, 51.0], [-179.0, 52.0], [179.0, 51.0]]]], "far outside"),
        ([[[[float("nan"), 51.0]] * 4]], "not a number"),
        ([[[[-114.0, 51.0]] * 200_001]], "200,001 places; at most 10,000"),
        ([[[-114.0, 51.0]]], "not longitude, latitude"),
        ("none", "something else"),
        ([], "is empty"),
    ],
)
def test_the_server_refuses_what_is_no_outline_and_says_where(centre, now, coordinates, says):
    draft = drafted(centre, now)
    with pytest.raises(BadOutline, match=says) as refused:
        moved_outline(draft, "FAR", coordinates, centre.ada, now)
    if "crosses" in says:
        assert refused.value.place == pytest.approx((51.01, -114.01))


def test_hours_and_scope_that_say_nothing_clear_are_refused(centre, now):
    with pytest.raises(BadCommunity, match="mon"):
        drafted(centre, now, hours={"mon": [["25:00", "26:00"]]})
    with pytest.raises(BadCommunity, match="no phase"):
        drafted(centre, now, phase="someday")
