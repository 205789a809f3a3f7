"""The rows of a hand-off, locked, and how one ends. For the actions that hold the call's lock."""

from datetime import datetime, timedelta
from typing import ClassVar

from teams.models import Person

from ..handoff_codes import OPEN, CallbackResult, HandoffStatus
from ..lifecycle import CallState
from ..limits import BACK_S
from ..models import Call, Callback, Handoff
from .clocks import CLOCK_FIELDS, enter
from .errors import ActionRefused
from .locks import lock_call


class NoSuchHandoff(ActionRefused):
    """There is no hand-off with this id."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_handoff"


class NotYourDesk(ActionRefused):
    """The call was handed to a desk that this navigator does not belong to."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "not_your_desk"


class HandoffIsOver(ActionRefused):
    """The desk has this call no longer; says what became of it."""

    code: ClassVar[str] = "handoff_is_over"


OVER_WORDS = {
    HandoffStatus.RETURNED: "was given back to 911",
    HandoffStatus.LAPSED: "was not answered in time and went on",
    HandoffStatus.WITHDRAWN: "was taken back by 911",
    HandoffStatus.LOST: "went back to 911: the caller was not reached",
    HandoffStatus.DONE: "was closed",
}


def lock_handoff(handoff_id: int) -> Handoff:
    """Return the hand-off with its call locked first; raises NoSuchHandoff."""
    call_id = Handoff.objects.filter(pk=handoff_id).values_list("call_id", flat=True).first()
    if call_id is None:
        raise NoSuchHandoff(f"there is no hand-off {handoff_id}")
    call = lock_call(call_id)
    found = Handoff.objects.select_for_update(of=("self",)).select_related("desk", "accepted_by")
    row = found.get(pk=handoff_id)
    row.call = call
    return row


def lock_at_desk(handoff_id: int, person: Person) -> Handoff:
    """Return an open hand-off to a desk of `person`; raises NoSuchHandoff, NotYourDesk, HandoffIsOver."""
    row = lock_handoff(handoff_id)
    if not row.desk.navigators.filter(pk=person.pk).exists():
        raise NotYourDesk(f"{person.display_name} does not belong to {row.desk.name}")
    if row.status not in OPEN:
        raise HandoffIsOver(f"call {row.call.number} {OVER_WORDS[HandoffStatus(row.status)]}")
    return row


def open_handoff_of(call: Call) -> Handoff | None:
    """Return the open hand-off of a locked call, locked too, or None where no desk has it."""
    rows = Handoff.objects.select_for_update(of=("self",)).select_related("desk")
    return rows.filter(call=call, ended_at__isnull=True).first()


def end_handoff(row: Handoff, status: HandoffStatus, now: datetime) -> None:
    """End a hand-off, saved; a task of calling back that is still open is dropped with it."""
    row.status, row.ended_at = status, now
    row.save(update_fields=["status", "ended_at", "return_code"])
    open_tasks = Callback.objects.filter(handoff=row, ended_at__isnull=True)
    open_tasks.update(result=CallbackResult.DROPPED, ended_at=now)


def back_to_911(call: Call, now: datetime, *, overdue: bool = False) -> None:
    """Put a call in front of 911 again, saved, with a minute to act; `overdue` is late from now on.

    A call that a team has stays with the team: it waits for nobody.
    """
    call.owner = None
    if call.state != CallState.WITH_TEAM:
        enter(call, CallState.RECEIVED, now)
        within = now + timedelta(seconds=BACK_S)
        call.act_by = min(call.act_by or within, within)
        call.overdue_since = now if overdue else None
    call.save(update_fields=[*CLOCK_FIELDS, "owner"])
