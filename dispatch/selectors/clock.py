"""What time it is: PostgreSQL says so, and every process of a centre shares its clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection

# By more than this what a process writes is visibly wrong, and a person should look; by more than
# the other, a whole limit of five seconds, it takes no more work.
DOUBTED_S: Final = 1.0
REFUSED_S: Final = 5.0


@dataclass(frozen=True)
class Reading:
    """PostgreSQL's time, and how many seconds the asking process is ahead of it (below 0: behind)."""

    now: datetime
    ahead_s: float

    @property
    def is_doubted(self) -> bool:
        """Whether the process's own clock is wrong."""
        return abs(self.ahead_s) > DOUBTED_S


def read_clock(own: Callable[[], datetime]) -> Reading:
    """Return PostgreSQL's time beside our own clock's. Raises DatabaseError, PoolTimeout.

    What the answer's own way may explain is not held against our clock.
    """
    begun = own()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return Reading(now, ahead_s(begun, now, own()))


def ahead_s(begun: datetime, theirs: datetime, ended: datetime) -> float:
    """Return by how much we are ahead, at the least: 0 where `theirs` lies between our two readings."""
    if theirs < begun:
        return (begun - theirs).total_seconds()
    return min((ended - theirs).total_seconds(), 0.0)


def said_of(ahead_s: float) -> str:
    """Return a wrong clock in words: "90 s ahead of the database's"."""
    side = "ahead of" if ahead_s > 0 else "behind"
    return f"{abs(ahead_s):.0f} s {side} the database's"
