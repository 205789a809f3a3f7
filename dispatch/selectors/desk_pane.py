"""The call in a navigator's hand: what the floor's pane shows, and what a desk does with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..handoff_codes import RETURNS, HandoffStatus
from ..lifecycle import Outcome
from ..models import CareRecord, Handoff
from .handoffs import open_callbacks, tries
from .pane import pane_of

BY_PHONE = (Outcome.RESOLVED_BY_PHONE.value, Outcome.CONNECTED.value)


@dataclass(frozen=True)
class ReturnChoice:
    """One reason to give a call back, its key, and whether it raises the call."""

    code: str
    label: str
    key: str
    raises: bool


@dataclass(frozen=True)
class HandoffHead:
    """The hand-off in hand: who handed it over, by when to accept it, and by when to call back."""

    id: int
    desk: str
    is_offered: bool
    is_mine: bool
    handed_by: str
    has_it: str
    since: datetime
    answer_by: datetime
    lost_says: str
    call_back_by: datetime | None
    asked_again: int


def desk_pane_of(
    row: Handoff, *, person: object, care: CareRecord, ask: str, now: datetime
) -> dict[str, Any]:
    """Return what `desk/_pane.html` draws of an open hand-off at the navigator's desk."""
    drawn = pane_of(row.call_id, person=person, care=care, ask=ask, now=now)
    offered = row.status == HandoffStatus.OFFERED
    return drawn | {
        "handoff": _head(row, person),
        "returns": [
            ReturnChoice(code, why.label, why.key, bool(why.raises_to))
            for code, why in RETURNS.items()
        ],
        # Before it is accepted nobody has the person on the line: nothing is asked, and nobody sent.
        "question": None if offered else drawn["question"],
        "candidates": None if offered else drawn["candidates"],
        "endings": [] if offered else _by_hand(drawn["outcomes"]),
        "may_finish": not offered and bool(drawn["outcomes"]),
    }


def _by_hand(outcomes: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the endings that have no button of their own."""
    return [outcome for outcome in outcomes if outcome["code"] not in BY_PHONE]


def _head(row: Handoff, person: object) -> HandoffHead:
    task = open_callbacks([row]).get(row.pk)
    return HandoffHead(
        id=row.pk,
        desk=row.desk.name,
        is_offered=row.status == HandoffStatus.OFFERED,
        is_mine=row.accepted_by == person,
        handed_by=row.handed_by.display_name,
        has_it=row.accepted_by.display_name if row.accepted_by else "",
        since=row.accepted_at or row.offered_at,
        answer_by=row.answer_by,
        lost_says=tries(task) if task else "",
        call_back_by=task.due_at if task else None,
        asked_again=row.asked_again,
    )
