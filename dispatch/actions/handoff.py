"""A call is handed to a desk, which accepts it or gives it back; 911 may take it back."""

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.db import IntegrityError, transaction

from teams.models import Desk, Person

from .. import journal
from ..handoff_codes import RETURNS, HandoffStatus, ReturnCode, what_keeps
from ..lifecycle import CallState
from ..models import Assessment, Call, Handoff
from ..permissions import Act, require
from .clocks import CLOCK_FIELDS, enter
from .decision import raise_call
from .desk_rows import (
    HandoffIsOver,
    back_to_911,
    end_handoff,
    lock_at_desk,
    open_handoff_of,
)
from .errors import ActionRefused
from .locks import lock_open_call


class AtDesk(ActionRefused):
    """A desk has this call already; says which."""

    code: ClassVar[str] = "at_desk"


class NoSuchDesk(ActionRefused):
    """There is no desk with this id in service, or none at all."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_desk"


class NotForDesk(ActionRefused):
    """The call may not go to a desk as it stands; says what must come first."""

    code: ClassVar[str] = "not_for_desk"


class TakenByAnother(ActionRefused):
    """Another navigator accepted this call; says who."""

    code: ClassVar[str] = "taken_by_another"


@transaction.atomic
def hand_off(*, call_id: UUID, desk_id: int | None, actor: object, now: datetime) -> Handoff:
    """Offer a call to a desk, the first in order where `desk_id` is None; its clock runs from now.

    Raises NotAllowed, NoSuchDesk, NotForDesk, AtDesk, CallIsClosed. Handed to the same desk by the same
    person already, it changes nothing: a request may come twice.
    """
    person = require(actor, Act.HAND_OFF)
    assert person is not None, "only people hand a call off"
    call = lock_open_call(call_id)
    desk = _desk(desk_id)
    held = open_handoff_of(call)
    if held is not None and (held.desk_id, held.handed_by_id) == (desk.pk, person.pk):
        return held
    _may_go(call)
    row = offer(call, desk, handed_by=person, now=now)
    call.owner = person
    enter(call, CallState.WAITING, now)
    call.save(update_fields=[*CLOCK_FIELDS, "owner"])
    journal.record("handoff.offered", call=call, actor=person, at=now, desk=desk.pk, handoff=row.pk)
    return row


def offer(call: Call, desk: Desk, *, handed_by: Person, now: datetime) -> Handoff:
    """Return a new hand-off of a locked call to a desk; raises AtDesk where one is open."""
    try:
        with transaction.atomic():
            return Handoff.objects.create(
                call=call,
                desk=desk,
                handed_by=handed_by,
                offered_at=now,
                answer_by=now + timedelta(seconds=desk.answer_s),
            )
    except IntegrityError as error:
        if "call_has_one_open_handoff" not in str(error):
            raise
        held = Handoff.objects.filter(call=call, ended_at__isnull=True).select_related("desk")
        where = held.first()
        raise AtDesk(f"call {call.number} is at {where.desk if where else 'a desk'}") from error


def _desk(desk_id: int | None) -> Desk:
    desks = Desk.objects.filter(retired_at__isnull=True).order_by("order")
    found = desks.filter(pk=desk_id).first() if desk_id is not None else desks.first()
    if found is None:
        raise NoSuchDesk("no such desk is in service")
    return found


def _may_go(call: Call) -> None:
    """Refuse a call that 911 must keep, or that a unit is asked for."""
    judged = Assessment.objects.filter(call=call).values_list("outcome", flat=True).first()
    why = what_keeps(judged, urgency=call.urgency)
    if why:
        raise NotForDesk(why)
    out = call.assignments.filter(closed_at__isnull=True).select_related("unit").first()
    if out is not None:
        raise NotForDesk(f"{out.unit.call_sign} is asked or sent: take it back first")


@transaction.atomic
def accept_handoff(*, handoff_id: int, actor: object, now: datetime) -> Handoff:
    """Take a call at a desk: the navigator owns it from now on.

    Raises NotAllowed, NotYourDesk, TakenByAnother, HandoffIsOver, NoSuchHandoff. Accepted by the same
    navigator already, it changes nothing.
    """
    person = require(actor, Act.WORK_DESK)
    assert person is not None, "only people work at a desk"
    row = lock_at_desk(handoff_id, person)
    if row.status == HandoffStatus.ACCEPTED:
        return _mine(row, person)
    row.status, row.accepted_by, row.accepted_at = HandoffStatus.ACCEPTED, person, now
    row.save(update_fields=["status", "accepted_by", "accepted_at"])
    call = row.call
    call.owner = person
    if call.state != CallState.WITH_TEAM:
        enter(call, CallState.WITH_DESK, now)
    call.save(update_fields=[*CLOCK_FIELDS, "owner"])
    journal.record(
        "handoff.accepted", call=call, actor=person, at=now, desk=row.desk_id, handoff=row.pk
    )
    return row


def _mine(row: Handoff, person: Person) -> Handoff:
    if row.accepted_by_id != person.pk:
        raise TakenByAnother(f"{row.accepted_by} has call {row.call.number}")
    return row


@transaction.atomic
def return_handoff(
    *, handoff_id: int, return_code: ReturnCode, actor: object, now: datetime
) -> Handoff:
    """Give a call back to 911 with a code; weapon, violence and medical raise it to the top.

    Raises NotAllowed, NotYourDesk, HandoffIsOver, NoSuchHandoff. Any navigator of the desk may.
    """
    person = require(actor, Act.WORK_DESK)
    assert person is not None, "only people work at a desk"
    row = lock_at_desk(handoff_id, person)
    why = RETURNS[return_code]
    if why.raises_to and row.call.urgency < why.raises_to:
        said = f"{row.desk.name} gave it back: {why.label.lower()}"
        raise_call(call_id=row.call_id, level=why.raises_to, reason=said, actor=person, now=now)
        row.call.refresh_from_db(fields=CLOCK_FIELDS)
    row.return_code = return_code
    end_handoff(row, HandoffStatus.RETURNED, now)
    back_to_911(row.call, now)
    journal.record(
        "handoff.returned",
        call=row.call,
        actor=person,
        at=now,
        desk=row.desk_id,
        handoff=row.pk,
        code=return_code,
    )
    return row


@transaction.atomic
def withdraw_handoff(*, call_id: UUID, actor: object, now: datetime) -> Call:
    """Take a call back from its desk: 911 decides anew. Raises NotAllowed, HandoffIsOver, CallIsClosed."""
    person = require(actor, Act.HAND_OFF)
    call = lock_open_call(call_id)
    row = open_handoff_of(call)
    if row is None:
        raise HandoffIsOver(f"no desk has call {call.number}")
    end_handoff(row, HandoffStatus.WITHDRAWN, now)
    back_to_911(call, now)
    call.owner = person
    call.save(update_fields=["owner"])
    journal.record(
        "handoff.withdrawn", call=call, actor=person, at=now, desk=row.desk_id, handoff=row.pk
    )
    return call
