"""The clock of a call that waits: set anew when its state or urgency changes."""

from datetime import datetime

from django.db.models import Max

from .. import limits
from ..lifecycle import AssignmentStatus, CallState
from ..models import Assignment, Call

CLOCK_FIELDS = [
    "state",
    "state_since",
    "decided_at",
    "level",
    "raised_to",
    "lowered_to",
    "act_by",
    "overdue_since",
]


def enter(call: Call, state: CallState, now: datetime) -> None:
    """Move the call, unsaved, and start the clock of the new state; raises MoveRefused."""
    enter_asked(call, state, now, asked_until=_asked_until(call, state))


def enter_asked(
    call: Call, state: CallState, now: datetime, *, asked_until: datetime | None
) -> None:
    """Move the call as `enter` does, for who knows by when the units that a person asked must answer."""
    if state != call.state:
        if call.state == CallState.RECEIVED:
            call.decided_at = call.decided_at or now
        call.move_to(state)
        call.state_since = now
        call.overdue_since = None
    _set(call, asked_until)


def wind(call: Call) -> None:
    """Set, unsaved, by when somebody must act. A clock that has run out stays run out.

    Whoever asks a unit gives the call that unit's time to answer, where its own is shorter. What the
    program asks after that gives none: a call that goes round is late at its limit, and is shown so.
    """
    _set(call, _asked_until(call, CallState(call.state)))


def _set(call: Call, asked_until: datetime | None) -> None:
    call.act_by = limits.act_by(CallState(call.state), call.urgency, call.state_since)
    if call.act_by is not None and asked_until is not None:
        call.act_by = max(call.act_by, asked_until)


def _asked_until(call: Call, state: CallState) -> datetime | None:
    """Return by when the units that a person asked must answer; None where none is asked.

    Where nobody waits in `state`, or nobody has decided on the call yet, that costs no statement.
    """
    is_new = call.state == CallState.RECEIVED and call.state_since == call.stored_at
    if is_new or state not in limits.LIMITS:
        return None
    asked = Assignment.objects.filter(call=call, status=AssignmentStatus.OFFERED, by_program=False)
    until: datetime | None = asked.aggregate(at=Max("answer_by"))["at"]
    return until
