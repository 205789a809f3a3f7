"""The clock of a call that waits: set anew when its state or urgency changes."""

from datetime import datetime

from .. import limits
from ..lifecycle import CallState
from ..models import Call

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
    if state != call.state:
        if call.state == CallState.RECEIVED:
            call.decided_at = call.decided_at or now
        call.move_to(state)
        call.state_since = now
        call.overdue_since = None
    wind(call)


def wind(call: Call) -> None:
    """Set, unsaved, by when somebody must act. A clock that has run out stays run out."""
    call.act_by = limits.act_by(CallState(call.state), call.urgency, call.state_since)
