"""How an action gets its rows: locked, one order for all (the call first), so nobody deadlocks."""

from typing import ClassVar
from uuid import UUID

from ..lifecycle import CallState
from ..models import Assignment, Call
from .errors import ActionRefused


class NoSuchCall(ActionRefused):
    """There is no call with this id."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_call"


class NoSuchAssignment(ActionRefused):
    """There is no assignment with this id."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_assignment"


class CallIsClosed(ActionRefused):
    """A closed call does not change."""

    code: ClassVar[str] = "call_is_closed"


def lock_call(call_id: UUID) -> Call:
    """Return the call, locked until the commit; raises NoSuchCall."""
    found = Call.objects.select_for_update(of=("self",)).select_related("zone__community", "owner")
    call = found.defer("zone__coordinates").filter(pk=call_id).first()
    if call is None:
        raise NoSuchCall(f"there is no call {call_id}")
    return call


def lock_open_call(call_id: UUID) -> Call:
    """Return the call, locked until the commit; raises NoSuchCall, CallIsClosed."""
    return still_open(lock_call(call_id))


def still_open(call: Call) -> Call:
    """Return a locked call that is not closed; raises CallIsClosed."""
    if call.state == CallState.CLOSED:
        raise CallIsClosed(f"call {call.number} is closed")
    return call


def lock_assignment(assignment_id: int) -> Assignment:
    """Return the assignment with its call locked first; raises NoSuchAssignment."""
    call_ids = Assignment.objects.filter(pk=assignment_id).values_list("call_id", flat=True)
    call_id = call_ids.first()
    if call_id is None:
        raise NoSuchAssignment(f"there is no assignment {assignment_id}")
    call = lock_call(call_id)
    assignment = Assignment.objects.select_for_update(of=("self",)).select_related("unit")
    row = assignment.get(pk=assignment_id)
    row.call = call
    return row
