"""The benchmark's arithmetic, alone."""

import time

import pytest

from dispatch.bench.alarm import at_each
from dispatch.bench.cells import Cell
from dispatch.bench.figures import (
    Heard,
    NothingMeasured,
    Spread,
    Tally,
    arrivals,
    last_heard,
    paired_ratio,
    percentile,
    spread,
    tally,
)
from dispatch.bench.frames import FrameReader, Opcode, accept_key, frame
from dispatch.bench.jobs import Outcome
from dispatch.bench.plan import FULL, QUICK
from dispatch.bench.report import Report


def heard(*lines):
    return [Heard(at, seq, call) for at, seq, call in lines]


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


def test_a_percentile_is_a_value_that_was_measured():
    values = [float(n) for n in range(100, 0, -1)]
    assert percentile(values, 0.50) == 50
    assert percentile(values, 0.99) == 99
    assert percentile(values, 1.0) == 100
    assert percentile([7.0], 0.99) == 7
    assert percentile([1.0, 2.0], 0.0) == 1


def test_nothing_has_no_percentile_and_no_median():
    with pytest.raises(NothingMeasured):
        percentile([], 0.5)
    with pytest.raises(NothingMeasured):
        spread([])


def test_a_ratio_is_taken_within_each_round_and_then_the_median():
    # The second round was noisy on both sides: a ratio of medians would say 4.
    assert paired_ratio([2.0, 40.0, 8.0], [1.0, 20.0, 2.0]) == Spread(2.0, 2.0, 4.0)
    with pytest.raises(ValueError, match="shorter"):
        paired_ratio([1.0, 2.0], [1.0])


def test_a_line_that_one_console_missed_is_lost():
    full = heard((1, 5, "a"), (2, 6, "b"))
    assert tally(["a", "b"], [full, full], numbered=True) == Tally(0, 0, 0)
    assert tally(["a", "b"], [full, full[:1]], numbered=True) == Tally(1, 0, 0)
    assert tally(["a", "b"], [full, []], numbered=True) == Tally(2, 0, 0)


def test_a_line_that_came_twice_is_doubled():
    twice = heard((1, 5, "a"), (2, 5, "a"), (3, 6, "b"))
    assert tally(["a", "b"], [twice], numbered=True) == Tally(0, 1, 0)


def test_a_hole_or_a_step_back_is_out_of_order_where_numbers_are_promised():
    hole = heard((1, 5, "a"), (2, 7, "b"))
    back = heard((1, 6, "b"), (2, 5, "a"))
    assert tally(["a", "b"], [hole, back], numbered=True) == Tally(0, 0, 2)
    assert tally(["a", "b"], [hole, back], numbered=False) == Tally(0, 0, 0)


def test_a_line_about_another_call_holds_its_place_in_the_order():
    between = heard((1, 5, "a"), (2, 6, "another's"), (3, 7, "b"))
    assert tally(["a", "b"], [between], numbered=True).clean


def test_a_call_is_shown_when_the_last_console_has_it_for_the_first_time():
    one = heard((1.0, 5, "a"), (1.5, 6, "b"))
    other = heard((3.0, 5, "a"), (2.0, 6, "b"), (9.0, 6, "b"))
    assert last_heard([one, other]) == {"a": 3.0, "b": 2.0}


def test_the_same_seed_gives_the_same_day_at_about_its_rate():
    due = arrivals(50, 1000, seed=3)
    assert due == arrivals(50, 1000, seed=3) != arrivals(50, 1000, seed=4)
    assert due == sorted(due)
    assert 18 < due[-1] < 22


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
    assert FULL.calls(50) == 300
    assert FULL.calls(5) == FULL.least_calls == 50
    assert QUICK.cells == [(1, 20), (50, 20)]
    assert QUICK.narrowed(rounds=7, seconds=None).rounds == 7
    assert QUICK.narrowed(seconds=None) == QUICK


@pytest.mark.parametrize("length", [0, 125, 126, 65_535, 65_536])
@pytest.mark.parametrize("masked", [False, True])
def test_a_frame_is_read_as_it_was_written_however_it_is_cut(length, masked):
    payload = bytes(n % 251 for n in range(length))
    written = frame(Opcode.TEXT, payload, masked=masked) + frame(Opcode.PING, b"x", masked=masked)
    reader = FrameReader()
    cut = min(3, len(written))
    got = [*reader.feed(written[:cut]), *reader.feed(written[cut:-1]), *reader.feed(written[-1:])]
    assert got == [(Opcode.TEXT, payload), (Opcode.PING, b"x")]


def test_the_handshake_is_answered_as_the_standard_shows_it():
    # RFC 6455, section 1.3.
    assert accept_key(b"dGhlIHNhbXBsZSBub25jZQ==") == b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


async def test_the_alarm_wakes_for_each_moment_once_and_in_order():
    begins = time.monotonic() + 0.02
    planned = [begins, begins, begins + 0.03, begins + 0.05]
    rang = []
    await at_each(planned, lambda number: rang.append((number, time.monotonic())))
    assert [number for number, _ in rang] == [0, 1, 2, 3]
    assert all(at >= planned[number] for number, at in rang)


async def test_what_goes_wrong_at_an_alarm_is_not_swallowed():
    def act(number):
        raise LookupError(number)

    with pytest.raises(LookupError):
        await at_each([time.monotonic() + 0.01], act)
