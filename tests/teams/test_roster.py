"""Who is on duty at any moment: across midnight, clock changes, and what differs on a date."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.roster import Away, Change, DatedTime, Plan, ShiftTime, duties, duty_at, next_duty

from .plans import (
    CASEY,
    EDMONTON,
    FIRST,
    HOUR,
    NEW_YORK,
    REMY,
    ZONES,
    days_2026,
    every_day,
    local,
    moments,
    shift,
    turns,
    walls,
)

TUESDAY = date(2026, 11, 24)
BOTH = frozenset({CASEY, REMY})


def on(plan, day, wall, zone=EDMONTON):
    return duty_at(plan, local(day, wall, zone), zone)


def test_a_night_shift_belongs_to_the_day_on_which_it_begins():
    nights = Plan((shift(1, "22:00", "06:00"),))

    assert on(nights, "2026-11-24", "21:59") is None
    assert on(nights, "2026-11-24", "22:00")
    assert on(nights, "2026-11-25", "05:59")
    assert on(nights, "2026-11-25", "06:00") is None
    assert on(nights, "2026-11-25", "23:00") is None


def test_the_last_night_of_a_shift_still_ends_in_the_morning_after():
    nights = Plan((shift(1, "22:00", "06:00", last_day=TUESDAY),))

    assert on(nights, "2026-11-25", "05:00")
    assert on(nights, "2026-12-01", "23:00") is None


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (NEW_YORK, "2026-03-07", 7),  # the night in which 02:00 becomes 03:00
        (NEW_YORK, "2026-10-31", 9),
        (NEW_YORK, "2026-07-04", 8),
        # Alberta stopped changing its clocks in 2026.
        (EDMONTON, "2026-10-31", 8),
        (EDMONTON, "2027-03-13", 8),
    ],
)
def test_a_night_of_eight_hours_on_the_clock_is_as_long_as_the_clock_makes_it(zone, day, hours):
    duty = on(every_day("22:00", "06:00"), day, "23:00", zone)

    assert duty.until - duty.since == hours * HOUR


def test_a_shift_that_the_clock_skips_whole_does_not_run():
    plan = every_day("02:15", "02:45")
    sunday = list(duties(plan, date(2026, 3, 8), 1, NEW_YORK))

    assert sunday == []
    assert len(list(duties(plan, date(2026, 3, 9), 1, NEW_YORK))) == 1


@given(ZONES, moments, st.lists(walls, min_size=2, max_size=4, unique=True))
def test_shifts_that_meet_on_paper_leave_nobody_alone_in_fact(zone, at, changes):
    assert duty_at(turns(changes), at, zone)


@given(ZONES, moments, walls, walls, st.integers(0, 6))
def test_somebody_is_on_duty_exactly_in_the_duties_that_are_listed(zone, at, starts, ends, weekday):
    plan = Plan((ShiftTime(weekday, starts, ends, FIRST),))
    listed = duties(plan, at.astimezone(zone).date() - timedelta(days=3), 6, zone)

    assert (duty_at(plan, at, zone) is not None) == any(d.since <= at < d.until for d in listed)


@given(moments, walls, walls, st.integers(0, 6))
def test_where_clocks_do_not_change_the_wall_clock_alone_decides(at, starts, ends, weekday):
    at = max(at, datetime(2026, 3, 10, tzinfo=UTC))  # the last change in Alberta
    plan = Plan((ShiftTime(weekday, starts, ends, FIRST),))
    wall = at.astimezone(EDMONTON)
    today, yesterday = wall.weekday() == weekday, (wall.weekday() - 1) % 7 == weekday
    over = ends <= starts
    now = wall.time()
    expected = (today and now >= starts and (over or now < ends)) or (
        yesterday and over and now < ends
    )

    assert (duty_at(plan, at, EDMONTON) is not None) == expected


@given(ZONES, days_2026, walls, walls)
def test_no_duty_is_shorter_than_nothing_or_longer_than_a_day_and_a_change(zone, day, starts, ends):
    for duty in duties(Plan((ShiftTime(day.weekday(), starts, ends, FIRST),)), day, 1, zone):
        assert timedelta() < duty.until - duty.since <= timedelta(hours=25)


@given(ZONES, moments, walls, walls, st.integers(0, 6))
def test_the_next_duty_is_ahead_and_nothing_is_between(zone, at, starts, ends, weekday):
    plan = Plan((ShiftTime(weekday, starts, ends, FIRST),))
    coming = next_duty(plan, at, zone)

    assert coming
    assert coming.since > at
    between = duties(plan, at.astimezone(zone).date(), 15, zone)
    assert not [duty for duty in between if at < duty.since < coming.since]


DAYS = every_day("08:00", "16:00", people=BOTH, officer_aboard=True, officer="Cst. Ho", id=5)


def with_changes(*changes, away=()):
    return Plan(DAYS.weekly, changes=changes, away=tuple(away))


def test_a_cancelled_shift_is_off_on_its_date_only():
    plan = with_changes(Change(5, TUESDAY, cancelled=True))

    assert on(plan, "2026-11-24", "10:00") is None
    assert on(plan, "2026-11-25", "10:00")
    assert on(plan, "2026-12-01", "10:00")


def test_a_change_of_another_shift_is_not_ours():
    assert on(with_changes(Change(6, TUESDAY, cancelled=True)), "2026-11-24", "10:00")


def test_a_swap_puts_one_in_for_the_other_on_its_date():
    plan = with_changes(Change(5, TUESDAY, out=CASEY, joins=9))

    assert on(plan, "2026-11-24", "10:00").people == {REMY, 9}
    assert on(plan, "2026-11-25", "10:00").people == BOTH


def test_who_is_sick_is_missing_and_the_rest_go():
    plan = with_changes(away=[Away(CASEY, TUESDAY, date(2026, 11, 26))])

    assert on(plan, "2026-11-23", "10:00").people == BOTH
    assert on(plan, "2026-11-24", "10:00").people == {REMY}
    assert on(plan, "2026-11-26", "10:00").people == {REMY}
    assert on(plan, "2026-11-27", "10:00").people == BOTH


def test_a_unit_whose_people_are_all_away_does_not_go():
    away = [Away(CASEY, TUESDAY, TUESDAY), Away(REMY, TUESDAY, TUESDAY)]

    assert on(with_changes(away=away), "2026-11-24", "10:00") is None
    stand_in = Change(5, TUESDAY, joins=9)
    assert on(with_changes(stand_in, away=away), "2026-11-24", "10:00").people == {9}


def test_a_shift_without_names_runs_as_it_always_did():
    assert on(every_day("08:00", "16:00"), "2026-11-24", "10:00")


def test_without_its_officer_a_shift_runs_and_says_so():
    none = on(with_changes(Change(5, TUESDAY, officer="")), "2026-11-24", "10:00")
    other = on(with_changes(Change(5, TUESDAY, officer="Cst. Roy")), "2026-11-24", "10:00")
    same = on(DAYS, "2026-11-24", "10:00")

    assert (none.officer_aboard, none.officer) == (False, "")
    assert (other.officer_aboard, other.officer) == (True, "Cst. Roy")
    assert (same.officer_aboard, same.officer) == (True, "Cst. Ho")


def test_an_extra_shift_runs_on_its_date_and_past_midnight():
    extra = DatedTime(TUESDAY, time(20), time(2), officer_aboard=True, people=frozenset({CASEY}))
    plan = Plan(dated=(extra,))

    assert on(plan, "2026-11-25", "01:00").people == {CASEY}
    assert on(plan, "2026-11-25", "21:00") is None
    assert next_duty(plan, local("2026-11-20", "12:00"), EDMONTON).since == local(
        "2026-11-24", "20:00"
    )


def test_of_two_that_overlap_the_one_that_lasts_longest_counts():
    plan = Plan((shift(1, "08:00", "16:00", id=1), shift(1, "12:00", "20:00", id=2)))

    assert on(plan, "2026-11-24", "13:00").shift == 2
