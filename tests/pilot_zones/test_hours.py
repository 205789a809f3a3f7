"""Is the pilot open, why, and until when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_zones.hours import OpennessCode, TimeWithoutZone, WeeklyHours, openness
from pilot_zones.phases import SERVED, Phase
from pilot_zones.weekly_hours import DAY, Span
from tests.pilot_zones.pilot_hours import CALGARY, CRISIS, NEW_YORK, VANCOUVER


def ask(at, *, hours=CRISIS, phase=Phase.PAIRED, zone=CALGARY):
    return openness(hours, phase, at, zone, community="Beltline")


def calgary(text):
    return datetime.fromisoformat(text).replace(tzinfo=CALGARY)


@pytest.mark.parametrize(
    ("at", "is_open", "code", "why"),
    [
        ("2026-06-10 08:00", True, "open", "Pilot open until 02:00; last team is sent at 00:30"),
        ("2026-06-11 00:29:59", True, "open", "Pilot open until 02:00; last team is sent at 00:30"),
        (
            "2026-06-11 00:30",
            False,
            "last_dispatch",
            "Last team was sent at 00:30; pilot opens at 08:00",
        ),
        ("2026-06-11 02:00", False, "closed", "Pilot opens at 08:00"),
        ("2026-06-11 07:59:59", False, "closed", "Pilot opens at 08:00"),
        ("2026-12-25 00:10", True, "open", "Pilot open until 02:00; last team is sent at 00:30"),
        (
            "2026-12-25 12:00",
            False,
            "holiday",
            "Closed for the holiday; pilot opens at 08:00 tomorrow",
        ),
        ("2026-12-31 09:00", False, "closed", "Pilot opens at 10:00"),
        (
            "2027-01-01 03:00",
            False,
            "last_dispatch",
            "Last team was sent at 00:30; pilot opens at 08:00",
        ),
    ],
)
def test_says_whether_the_pilot_is_open_and_why(at, is_open, code, why):
    answer = ask(calgary(at))

    assert (answer.open, answer.code, answer.why) == (is_open, code, why)


def test_a_holiday_with_its_own_hours_replaces_the_days_hours():
    assert ask(calgary("2026-12-31 23:00")).until == calgary("2027-01-01 04:00")


@pytest.mark.parametrize(
    ("phase", "why"),
    [
        (Phase.OUTSIDE, "Beltline is not in the pilot"),
        (Phase.PLANNED, "The pilot in Beltline is planned and has not begun"),
        (Phase.ENDED, "The pilot in Beltline has ended"),
        (Phase.SHADOW, "Beltline is in shadow: recommendations are recorded, no team is sent"),
        (Phase.COMPARISON, "Beltline is a comparison community: no team is sent"),
    ],
)
def test_no_phase_but_the_served_ones_is_ever_open(phase, why):
    answer = ask(calgary("2026-06-10 12:00"), phase=phase)

    assert (answer.open, answer.code, answer.why) == (False, phase.value, why)


def test_every_phase_has_an_answer():
    for phase in Phase:
        assert ask(calgary("2026-06-10 12:00"), phase=phase).open is (phase in SERVED)


def test_hours_that_are_not_set_are_never_open():
    answer = ask(calgary("2026-06-10 12:00"), hours=WeeklyHours())

    assert (answer.open, answer.code) == (False, OpennessCode.NO_HOURS)
    assert answer.why == "The hours of the pilot in Beltline are not set"


def test_hours_around_the_clock_have_no_end():
    always = WeeklyHours(week=((Span(0, DAY),),) * 7)

    answer = ask(calgary("2026-06-10 12:00"), hours=always)

    assert (answer.open, answer.why, answer.until) == (True, "Pilot open around the clock", None)


def test_days_that_meet_at_midnight_are_one_opening():
    hours = WeeklyHours.from_json({"mon": [["18:00", "24:00"]], "tue": [["00:00", "03:00"]]})

    answer = ask(calgary("2026-06-08 20:00"), hours=hours)

    assert answer.until == calgary("2026-06-09 03:00")


def test_names_the_day_of_an_opening_that_is_days_away():
    hours = WeeklyHours.from_json({"mon": [["08:00", "16:00"]]})

    assert ask(calgary("2026-06-08 17:00"), hours=hours).why == (
        "Pilot opens at 08:00 on 15 June 2026"
    )
    assert ask(calgary("2026-06-10 17:00"), hours=hours).why == "Pilot opens at 08:00 on Monday"
    assert ask(calgary("2026-06-14 17:00"), hours=hours).why == "Pilot opens at 08:00 tomorrow"


def test_looks_past_holidays_that_last_for_weeks():
    closed = {(date(2026, 6, 1) + timedelta(days=n)).isoformat(): [] for n in range(60)}
    hours = WeeklyHours.from_json({"mon": [["08:00", "16:00"]], "holidays": closed})

    answer = ask(calgary("2026-06-02 12:00"), hours=hours)

    assert answer.why == "Pilot opens at 08:00 on 3 August 2026"


def test_a_pilot_with_only_past_holidays_says_that_it_does_not_open():
    hours = WeeklyHours.from_json({"holidays": {"2020-01-01": [["08:00", "16:00"]]}})

    answer = ask(calgary("2026-06-02 12:00"), hours=hours)

    assert (answer.open, answer.next_open) == (False, None)
    assert answer.why == "Pilot does not open in the coming year"


def test_refuses_a_moment_without_a_zone():
    with pytest.raises(TimeWithoutZone):
        ask(datetime.fromisoformat("2026-06-10 12:00"))


@settings(max_examples=60, deadline=None)
@given(
    minutes=st.integers(0, 2 * 365 * DAY),
    zone=st.sampled_from([CALGARY, VANCOUVER, NEW_YORK]),
)
def test_what_it_promises_comes_true(minutes, zone):
    """At `last_dispatch` it stops, a second before it was open; at `next_open` it opens."""
    answer = ask(datetime(2025, 6, 1, tzinfo=UTC) + timedelta(minutes=minutes), zone=zone)

    if answer.open:
        assert answer.last_dispatch is not None
        assert ask(answer.last_dispatch - timedelta(seconds=1), zone=zone).open
        assert not ask(answer.last_dispatch, zone=zone).open
    else:
        assert answer.next_open is not None
        assert ask(answer.next_open, zone=zone).open
        assert not ask(answer.next_open - timedelta(seconds=1), zone=zone).open
