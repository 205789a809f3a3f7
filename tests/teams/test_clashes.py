"""What is wrong with a shift before it is saved."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from teams.clashes import clashes
from teams.roster import Change, DatedTime, Plan, ShiftTime, duties

from .plans import CASEY, EDMONTON, FIRST, REMY, every_day, shift, walls

TODAY = date(2026, 11, 23)
ONLY_CASEY = frozenset({CASEY})


def found(new, plans, unit="MCRT-1"):
    return clashes(new, unit=unit, plans=plans, first=TODAY, zone=EDMONTON)


def test_a_unit_is_not_on_duty_twice_at_one_time():
    plans = {"MCRT-1": every_day("07:00", "15:00")}

    assert found(Plan((shift(1, "14:00", "22:00"),)), plans)
    assert not found(Plan((shift(1, "15:00", "22:00"),)), plans)


def test_a_night_meets_the_next_mornings_shift():
    plans = {"MCRT-1": Plan((shift(2, "05:00", "09:00"),))}

    assert found(Plan((shift(1, "22:00", "06:00"),)), plans)


def test_nobody_is_on_two_units_at_once():
    plans = {"MCRT-2": every_day("07:00", "15:00", people=ONLY_CASEY)}
    clash = found(Plan((shift(1, "14:00", "22:00", people=ONLY_CASEY),)), plans)[0]

    assert (clash.unit, clash.people) == ("MCRT-2", ONLY_CASEY)
    assert not found(Plan((shift(1, "14:00", "22:00", people=frozenset({REMY})),)), plans)


def test_who_was_swapped_out_that_day_is_free():
    sick = Change(5, date(2026, 11, 24), out=CASEY, joins=REMY)
    weekly = every_day("07:00", "15:00", people=ONLY_CASEY, id=5).weekly
    extra = DatedTime(date(2026, 11, 24), time(7), time(15), people=ONLY_CASEY)

    assert found(Plan(dated=(extra,)), {"MCRT-2": Plan(weekly)})
    assert not found(Plan(dated=(extra,)), {"MCRT-2": Plan(weekly, changes=(sick,))})


def test_a_shift_that_begins_in_spring_meets_what_runs_by_then():
    later = ShiftTime(1, time(8), time(16), date(2027, 4, 1))

    assert found(Plan((later,)), {"MCRT-1": every_day("07:00", "15:00")})
    ended = ShiftTime(1, time(7), time(15), FIRST, last_day=date(2027, 3, 31))
    assert not found(Plan((later,)), {"MCRT-1": Plan((ended,))})


def test_what_ended_before_today_is_past():
    old = ShiftTime(1, time(8), time(16), FIRST, last_day=date(2026, 3, 1))

    assert not found(Plan((shift(1, "08:00", "16:00"),)), {"MCRT-1": Plan((old,))})


weekly = st.builds(ShiftTime, st.integers(0, 6), walls, walls, st.just(FIRST))


@given(weekly, weekly)
def test_a_clash_is_found_exactly_where_five_weeks_show_one(mine, theirs):
    def all_of(one):
        return list(duties(Plan((one,)), TODAY - timedelta(days=1), 36, EDMONTON))

    meets = any(
        a.since < b.until and b.since < a.until for a in all_of(mine) for b in all_of(theirs)
    )

    assert bool(found(Plan((mine,)), {"MCRT-1": Plan((theirs,))})) == meets
