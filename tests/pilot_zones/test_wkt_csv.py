"""Boundaries in the City's CSV with WKT."""

import pytest

from pilot_zones.boundary import Fault
from tests.pilot_zones.boundary_texts import WKT, csv, only_refusal, row


@pytest.mark.parametrize(
    ("outline", "fault"),
    [
        ("", Fault.EMPTY),
        ("POINT (-114 51)", Fault.WRONG_TYPE),
        ("MULTIPOLYGON Z (((1 2 3)))", Fault.WRONG_TYPE),
        ("MULTIPOLYGON EMPTY", Fault.WRONG_TYPE),
        ("12345", Fault.WRONG_TYPE),
        ("MULTIPOLYGON (((1 2, 3 4)", Fault.UNREADABLE),
        ("MULTIPOLYGON (((one two)))", Fault.UNREADABLE),
        ("MULTIPOLYGON (((nan nan)))", Fault.UNREADABLE),
        ("MULTIPOLYGON (((1e400 51, 1 2, 3 4, 1 2)))", Fault.NOT_FINITE),
        ("MULTIPOLYGON (((NaN 51)))", Fault.NOT_FINITE),
        ('MULTIPOLYGON (((""a"" 51)))', Fault.NOT_A_PLACE),
        ("MULTIPOLYGON (((1)))", Fault.NOT_A_PLACE),
        (WKT.replace(",", " 1045,").replace(")))", " 1045)))"), Fault.THREE_D),
        ("MULTIPOLYGON ()", Fault.EMPTY),
        ("MULTIPOLYGON ((()))", Fault.EMPTY),
        ("MULTIPOLYGON " + "(" * 5_000 + ")" * 5_000, Fault.UNREADABLE),
        (f"MULTIPOLYGON ((({', '.join(['1 2'] * 10_052)})))", Fault.TOO_MANY_PLACES),
        (WKT.replace("-114.1 51.1, ", "").replace("-114.1 51.0)", "-114.1 51.2)"), Fault.UNCLOSED),
    ],
)
def test_wkt_that_is_no_boundary_is_refused(outline, fault):
    assert only_refusal(csv(row(outline=outline))).fault is fault


def test_a_short_row_is_refused_by_its_number():
    refusal = only_refusal(csv("Residential"))

    assert (refusal.code, refusal.fault) == ("row 1", Fault.NO_CODE)
