"""A pause and a stop before closing, across midnight, clock changes and holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_zones.hours import OpennessCode, Paused, openness
from pilot_zones.phases import SERVED, Phase
from pilot_zones.scope import Scope, ScopeUnreadable
from pilot_zones.wall_clock import last_dispatch, windows
from pilot_zones.weekly_hours import DAY, HoursUnreadable, Span, WeeklyHours
from tests.pilot_zones.pilot_hours import CALGARY, NEW_YORK, VANCOUVER, zone_named

ZONES = [CALGARY, VANCOUVER, NEW_YORK, zone_named("Australia/Lord_Howe")]
YEAR = datetime(2025, 9, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 400 * DAY).map(lambda minutes: YEAR + timedelta(minutes=minutes))
DAYS = st.lists(
    st.builds(lambda o, n: (Span(o, o + n),), st.integers(0, DAY - 1), st.integers(1, 10 * 60)),
    min_size=7,
    max_size=7,
).map(tuple)
HOLIDAYS = st.dictionaries(
    st.integers(0, 400).map(lambda n: date(2025, 9, 1) + timedelta(days=n)),
    st.sampled_from([(), (Span(10 * 60, 28 * 60),)]),
    max_size=6,
).map(lambda days: tuple(sorted(days.items())))
PAUSE = Paused("Ada", datetime(2026, 6, 10, 20, 2, tzinfo=UTC), "Van broke down.")


@settings(max_examples=60, deadline=None)
@given(
    week=DAYS, holidays=HOLIDAYS, at=MOMENTS, zone=st.sampled_from(ZONES), lead=st.integers(1, 120)
)
def test_a_stop_before_closing_only_takes_the_end_of_an_opening(week, holidays, at, zone, lead):
    until = WeeklyHours(week, holidays)
    stops = WeeklyHours(week, holidays, stop_before=lead)
    whole = openness(until, Phase.PAIRED, at, zone)
    cut = openness(stops, Phase.PAIRED, at, zone)

    assert whole.open or not cut.open
    if cut.open and cut.until:
        assert cut.last_dispatch in (cut.until, cut.until - timedelta(minutes=lead))
    if whole.open and not cut.open:
        assert cut.code is OpennessCode.LAST_DISPATCH
        assert whole.until is not None
        assert whole.until - at <= timedelta(minutes=lead)


@settings(max_examples=40, deadline=None)
@given(week=DAYS, holidays=HOLIDAYS, zone=st.sampled_from(ZONES), lead=st.integers(1, 360))
def test_the_last_team_of_every_opening_is_sent_within_it(week, holidays, zone, lead):
    hours = WeeklyHours(week, holidays, stop_before=lead)
    for window in windows(hours, date(2026, 2, 27), 14, zone):
        assert window.opens < last_dispatch(hours, window, zone) <= window.closes


@settings(max_examples=40, deadline=None)
@given(week=DAYS, at=MOMENTS, zone=st.sampled_from(ZONES), phase=st.sampled_from(list(Phase)))
def test_nothing_is_open_while_it_is_paused(week, at, zone, phase):
    answer = openness(WeeklyHours(week), phase, at, zone, paused=PAUSE)
    assert not answer.open
    assert (answer.code is OpennessCode.PAUSED) == (phase in SERVED)


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("2026-06-10 15:00", "14:02: no vehicle"),
        ("2026-06-11 09:00", "14:02 yesterday: no vehicle"),
        ("2026-07-01 09:00", "14:02 on 10 June 2026: no vehicle"),
    ],
)
def test_a_pause_says_who_when_and_why(at, says):
    moment = datetime.fromisoformat(at).replace(tzinfo=CALGARY)
    why = openness(WeeklyHours(), Phase.PAIRED, moment, CALGARY, paused=PAUSE).why
    assert why == f"Paused by Ada at {says}. Van broke down."


@pytest.mark.parametrize("value", [0, -5, 361, "30", True, 1.5])
def test_a_stop_that_is_no_number_of_minutes_is_refused(value):
    with pytest.raises(HoursUnreadable, match="stop_before"):
        WeeklyHours.from_json({"mon": [["08:00", "16:00"]], "stop_before": value})


def test_two_last_dispatches_are_refused():
    with pytest.raises(HoursUnreadable, match="one of them"):
        WeeklyHours.from_json(
            {"mon": [["08:00", "16:00"]], "stop_before": 30, "last_dispatch": "15:00"}
        )


def test_a_scope_is_read_back_as_it_was_stored():
    stored = {"types": ["SUICID", "WELCK"], "levels": [1, 2]}
    scope = Scope.from_json(stored)
    assert scope.to_json() == stored
    assert scope.takes_type(" welck ")
    assert not scope.takes_type("NOISE")
    assert (scope.takes_level(2), scope.takes_level(3)) == (True, False)
    assert Scope.from_json({}) == Scope()
    assert Scope().takes_type("anything")


@pytest.mark.parametrize(
    "stored",
    [None, [], {"levels": []}, {"levels": [5]}, {"levels": [True]}, {"types": []},
     {"types": [1]}, {"types": ["\0"]}, {"type": ["X"]}, {"levels": ["2"]}],
)  # fmt: skip
def test_a_scope_that_says_nothing_clear_is_refused(stored):
    with pytest.raises(ScopeUnreadable):
        Scope.from_json(stored)
