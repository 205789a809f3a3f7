"""Every row of a CAD's export is read; an hour that comes twice is told apart; nothing is negative unseen."""

import csv
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dispatch.demo.replay.incidents import (
    ReplayFileUnreadable,
    Step,
    read_incidents,
)
from dispatch.demo.replay.wall_times import comes_twice

from .incident_files import COLUMNS, row, write

EASTERN = ZoneInfo("America/New_York")
CHANGE = "2025-11-02"


@pytest.fixture
def read(tmp_path):
    def read_rows(*rows):
        return read_incidents(write(tmp_path / "week.csv", rows), EASTERN)

    return read_rows


def test_times_on_the_wall_become_moments(read):
    (one,) = read(row("25-090001", "2025-07-01 12:00:00.500"))

    assert one.at == datetime(2025, 7, 1, 16, 0, 0, 500_000, tzinfo=UTC)


def test_rows_come_in_the_order_in_which_they_began(read):
    found = read(
        row("25-090002", "2025-07-01 12:05:00"),
        row("25-090001", "2025-07-01 12:00:00"),
    )

    assert [one.number for one in found] == ["25-090001", "25-090002"]


def test_a_null_is_nothing_and_no_reason_to_lose_a_row(read):
    found = read(
        row("NULL", "NULL", problem="NULL", agency="NULL"),
        row("", "2025-07-01 12:00:00"),
        row("25-090001", "no time at all"),
    )

    assert len(found) == 3
    assert [one.at is None for one in found].count(True) == 2
    assert {one.number for one in found} == {"", "25-090001"}


def test_rows_without_a_number_have_references_of_their_own_the_same_every_time(read):
    rows = [row("", "2025-07-01 12:00:00"), row("", "2025-07-01 12:00:01")]

    first, again = read(*rows), read(*rows)

    refs = [one.source_ref for one in first]
    assert len(set(refs)) == 2
    assert refs == [one.source_ref for one in again]


def test_a_row_without_a_beginning_stays_behind_the_one_before_it(read):
    found = read(
        row("25-090001", "2025-07-01 12:00:00"),
        row("25-090002", "NULL"),
        row("25-090003", "2025-07-01 12:05:00"),
    )

    assert [one.number[-1] for one in found] == ["1", "2", "3"]


def test_a_file_of_something_else_is_refused_with_what_it_lacks(tmp_path):
    path = write(tmp_path / "week.csv", [], columns=[c for c in COLUMNS if c != "Problem"])

    with pytest.raises(ReplayFileUnreadable, match="lacks the columns Problem"):
        read_incidents(path, EASTERN)


def test_the_second_pass_of_the_doubled_hour_is_told_by_the_order_of_the_numbers(read):
    found = read(
        row("25-090001", f"{CHANGE} 01:40:00"),
        row("25-090002", f"{CHANGE} 01:15:00"),
        row("25-020001", f"{CHANGE} 01:10:00"),
        row("25-090003", f"{CHANGE} 01:50:00"),
        row("25-090004", f"{CHANGE} 02:01:00"),
    )

    hours = {one.number: one.at.strftime("%H:%M") for one in found if one.at}
    assert hours == {
        "25-090001": "05:40",
        "25-090002": "06:15",
        "25-020001": "05:10",  # another series: nothing says that it was later
        "25-090003": "06:50",
        "25-090004": "07:01",
    }


def test_a_step_back_of_seconds_is_jitter_and_no_second_pass(read):
    found = read(
        row("25-090001", f"{CHANGE} 01:40:00"),
        row("25-090002", f"{CHANGE} 01:39:50"),
    )

    assert [one.at.hour for one in found if one.at] == [5, 5]


def test_a_step_that_the_clock_shows_before_the_one_it_follows_is_of_the_second_pass(read):
    (one,) = read(row("25-090001", f"{CHANGE} 01:41:00", close=f"{CHANGE} 01:09:00"))
    (found,) = one.negatives()

    assert found.shown_s == -32 * 60
    assert found.resolved_s == 28 * 60


def test_an_interval_that_no_clock_change_explains_stays_negative_and_is_told(read):
    (one,) = read(row("25-090001", "2025-07-01 12:00:00", close="2025-07-01 11:00:00"))
    (found,) = one.negatives()

    assert found.shown_s == found.resolved_s == -3600
    assert (found.begins, found.ends) == (Step.START, Step.CLOSE)


def test_an_ordinary_row_has_no_negative_interval(read):
    (one,) = read(row("25-090001", "2025-07-01 12:00:00", close="2025-07-01 13:00:00"))

    assert one.negatives() == []


# The file's own intervals, in whole seconds. Its total is left out: it ends at the first closing.
WORKED_OUT = {
    (Step.START, Step.QUEUE): "Time_To_Queue",
    (Step.QUEUE, Step.DISPATCH): "Time_To_Dispatch",
    (Step.DISPATCH, Step.EN_ROUTE): "Rollout_Time",
    (Step.EN_ROUTE, Step.ARRIVAL): "Transit_Time",
}
WEEKS = {"week43.csv": (1883, 0), "week44.csv": (1849, 1), "week45.csv": (1934, 7)}


@pytest.mark.shared
@pytest.mark.parametrize("name", WEEKS)
def test_a_real_week_is_read_whole_with_its_negative_intervals_told(shared, name):
    rows, negative = WEEKS[name]

    found = read_incidents(shared / "data" / "cad_replay" / name, EASTERN)

    assert len(found) == rows
    assert sum(not one.number for one in found) == 2
    assert len({one.source_ref for one in found}) == rows
    assert sum(len(one.negatives()) for one in found) == negative


@pytest.mark.shared
def test_the_real_clock_change_leaves_nothing_negative_that_it_explains(shared):
    found = read_incidents(shared / "data" / "cad_replay" / "week45.csv", EASTERN)

    told = [negative for one in found for negative in one.negatives()]
    left = [negative for negative in told if negative.resolved_s < 0]
    assert {negative.number for negative in told} - {negative.number for negative in left} == {
        *("25-026356", "25-026357", "25-092461", "25-092462"),
    }
    assert {negative.number for negative in left} == {"25-093600", "25-026709"}


@pytest.mark.shared
@pytest.mark.parametrize("name", WEEKS)
def test_intervals_are_those_that_the_real_cad_worked_out_but_for_the_doubled_hour(shared, name):
    path = shared / "data" / "cad_replay" / name
    with path.open(encoding="utf-8-sig", newline="") as lines:
        told = dict(enumerate(csv.DictReader(lines), start=2))
    differing, compared = [], 0
    for one in read_incidents(path, EASTERN):
        doubled = any(comes_twice(wall, EASTERN) for wall in one.shown.values())
        for (begins, ends), column in WORKED_OUT.items():
            if begins in one.moments and ends in one.moments and not doubled:
                compared += 1
                first, last = (one.moments[s].astimezone(EASTERN) for s in (begins, ends))
                # The CAD subtracts what its clock showed, also across the change.
                seconds = (last.replace(tzinfo=None) - first.replace(tzinfo=None)).total_seconds()
                if abs(seconds - float(told[one.line][column])) > 1:
                    differing.append((one.source_ref, column, seconds, told[one.line][column]))
    assert differing == []
    assert compared > 7000
