"""The caller is lost while a desk has the call: a task of calling back, with a clock."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import transaction

from teams.models import Person

from .. import journal
from ..handoff_codes import CallbackResult, HandoffStatus
from ..limits import CALL_AGAIN_S, CALL_BACK_S, CALL_BACK_TRIES
from ..models import Callback, Handoff
from ..permissions import Act, require
from .desk_rows import lock_at_desk
from .errors import ActionRefused
from .handoff_lapse import end_callback, lose_handoff


class NotAccepted(ActionRefused):
    """Nobody at the desk has accepted this call yet."""

    code: ClassVar[str] = "not_accepted"


class NobodyLost(ActionRefused):
    """No task of calling back is open: the caller was reached, or was never lost."""

    code: ClassVar[str] = "nobody_lost"


@transaction.atomic
def lose_caller(*, handoff_id: int, actor: object, now: datetime) -> Callback:
    """Start the clock by which a lost caller must be called; pressed again, it changes nothing.

    Raises NotAllowed, NotYourDesk, HandoffIsOver, NoSuchHandoff, NotAccepted.
    """
    person, row = _at_desk(handoff_id, actor)
    if row.status != HandoffStatus.ACCEPTED:
        raise NotAccepted(f"accept call {row.call.number} first")
    held = _open_task(row)
    if held is not None:
        return held
    due = now + timedelta(seconds=CALL_BACK_S)
    task = Callback.objects.create(handoff=row, lost_at=now, due_at=due)
    journal.record(
        "callback.started", call=row.call, actor=person, at=now, desk=row.desk_id, handoff=row.pk
    )
    return task


@transaction.atomic
def tell_attempt(*, handoff_id: int, reached: bool, actor: object, now: datetime) -> Callback:
    """Keep one attempt to reach a lost caller. After the last in vain the call is 911's again, late.

    Raises NotAllowed, NotYourDesk, HandoffIsOver, NoSuchHandoff, NobodyLost.
    """
    person, row = _at_desk(handoff_id, actor)
    task = _open_task(row)
    if task is None:
        raise NobodyLost(f"nobody waits to be called back on call {row.call.number}")
    task.attempts += 1
    kind = _after_attempt(task, row, reached=reached, now=now)
    journal.record(
        kind,
        call=row.call,
        actor=person,
        at=now,
        desk=row.desk_id,
        handoff=row.pk,
        attempts=task.attempts,
    )
    return task


def _after_attempt(task: Callback, row: Handoff, *, reached: bool, now: datetime) -> str:
    """Save what an attempt came to; return the kind of its line."""
    if reached:
        end_callback(task, CallbackResult.REACHED, now)
        return "callback.reached"
    if task.attempts >= CALL_BACK_TRIES:
        end_callback(task, CallbackResult.NOT_REACHED, now)
        lose_handoff(row, now)
        return "callback.not_reached"
    task.due_at = now + timedelta(seconds=CALL_AGAIN_S)
    task.save(update_fields=["attempts", "due_at"])
    return "callback.tried"


def _at_desk(handoff_id: int, actor: object) -> tuple[Person, Handoff]:
    person = require(actor, Act.WORK_DESK)
    assert person is not None, "only people work at a desk"
    return person, lock_at_desk(handoff_id, person)


def _open_task(row: Handoff) -> Callback | None:
    tasks = Callback.objects.select_for_update().filter(handoff=row, ended_at__isnull=True)
    return tasks.first()
