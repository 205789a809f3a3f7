"""The rows of units and calls: how one is offered, moved and ended. For actions that hold the call.

Nothing here writes the journal: its head is locked to the commit, so an action writes it last.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import IntegrityError, transaction

from teams.matching import Candidate
from teams.models import Person

from .. import journal
from ..handoff_codes import HandoffStatus
from ..lifecycle import (
    ACCEPTED_STATUSES,
    ACTIVE_STATUSES,
    AssignmentStatus,
    CallState,
    call_state_with,
    move_assignment,
)
from ..models import Assignment, Call, Handoff
from ..reasons import TakeBackReason
from .check_in_clock import follow_status
from .clocks import CLOCK_FIELDS, enter, enter_asked
from .errors import ActionRefused

ONE_ACTIVE = "unit_has_one_active_assignment"


class UnitTaken(ActionRefused):
    """Another call has this unit; says which."""

    code: ClassVar[str] = "unit_taken"


def open_row(call: Call, unit_id: int) -> Assignment | None:
    """Return what the unit has to do with the call now, if anything."""
    held = Assignment.objects.filter(call=call, unit_id=unit_id, closed_at__isnull=True)
    return held.select_related("unit").first()


def row_for(call: Call, unit_id: int, now: datetime) -> Assignment:
    """Return what the unit has to do with the call, or a new row that is not stored yet."""
    return open_row(call, unit_id) or Assignment(call=call, unit_id=unit_id, made_at=now)


def offer(
    row: Assignment,
    *,
    by: Person,
    reasons: Iterable[str],
    now: datetime,
    by_program: bool = False,
) -> Assignment:
    """Offer the call of a new or reserved row to its unit, whose clock starts, and save it.

    `by` began the asking; `by_program` says that no person chose this unit now. Raises UnitTaken: the
    database picks one where two ask for a unit in the same second.
    """
    row.assigned_by, row.reasons, row.by_program = by, list(reasons), by_program
    row.status, row.offered_at = AssignmentStatus.OFFERED, now
    row.answer_by = now + timedelta(seconds=settings.OFFER_ANSWER_S)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if ONE_ACTIVE not in str(error):
            raise
        raise UnitTaken(who_has(row.unit_id)) from error
    return row


def who_has(unit_id: int) -> str:
    """Return which call a unit is busy with, in words."""
    busy = Assignment.objects.filter(unit_id=unit_id, status__in=ACTIVE_STATUSES)
    held = busy.select_related("unit", "call").first()
    if held is None:
        return "this unit was taken by another call a moment ago"
    has = "is offered" if held.status == AssignmentStatus.OFFERED else "is with"
    return f"{held.unit.call_sign} {has} call {held.call.number}"


def clamped(at: datetime | None, *, after: datetime | None, now: datetime) -> datetime:
    """Return when a finger moved by its phone: not before what came before it, and not after now."""
    return min(max(at or now, after or now), now)


def last_step(row: Assignment) -> datetime:
    """Return when the unit last moved with this call."""
    return row.on_scene_at or row.en_route_at or row.assigned_at or row.offered_at or row.made_at


def advance(row: Assignment, status: AssignmentStatus, at: datetime) -> None:
    """Move a unit on, and save it; raises MoveRefused. Being under way is having accepted."""
    row.status = move_assignment(AssignmentStatus(row.status), status)
    row.assigned_at = row.assigned_at or at
    match status:
        case AssignmentStatus.EN_ROUTE:
            row.en_route_at = at
        case AssignmentStatus.ON_SCENE:
            row.on_scene_at = at
        case AssignmentStatus.CLEAR:
            row.closed_at = at
    follow_status(row, urgency=row.call.urgency, now=at)
    row.save()


def end(
    row: Assignment, status: AssignmentStatus, at: datetime, *, reason: str = "", words: str = ""
) -> None:
    """End what a unit has to do with a call, and save it; raises MoveRefused."""
    row.status = move_assignment(AssignmentStatus(row.status), status)
    row.closed_at, row.end_reason, row.end_words = at, reason, words
    follow_status(row, urgency=row.call.urgency, now=at)
    row.save()


def release(rows: Iterable[Assignment], reason: TakeBackReason, now: datetime) -> list[Assignment]:
    """End rows that nobody has accepted, and return them, for the journal."""
    ended = list(rows)
    for row in ended:
        end(row, AssignmentStatus.CANCELLED, now, reason=reason)
    return ended


def release_reserved(call: Call, now: datetime) -> list[Assignment]:
    """End the reservations of a call that a team took, and return them, for the journal."""
    reserved = call.assignments.filter(status=AssignmentStatus.RESERVED)
    return release(reserved, TakeBackReason.ANOTHER_TEAM, now)


def stand(call: Call, now: datetime) -> None:
    """Put the call where its units say it stands, and save it. A closed call stays closed.

    One that needs a decision still needs it: that a crew answered decides nothing.
    """
    if call.state != CallState.CLOSED:
        _place(call, now)
        call.save(update_fields=[*CLOCK_FIELDS, "owner"])


def _place(call: Call, now: datetime) -> None:
    """Put the call, unsaved, where its units say it stands, with its clock."""
    rows = list(call.assignments.values_list("status", "answer_by", "by_program"))
    statuses = [AssignmentStatus(status) for status, _, _ in rows]
    at_desk = not set(statuses) & set(ACCEPTED_STATUSES) and _at_desk(call)
    state = call_state_with(statuses, at_desk=at_desk)
    offered = [row for row in rows if row[0] == AssignmentStatus.OFFERED]
    asked = [by for _, by, by_program in offered if by is not None and not by_program]
    if (call.state, state) != (CallState.RECEIVED, CallState.WAITING):
        enter_asked(call, state, now, asked_until=max(asked, default=None))


def _at_desk(call: Call) -> bool:
    return Handoff.objects.filter(call=call, status=HandoffStatus.ACCEPTED).exists()


def take_up(call: Call, person: Person, now: datetime) -> None:
    """A person acts on the call: it is theirs, is decided, and is late by its clock alone."""
    call.owner = person
    if call.state == CallState.RECEIVED:
        enter(call, CallState.WAITING, now)
    _place(call, now)
    if call.act_by is None or call.act_by > now:
        call.overdue_since = None
    call.save(update_fields=[*CLOCK_FIELDS, "owner"])


def say(
    row: Assignment,
    *,
    by: Person | None,
    now: datetime,
    status: AssignmentStatus | None = None,
    **more: object,
) -> None:
    """Write the row's status, or the one it went through, as one journal line. Last in an action."""
    told = {"unit": row.unit_id, "assignment": row.pk, **more}
    journal.record(f"unit.{status or row.status}", call=row.call, actor=by, at=now, **told)


def say_dropped(rows: Iterable[Assignment], now: datetime) -> None:
    """Write one line for each row that the program ended. Last in an action."""
    for row in rows:
        say(row, by=None, now=now, reason=row.end_reason)


def why(candidate: Candidate) -> list[str]:
    """Return the reasons for and against a unit, as they are kept with its offer."""
    return [*candidate.for_it, *candidate.against]
