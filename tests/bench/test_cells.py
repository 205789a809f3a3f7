"""Cells, steps and plans: what counts, what is marked, and where it ends."""

from dataclasses import replace
from itertools import chain

import pytest

from dispatch.bench.cells import Cell, Measured
from dispatch.bench.duration import expected_s
from dispatch.bench.jobs import Outcome
from dispatch.bench.plan import ENOUGH_FOR_P99, FULL, QUICK, QUICK_PARTS, Part, up_to
from dispatch.bench.report import Report
from dispatch.bench.report_growth import breaks
from dispatch.bench.report_latency import latency
from dispatch.bench.rising import Rise, Step, step_of


def outcome(latency_ms, **wrong):
    counts = {"lost": 0, "doubled": 0, "out_of_order": 0, "refused": 0} | wrong
    return Outcome(
        latency_ms=latency_ms,
        answer_ms=latency_ms,
        slip_ms=[0.1],
        cpu_ms={"web": 2.0},
        refusals=[],
        **counts,
    )


def test_a_cell_where_a_line_is_missing_has_no_ratio():
    cell = Cell(consoles=50, rate=20, calls_a_round=2)
    for _ in range(2):
        cell.floor.add(outcome([1.0, 2.0]))
    cell.ours.add(outcome([3.0, 4.0]))
    cell.ours.add(outcome([3.0], lost=1))

    assert not cell.counts
    assert "ratio_p50" not in cell.to_json()
    report = Report({}, "bench", split=False, cells=[cell])
    assert not report.complete


def test_a_cell_says_its_ratio_and_what_a_call_costs():
    cell = Cell(consoles=1, rate=20, calls_a_round=2)
    for factor in (1.0, 2.0, 3.0):
        cell.floor.add(outcome([1.0, 2.0]))
        cell.ours.add(outcome([2.0 * factor, 8.0 * factor]))

    plain = cell.to_json()
    assert plain["ratio_p50"] == {"median": 4.0, "least": 2.0, "most": 6.0}
    assert plain["ratio_p99"] == {"median": 8.0, "least": 4.0, "most": 12.0}
    assert plain["ours"]["cpu_ms_a_call"] == {"web": [2.0, 2.0, 2.0]}


def test_a_round_is_long_enough_for_a_99th_percentile():
    assert FULL.calls(200) == 600
    assert FULL.calls(50) == 150
    assert FULL.calls(20) == FULL.least_calls == ENOUGH_FOR_P99
    assert QUICK.cells == [(1, 20), (50, 20)]
    assert QUICK.narrowed(rounds=7, seconds=None).rounds == 7
    assert QUICK.narrowed(seconds=None) == QUICK


def test_a_round_at_a_low_rate_is_not_endless_and_its_cell_says_that_calls_are_few():
    assert FULL.calls(5) == 50
    cell = Cell(consoles=1, rate=5, calls_a_round=FULL.calls(5))
    for side in (cell.floor, cell.ours):
        side.add(outcome([1.0, 2.0]))
    said = latency([cell], split=False)
    assert "| 1 × 5 ‡ |" in said
    assert "fewer than 100 calls a round" in said


def test_a_cell_whose_generator_was_late_is_shown_and_does_not_count():
    cell = Cell(consoles=50, rate=20, calls_a_round=100)
    cell.floor.add(outcome([1.0, 2.0]))
    cell.ours.add(replace(outcome([3.0, 4.0]), slip_ms=[0.1] * 90 + [5.1] * 10))

    assert cell.clean
    assert not cell.counts
    assert "| 50 × 20 † | 1.0 |" in latency([cell], split=False)
    # A late generator is no lost line.
    assert Report({}, "bench", split=False, cells=[cell]).complete


def test_a_rise_ends_at_the_first_step_that_is_too_much():
    fine, slow = Step(10, 100, 40.0, 90.0, 0.2), Step(10, 200, 100.1, 300.0, 0.2)
    never = (pytest.fail(str(step)) for step in (slow,))
    rise = Rise("ours", "rate", "p50 over 100 ms").climb(chain([fine, slow], never))

    assert (rise.held, rise.broke_at) == (fine, slow)
    assert "| ours | calls/s, with 10 consoles, until p50 over 100 ms | 100 |" in breaks(
        {"rises": [rise.to_json()]}
    )


def test_a_step_where_a_line_is_missing_is_not_borne():
    missing = Measured()
    missing.add(outcome([1.0], lost=3))
    rise = Rise("ours", "consoles", "p99 over 250 ms").climb([step_of(50, 10, missing)])

    assert rise.held is None
    assert rise.broke_at
    assert "| not even the first | – | 50 | 3 lost or refused |" in breaks(
        {"rises": [rise.to_json()]}
    )


def test_the_whole_grid_takes_a_quarter_of_an_hour_at_most():
    assert expected_s(FULL, [Part.LATENCY], sides=2) < 15 * 60
    assert expected_s(QUICK, QUICK_PARTS, sides=2) < expected_s(FULL, QUICK_PARTS, sides=2)
    assert up_to(10_000_000, first=1000) == (1000, 10_000, 100_000, 1_000_000, 10_000_000)
    assert up_to(500) == (1, 10, 100, 500)
