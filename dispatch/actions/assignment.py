"""Units are given to calls, and move."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import IntegrityError, transaction

from .. import journal
from ..lifecycle import AssignmentStatus, CallState, call_state_with, move_assignment
from ..models import Assignment, Call
from ..permissions import Act, require
from ..selectors.units import candidate_of
from .clocks import CLOCK_FIELDS, enter
from .errors import ActionRefused
from .locks import lock_assignment, lock_open_call


class UnitTaken(ActionRefused):
    """Another call has this unit; says which."""

    code: ClassVar[str] = "unit_taken"


class UnitMayNotGo(ActionRefused):
    """The unit is off duty, or lacks the officer that the paired phase asks for."""

    code: ClassVar[str] = "unit_may_not_go"


class NoSuchUnit(ActionRefused):
    """There is no unit with this id in service."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_unit"


@transaction.atomic
def assign_unit(*, call_id: UUID, unit_id: int, actor: object, now: datetime) -> Assignment:
    """Give a unit to a call. Raises NotAllowed, UnitTaken, UnitMayNotGo, NoSuchUnit, CallIsClosed.

    With the call already, it changes nothing: a request may come twice.
    """
    person = require(actor, Act.ASSIGN_UNIT)
    assert person is not None, "only people assign"
    call = lock_open_call(call_id)
    held = Assignment.objects.filter(call=call, unit_id=unit_id, closed_at__isnull=True).first()
    if held is not None:
        return held
    reasons = _why(call, unit_id, now)
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                call=call, unit_id=unit_id, assigned_by=person, assigned_at=now, reasons=reasons
            )
    except IntegrityError as error:
        if "unit_has_one_open_assignment" not in str(error):
            raise
        raise UnitTaken(_who_has(unit_id)) from error
    call.owner = person
    enter(call, CallState.WITH_TEAM, now)
    call.save(update_fields=[*CLOCK_FIELDS, "owner"])
    journal.record(
        "unit.assigned", call=call, actor=person, at=now, unit=unit_id, assignment=assignment.pk
    )
    return assignment


def _why(call: Call, unit_id: int, now: datetime) -> list[str]:
    """Return why the unit may go, as it was shown; raises NoSuchUnit, UnitMayNotGo, UnitTaken."""
    candidate = candidate_of(call, unit_id, now)
    if candidate is None:
        raise NoSuchUnit(f"there is no unit {unit_id} in service")
    unit = candidate.unit
    if unit.busy_with:
        raise UnitTaken(_who_has(unit_id))
    if not candidate.may_go:
        raise UnitMayNotGo(f"{unit.call_sign} cannot go: {'; '.join(candidate.against)}")
    return [*candidate.for_it, *candidate.against]


def _who_has(unit_id: int) -> str:
    open_ones = Assignment.objects.filter(unit_id=unit_id, closed_at__isnull=True)
    held = open_ones.select_related("unit", "call").first()
    if held is None:
        return "this unit was taken by another call a moment ago"
    return f"{held.unit.call_sign} is with call {held.call.number}"


@transaction.atomic
def move_status(
    *, assignment_id: int, status: AssignmentStatus, actor: object, now: datetime
) -> Assignment:
    """Move one unit with one call. Raises NotAllowed, MoveRefused, NoSuchAssignment.

    Asked for the status it has, it changes nothing: a tap may come twice.
    """
    person = require(actor, Act.MOVE_STATUS)
    assignment = lock_assignment(assignment_id)
    if assignment.status == status:
        return assignment
    assignment.status = move_assignment(AssignmentStatus(assignment.status), status)
    _stamp(assignment, status, now)
    assignment.save(update_fields=["status", "en_route_at", "on_scene_at", "closed_at"])
    call = assignment.call
    if call.state != CallState.CLOSED:
        enter(call, call_state_with(_statuses(call)), now)
        call.save(update_fields=CLOCK_FIELDS)
    journal.record(
        f"unit.{status}",
        call=call,
        actor=person,
        at=now,
        unit=assignment.unit_id,
        assignment=assignment.pk,
    )
    return assignment


def _stamp(assignment: Assignment, status: AssignmentStatus, now: datetime) -> None:
    match status:
        case AssignmentStatus.EN_ROUTE:
            assignment.en_route_at = now
        case AssignmentStatus.ON_SCENE:
            assignment.on_scene_at = now
        case AssignmentStatus.CLEAR | AssignmentStatus.CANCELLED:
            assignment.closed_at = now


def _statuses(call: Call) -> list[AssignmentStatus]:
    return [AssignmentStatus(s) for s in call.assignments.values_list("status", flat=True)]
