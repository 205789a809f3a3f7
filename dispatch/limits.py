"""How long a call may wait for a person before it is late. Pure. A centre sets its own numbers.

Alberta's 911 standards give 60 s from answer to transfer (Ministerial Order A:001/18): that clock is
used for an emergent call. None of the fire standards' clocks is meant for a conversation with a person
in crisis, so the lower levels get more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .lifecycle import CallState


@dataclass(frozen=True)
class Limit:
    """Seconds after which a wait is amber, then red."""

    warn_s: int
    alarm_s: int


LIMITS: dict[CallState, dict[int, Limit]] = {
    CallState.RECEIVED: {
        4: Limit(30, 60),
        3: Limit(60, 120),
        2: Limit(120, 300),
        1: Limit(300, 600),
        0: Limit(300, 600),
    },
    CallState.WAITING: {
        4: Limit(30, 60),
        3: Limit(120, 300),
        2: Limit(300, 900),
        1: Limit(900, 1800),
        0: Limit(900, 1800),
    },
}


def limit_of(state: CallState, level: int) -> Limit | None:
    """Return the limit of a wait, or None where nobody waits."""
    return LIMITS.get(state, {}).get(level)


def act_by(state: CallState, level: int, since: datetime) -> datetime | None:
    """Return when a wait that began at `since` becomes late."""
    limit = limit_of(state, level)
    return since + timedelta(seconds=limit.alarm_s) if limit else None
