"""Plans that the tests of the roster share, and how Hypothesis makes them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from teams.roster import Plan, ShiftTime

EDMONTON = ZoneInfo("America/Edmonton")
# It changes its clocks: 8 March and 1 November 2026, at 02:00.
NEW_YORK = ZoneInfo("America/New_York")
ZONES = st.sampled_from([EDMONTON, NEW_YORK, ZoneInfo("Australia/Lord_Howe")])
FIRST = date(2026, 1, 1)
CASEY, REMY = 7, 8

walls = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
days_2026 = st.dates(date(2026, 1, 5), date(2026, 12, 20))
MINUTES = 350 * 24 * 60
moments = st.integers(0, MINUTES).map(
    lambda minutes: datetime(2026, 1, 5, tzinfo=UTC) + timedelta(minutes=minutes)
)


def shift(weekday, starts, ends, **more):
    return ShiftTime(weekday, time.fromisoformat(starts), time.fromisoformat(ends), FIRST, **more)


def every_day(starts, ends, **more):
    return Plan(tuple(shift(day, starts, ends, **more) for day in range(7)))


def local(day, wall, zone=EDMONTON):
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(wall), zone)


def turns(changes):
    """Shifts that hand over to each other at these times of every day."""
    changes = sorted(set(changes))
    ends = [*changes[1:], changes[0]]
    return Plan(
        tuple(
            ShiftTime(day, start, end, FIRST)
            for start, end in zip(changes, ends, strict=True)
            for day in range(7)
        )
    )


HOUR = timedelta(hours=1)
