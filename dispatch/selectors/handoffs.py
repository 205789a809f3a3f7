"""What a hand-off is said as to the floor: who is asked, by when, why it came back; never what was said."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from teams.models import Desk

from ..handoff_codes import EMERGENT, RETURNS, HandoffStatus, ReturnCode, what_keeps
from ..lifecycle import ENDINGS, CallState, Outcome
from ..limits import CALL_BACK_TRIES
from ..models import Assessment, Call, Callback, Handoff
from ..permissions import Act, may

# How long the floor is shown how a desk's calls ended, and how many of them.
OUTCOMES_FOR = timedelta(hours=2)
OUTCOMES_SHOWN = 3


@dataclass(frozen=True)
class HandoffShown:
    """One line about a call and a desk; `until` is when its clock runs out, `back` why 911 has it again."""

    id: int
    desk: str
    is_open: bool
    says: str
    until: datetime | None = None
    back: str = ""


@dataclass(frozen=True)
class DeskOutcome:
    """How a desk's call ended, without a word of what was said."""

    id: UUID
    number: str
    says: str


def newest_handoffs(calls: Collection[UUID]) -> dict[UUID, Handoff]:
    """Return the newest hand-off of each of some calls that have one (one query)."""
    rows = Handoff.objects.filter(call__in=calls).select_related("desk", "accepted_by")
    return {row.call_id: row for row in rows.order_by("call", "-pk").distinct("call")}


def open_callbacks(handoffs: Collection[Handoff]) -> dict[int, Callback]:
    """Return the open task of calling back of each hand-off that has one; asks only where one may."""
    accepted = [row.pk for row in handoffs if row.status == HandoffStatus.ACCEPTED]
    if not accepted:
        return {}
    tasks = Callback.objects.filter(handoff__in=accepted, ended_at__isnull=True)
    return {task.handoff_id: task for task in tasks}


def shown_handoffs(calls: Collection[Call]) -> dict[UUID, HandoffShown]:
    """Return what is said of the hand-offs of some open calls; nothing of one that is over and forgotten."""
    # A call to which nothing has happened yet was never handed off.
    moved = {c.pk: c for c in calls if c.state != CallState.RECEIVED or c.state_since > c.stored_at}
    rows = newest_handoffs(list(moved)) if moved else {}
    tasks = open_callbacks(rows.values())
    shown = {pk: _shown(row, moved[pk], tasks.get(row.pk)) for pk, row in rows.items()}
    return {pk: said for pk, said in shown.items() if said is not None}


def _shown(row: Handoff, call: Call, task: Callback | None) -> HandoffShown | None:
    desk = row.desk.name
    if row.status == HandoffStatus.OFFERED:
        says = f"Offered to {desk}, to be answered"
        return HandoffShown(row.pk, desk, is_open=True, says=says, until=row.answer_by)
    if row.status == HandoffStatus.ACCEPTED:
        return _accepted(row, task)
    back = back_words(row) if call.state == CallState.RECEIVED else ""
    return HandoffShown(row.pk, desk, is_open=False, says=back, back=back) if back else None


def _accepted(row: Handoff, task: Callback | None) -> HandoffShown:
    desk, who = row.desk.name, row.accepted_by.display_name if row.accepted_by else "somebody"
    if task is None:
        return HandoffShown(row.pk, desk, is_open=True, says=f"With {desk}: {who}")
    says = f"{desk} lost the caller, {tries(task)}, calls back"
    return HandoffShown(row.pk, desk, is_open=True, says=says, until=task.due_at)


def tries(task: Callback) -> str:
    """Return how often a lost caller was tried: 'tried 1 of 3'."""
    return f"tried {task.attempts} of {CALL_BACK_TRIES}"


def back_words(row: Handoff) -> str:
    """Return that 911 has a call again, and why, or nothing where 911 itself took it back."""
    why = why_back(row)
    return f"Back from {row.desk.name}: {why}" if why else ""


def why_back(row: Handoff) -> str:
    """Return why a desk has a call no more: a category, or nothing where it did not go back."""
    match HandoffStatus(row.status):
        case HandoffStatus.RETURNED:
            return RETURNS[ReturnCode(row.return_code)].label.lower()
        case HandoffStatus.LAPSED:
            return "nobody answered"
        case HandoffStatus.LOST:
            return "caller lost and not reached"
    return ""


