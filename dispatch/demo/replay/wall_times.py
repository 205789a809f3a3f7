"""Times as a centre's clock showed them, read as moments across the hour that comes twice. Pure.

In the autumn the clock shows one hour twice, and a record of what it showed does not say which was
meant. Two things tell: incident numbers are given in the order in which incidents are queued, and
no step of an incident comes before the one that it follows.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

# A record is written by several clocks: this far back is still the same moment.
JITTER: Final = timedelta(minutes=1)


def first_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment (UTC) at which the clock showed `wall`."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def second_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the last moment (UTC) at which the clock showed `wall`: mostly the same as the first."""
    return max(wall.replace(tzinfo=zone, fold=1).astimezone(UTC), first_of(wall, zone))


def comes_twice(wall: datetime, zone: ZoneInfo) -> bool:
    """Return whether the clock showed `wall` twice."""
    return first_of(wall, zone) != second_of(wall, zone)


def not_before(wall: datetime, earlier: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment of `wall` that does not come before `earlier`, or else its first."""
    first, second = first_of(wall, zone), second_of(wall, zone)
    return second if first < earlier - JITTER <= second else first


def not_after(wall: datetime, later: datetime, zone: ZoneInfo) -> datetime:
    """Return the last moment of `wall` that does not come after `later`, or else its first."""
    first, second = first_of(wall, zone), second_of(wall, zone)
    return second if second <= later + JITTER else first


def in_order(walls: Iterable[datetime], zone: ZoneInfo) -> list[datetime]:
    """Return the moments of times that came one after the other."""
    moments: list[datetime] = []
    latest = datetime.min.replace(tzinfo=UTC) + 2 * JITTER
    for wall in walls:
        moments.append(not_before(wall, latest, zone))
        latest = max(latest, moments[-1])
    return moments
