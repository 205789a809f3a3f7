"""Is the pilot open, why, and until when."""

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_zones.hours import OpennessCode, TimeWithoutZone, WeeklyHours, openness
from pilot_zones.phases import SERVED, Phase
from pilot_zones.wall_clock import instant, windows
from pilot_zones.weekly_hours import DAY, Span


def zone_named(name: str) -> ZoneInfo:
    """Return a zone from the tzdata package, whatever the machine's own files say."""
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as stored:
        return ZoneInfo.from_file(stored, key=name)


CALGARY = zone_named("America/Edmonton")
VANCOUVER = zone_named("America/Vancouver")
NEW_YORK = zone_named("US/Eastern")
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CRISIS = WeeklyHours.from_json(
    {
        **{day: [["08:00", "02:00"]] for day in EVERY_DAY},
        "last_dispatch": "00:30",
        "holidays": {"2026-12-25": [], "2026-12-31": [["10:00", "04:00"]]},
    }
)


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


def test_alberta_keeps_its_clock_in_november_2026():
    """Permanent -06:00 (tzdata 2026c): an evening until 02:00 is as long as any other."""
    [evening] = windows(CRISIS, date(2026, 10, 31), 1, CALGARY)

    assert evening.closes - evening.opens == timedelta(hours=18)
    assert instant(date(2026, 12, 1), 0, CALGARY) == datetime(2026, 12, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hours"), [("2025-11-01", 19), ("2026-03-07", 18), ("2026-03-08", 18)]
)
def test_the_night_in_which_the_clock_goes_back_is_an_hour_longer(day, hours):
    """US/Eastern repeats 01:00-02:00 on 2 November 2025 and skips 02:00-03:00 on 8 March 2026."""
    [evening] = windows(CRISIS, date.fromisoformat(day), 1, NEW_YORK)

    assert evening.closes - evening.opens == timedelta(hours=hours)


def test_a_time_that_the_clock_skips_is_the_moment_of_the_jump():
    jump = datetime(2026, 3, 8, 7, tzinfo=UTC)

    assert instant(date(2026, 3, 8), 2 * 60, NEW_YORK) == jump
    assert instant(date(2026, 3, 8), 2 * 60 + 30, NEW_YORK) == jump
    assert instant(date(2026, 3, 8), 3 * 60, NEW_YORK) == jump


def test_of_a_time_that_comes_twice_the_first_counts():
    assert instant(date(2025, 11, 2), 90, NEW_YORK) == datetime(2025, 11, 2, 5, 30, tzinfo=UTC)


def wall_so_far(zone: ZoneInfo, start: datetime, minutes: int) -> list[tuple[datetime, datetime]]:
    """Return each minute with the latest time that the wall clock has shown until then."""
    latest, seen = datetime.fromisoformat("0001-01-01"), []
    for moment in (start + timedelta(minutes=n) for n in range(minutes)):
        latest = max(latest, moment.astimezone(zone).replace(tzinfo=None))
        seen.append((moment, latest))
    return seen


SPANS = st.builds(
    lambda opens, length: Span(opens, opens + length), st.integers(0, DAY - 1), st.integers(1, DAY)
)


@settings(max_examples=40, deadline=None)
@given(
    span=SPANS,
    change=st.sampled_from(
        [
            (CALGARY, "2026-03-08"),
            (CALGARY, "2026-11-01"),
            (VANCOUVER, "2025-11-02"),
            (NEW_YORK, "2026-03-08"),
            (NEW_YORK, "2026-11-01"),
            (zone_named("America/St_Johns"), "2026-03-08"),
            (zone_named("Australia/Lord_Howe"), "2026-04-05"),
        ]
    ),
)
def test_open_minutes_are_those_the_wall_clock_shows_around_a_clock_change(span, change):
    zone, day = change
    hours = WeeklyHours(week=((span,),) * 7)
    start = datetime.fromisoformat(day).replace(tzinfo=UTC) - timedelta(hours=20)
    opening = list(windows(hours, start.date() - timedelta(days=3), 7, zone))

    for moment, wall in wall_so_far(zone, start - timedelta(days=1), 3 * DAY)[DAY:]:
        minute = wall.hour * 60 + wall.minute
        shown = span.opens <= minute < span.closes or span.opens <= minute + DAY < span.closes
        assert any(w.opens <= moment < w.closes for w in opening) is shown


@settings(max_examples=60, deadline=None)
@given(
    cuts=st.lists(st.integers(1, DAY - 1), unique=True, max_size=5).map(sorted),
    day=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    zone=st.sampled_from([CALGARY, VANCOUVER, NEW_YORK]),
)
def test_a_day_cut_into_shifts_loses_and_doubles_no_minute(cuts, day, zone):
    edges = [0, *cuts, DAY]
    shifts = [(instant(day, a, zone), instant(day, b, zone)) for a, b in pairwise(edges)]
    midnight, next_midnight = instant(day, 0, zone), instant(day + timedelta(days=1), 0, zone)

    assert all(opens <= closes for opens, closes in shifts)
    assert sum((b - a for a, b in shifts), timedelta()) == next_midnight - midnight


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