def outcome_words(desk: str, outcome: str, lasted: timedelta) -> str:
    """Return how a desk's call ended: '211: helped by phone, 14 min'."""
    minutes = max(round(lasted.total_seconds() / 60), 1)
    return f"{desk}: {ENDINGS[Outcome(outcome)].label.lower()}, {minutes} min"


def outcomes_from_desks(now: datetime) -> list[DeskOutcome]:
    """Return how the last calls ended that desks closed, newest first: the loop back to who took them."""
    rows = Handoff.objects.filter(
        status=HandoffStatus.DONE, ended_at__gt=now - OUTCOMES_FOR, accepted_at__isnull=False
    )
    newest = rows.select_related("desk", "call").order_by("-ended_at", "-pk")[:OUTCOMES_SHOWN]
    return [_outcome(row) for row in newest]


def _outcome(row: Handoff) -> DeskOutcome:
    assert row.ended_at is not None, "a hand-off that is done has ended"
    assert row.accepted_at is not None, "a hand-off that is done was accepted"
    lasted = row.ended_at - row.accepted_at
    says = outcome_words(row.desk.name, row.call.outcome, lasted)
    return DeskOutcome(row.call_id, row.call.number, says)


@dataclass(frozen=True)
class DeskChoice:
    """A desk that a call may be handed to."""

    id: int
    name: str


@dataclass(frozen=True)
class HandoffPart:
    """What the pane shows of desks: whom the call may go to, who has it, or how it ended there."""

    shown: HandoffShown | None
    may_hand: list[DeskChoice]
    may_withdraw: bool
    outcome: str


def handoff_part(call: Call, assessment: Assessment | None, *, person: object) -> HandoffPart:
    """Return the part of one call as `person` may see and use it."""
    shown = shown_handoffs([call]).get(call.pk)
    mine = may(person, Act.HAND_OFF)
    at_desk = shown is not None and shown.is_open
    return HandoffPart(
        shown=shown,
        may_hand=_choices() if mine and not at_desk and _may_go(call, assessment) else [],
        may_withdraw=mine and at_desk,
        outcome=_outcome_of(call) if call.state == CallState.CLOSED else "",
    )


def _may_go(call: Call, assessment: Assessment | None) -> bool:
    """Return whether the action would let it go: not what is unknown, a hard stop, or a team's."""
    if what_keeps(assessment.outcome if assessment else None, urgency=call.urgency):
        return False
    return call.state in (CallState.RECEIVED, CallState.WAITING)


def _choices() -> list[DeskChoice]:
    desks = Desk.objects.filter(retired_at__isnull=True).order_by("order")
    return [DeskChoice(*row) for row in desks.values_list("pk", "name")]


def desk_to_ask(call: Call) -> DeskChoice | None:
    """Return the desk that gives what is recommended, or None where none does.

    None too where a desk has the call, or had it and gave it back: a person may, the system does not.
    """
    if call.state not in (CallState.RECEIVED, CallState.WAITING) or call.urgency >= EMERGENT:
        return None
    desks = Desk.objects.filter(response__in=call.responses, retired_at__isnull=True)
    row = desks.order_by("order").values_list("pk", "name").first()
    asked = Handoff.objects.filter(call=call).exclude(status=HandoffStatus.WITHDRAWN)
    return DeskChoice(*row) if row and not asked.exists() else None


def needed_after_return(call: Call) -> str:
    """Return whom the code asks for with which a desk gave a call back, in the protocol's words."""
    shown = call.state == CallState.RECEIVED and call.state_since > call.stored_at
    newest = newest_handoffs([call.pk]).get(call.pk) if shown else None
    if newest is None or newest.status != HandoffStatus.RETURNED:
        return ""
    return RETURNS[ReturnCode(newest.return_code)].needs


def _outcome_of(call: Call) -> str:
    done = Handoff.objects.filter(call=call, status=HandoffStatus.DONE).select_related(
        "desk", "call"
    )
    row = done.first()
    return _outcome(row).says if row else ""
