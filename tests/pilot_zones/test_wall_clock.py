"""Hours keep their length and their order when the clock changes."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_zones.hours import WeeklyHours
from pilot_zones.wall_clock import instant, windows
from pilot_zones.weekly_hours import DAY, Span
from tests.pilot_zones.pilot_hours import CALGARY, CRISIS, NEW_YORK, VANCOUVER, zone_named


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
