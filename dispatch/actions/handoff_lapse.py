"""A desk that does not answer, and a caller that nobody called back: both come in front of somebody."""

from datetime import datetime

from django.db import transaction

from teams.models import Desk

from .. import journal
from ..handoff_codes import CallbackResult, HandoffStatus
from ..models import Call, Callback, Handoff
from ..permissions import SYSTEM, Act, require
from .desk_rows import back_to_911, end_handoff, lock_handoff
from .handoff import offer

# A sweep takes this many of each at once, so that none is long.
AT_ONCE = 200


def sweep_desks(*, now: datetime) -> int:
    """Pass on what no desk answered, give back whom nobody called; return how many. Safe twice at once."""
    unanswered = Handoff.objects.filter(status=HandoffStatus.OFFERED, answer_by__lte=now)
    uncalled = Callback.objects.filter(ended_at__isnull=True, due_at__lte=now)
    lapsed = list(unanswered.order_by("answer_by").values_list("pk", flat=True)[:AT_ONCE])
    late = list(uncalled.order_by("due_at").values_list("pk", flat=True)[:AT_ONCE])
    found = sum(lapse_handoff(handoff_id=pk, actor=SYSTEM, now=now) for pk in lapsed)
    found += sum(give_up_callback(callback_id=pk, actor=SYSTEM, now=now) for pk in late)
    return found


@transaction.atomic
def lapse_handoff(*, handoff_id: int, actor: object, now: datetime) -> bool:
    """Offer an unanswered call to the next desk, after the last to 911 again; return whether it did.

    A navigator may have answered meanwhile, or another sweep was first: then nothing changes.
    """
    person = require(actor, Act.SWEEP)
    if _is_busy(handoff_id):
        return False
    row = lock_handoff(handoff_id)
    if row.status != HandoffStatus.OFFERED or row.answer_by > now:
        return False
    end_handoff(row, HandoffStatus.LAPSED, now)
    following = _desk_after(row.desk)
    if following is None:
        back_to_911(row.call, now)
        journal.record(
            "handoff.lapsed", call=row.call, actor=person, at=now, desk=row.desk_id, handoff=row.pk
        )
        return True
    new = offer(row.call, following, handed_by=row.handed_by, now=now)
    journal.record(
        "handoff.passed_on",
        call=row.call,
        actor=person,
        at=now,
        desk=row.desk_id,
        handoff=new.pk,
        to=following.pk,
    )
    return True


def _is_busy(handoff_id: int) -> bool:
    """Return whether somebody holds the call now: the next sweep looks again."""
    calls = Call.objects.filter(handoffs=handoff_id)
    return calls.select_for_update(of=("self",), skip_locked=True).first() is None


def _desk_after(desk: Desk) -> Desk | None:
    """Return the next desk in order that has somebody, or None after the last."""
    later = Desk.objects.filter(order__gt=desk.order, retired_at__isnull=True)
    return later.filter(navigators__is_active=True).distinct().order_by("order").first()


@transaction.atomic
def give_up_callback(*, callback_id: int, actor: object, now: datetime) -> bool:
    """Give a call to 911 as overdue whose lost caller nobody called by the time due; say whether it did."""
    person = require(actor, Act.SWEEP)
    handoff_id = (
        Callback.objects.filter(pk=callback_id).values_list("handoff_id", flat=True).first()
    )
    if handoff_id is None or _is_busy(handoff_id):
        return False
    row = lock_handoff(handoff_id)
    task = Callback.objects.select_for_update().get(pk=callback_id)
    if task.ended_at is not None or task.due_at > now:
        return False
    end_callback(task, CallbackResult.NOT_TRIED, now)
    lose_handoff(row, now)
    journal.record(
        "callback.not_tried", call=row.call, actor=person, at=now, desk=row.desk_id, handoff=row.pk
    )
    return True


def end_callback(task: Callback, result: CallbackResult, now: datetime) -> None:
    """End a task of calling back, saved, before its hand-off ends."""
    task.result, task.ended_at = result, now
    task.save(update_fields=["result", "ended_at", "attempts"])


def lose_handoff(row: Handoff, now: datetime) -> None:
    """End a hand-off whose caller is lost: the call is 911's again, and late."""
    end_handoff(row, HandoffStatus.LOST, now)
    back_to_911(row.call, now, overdue=True)
