"""The benchmark's arithmetic, alone."""

import time

import pytest

from dispatch.bench.alarm import at_each
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


def heard(*lines):
    return [Heard(at, seq, call) for at, seq, call in lines]


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
