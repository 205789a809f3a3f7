"""How long a call may wait for a person before it is late, and a letter is kept. Pure.

A centre sets its own numbers.

Alberta's 911 standards give 60 s from answer to transfer (Ministerial Order A:001/18): that clock is
used for an emergent call. None of the fire standards' clocks is meant for a conversation with a person
in crisis, so the lower levels get more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .lifecycle import CallState
from .partner_codes import Stand


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
    # A talk takes its time; one that became emergent does not wait for its end.
    CallState.WITH_DESK: {
        4: Limit(30, 60),
        3: Limit(600, 1200),
        2: Limit(1200, 2400),
        1: Limit(1800, 3600),
        0: Limit(1800, 3600),
    },
}
# A call that a desk gave back, or did not answer, has waited already: 911 acts within this, at any level.
BACK_S = 60
# A lost caller is called back within the first, then again each time within the second.
CALL_BACK_S = 120
CALL_AGAIN_S = 300
CALL_BACK_TRIES = 3

# How long a sender may repeat a request and get the same answer. Senders give up within hours
# (Stripe keeps its keys for at least 24 hours); a weekend and a holiday are allowed for.
REPEATED_FOR = timedelta(days=7)

# How long an agency's letter is kept once nothing comes of it. No law's period could be verified, so
# these are the house's default: a year in which a declined agency may ask why, and be answered from
# what it sent; a month for one that withdrew, since nobody decided anything about it.
LETTER_KEPT = {Stand.DECLINED: timedelta(days=365), Stand.WITHDRAWN: timedelta(days=30)}


@dataclass(frozen=True)
class CheckIn:
    """Seconds after which a crew at a door is asked whether it is well, and then until the alarm."""

    due_s: int
    grace_s: int


# Twenty minutes on scene is the house's default, not a standard's; shorter where it is worse.
CHECK_INS = {
    4: CheckIn(600, 60),
    3: CheckIn(900, 120),
    2: CheckIn(1200, 120),
    1: CheckIn(1200, 120),
    0: CheckIn(1200, 120),
}
# Help was sent to a crew that did not answer: the clock goes on, and comes back soon.
AFTER_HELP = CheckIn(300, 60)
# An emergency that nobody acknowledged is put in front of a supervisor by name.
EMERGENCY_ESCALATES_S = 15
# Alberta's 60 s from answer to transfer, for the other service to say that it has it; a second
# crisis team is found by a dispatcher here.
CONFIRM_S = {"POLICE": 60, "FIRE": 60, "EMS": 60, "CRISIS_TEAM": 180}


def letter_ends(stand: Stand, decided_at: datetime | None) -> datetime | None:
    """Return when an application's letter is to be erased, or None where it is kept."""
    kept = LETTER_KEPT.get(stand)
    return decided_at + kept if decided_at and kept else None


def limit_of(state: CallState, level: int) -> Limit | None:
    """Return the limit of a wait, or None where nobody waits."""
    return LIMITS.get(state, {}).get(level)


def act_by(state: CallState, level: int, since: datetime) -> datetime | None:
    """Return when a wait that began at `since` becomes late."""
    limit = limit_of(state, level)
    return since + timedelta(seconds=limit.alarm_s) if limit else None
