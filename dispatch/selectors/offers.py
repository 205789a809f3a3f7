"""Who is asked, who is on the way, and what those said who did not come: for the row and the pane."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from teams.matching import Candidate

from ..lifecycle import (
    ACTIVE_STATUSES,
    ASSIGNMENT_MOVES,
    REPORTED_STATUSES,
    AssignmentStatus,
    CallState,
)
from ..models import Assignment, Call
from ..reasons import BY_HAND, DECLINE_WORDS, TAKE_BACK_WORDS, DeclineReason, said
from .words import STATUS_WORDS

TURNED_DOWN = (AssignmentStatus.DECLINED, AssignmentStatus.LAPSED)
MOVES = {
    AssignmentStatus.ASSIGNED: ("Accepted by radio", "a"),
    AssignmentStatus.EN_ROUTE: ("En route", "e"),
    AssignmentStatus.ON_SCENE: ("On scene", "o"),
    AssignmentStatus.CLEAR: ("Clear", "c"),
}
# A pane has room for so many units to choose from in place of another.
OTHERS = 4


@dataclass(frozen=True)
class Asking:
    """How far the asking for a call is: the open rows, and who turned it down since it waits."""

    open: Sequence[Assignment] = ()
    turned_down: Sequence[Assignment] = ()

    @property
    def answer_by(self) -> datetime | None:
        """By when the next unit must answer; None where none is asked."""
        asked = (row.answer_by for row in self.open if row.status == AssignmentStatus.OFFERED)
        return min((at for at in asked if at), default=None)

    @property
    def nobody_left(self) -> str:
        """Who was asked and what they said, where nobody is asked or has it; else empty."""
        if not self.turned_down or any(row.status in ACTIVE_STATUSES for row in self.open):
            return ""
        return f"Nobody took it: {self.refusals}"

    @property
    def refusals(self) -> str:
        """What each unit said last that turned it down, in the order in which they were asked."""
        last = {row.unit_id: row for row in self.turned_down}
        return "; ".join(_refusal(row) for row in last.values())

    @property
    def says(self) -> str:
        """What the units say of the call, in words; empty where none was asked."""
        now = ", ".join(_stands(row) for row in self.open)
        if self.nobody_left:
            return f"{self.nobody_left}; {now}" if now else self.nobody_left
        return f"{now} ({self.refusals})" if self.turned_down else now


NOBODY_ASKED = Asking()


def asking_of(calls: Iterable[Call]) -> Mapping[UUID, Asking]:
    """Return how far the asking is for some calls; one of which nothing is asked is left out."""
    found: dict[UUID, tuple[list[Assignment], list[Assignment]]] = {}
    for row in _rows([call.pk for call in calls if _was_decided(call)]):
        kept = found.setdefault(row.call_id, ([], []))
        kept[1 if row.status in TURNED_DOWN else 0].append(row)
    return {call: Asking(*rows) for call, rows in found.items()}


def _was_decided(call: Call) -> bool:
    """Return whether anybody may have been asked: of a call that nobody decided on, nobody was."""
    return call.state != CallState.RECEIVED or call.state_since > call.stored_at


def _rows(calls: list[UUID]) -> Iterable[Assignment]:
    """Return the open rows of some calls, and the refusals since each stands where it stands."""
    if not calls:
        return ()
    since = Q(status__in=TURNED_DOWN, closed_at__gte=F("call__state_since"))
    rows = Assignment.objects.filter(Q(closed_at__isnull=True) | since, call__in=calls)
    return rows.select_related("unit")


def _stands(row: Assignment) -> str:
    if row.status == AssignmentStatus.RESERVED:
        return f"kept for {row.unit.call_sign}"
    if row.status == AssignmentStatus.OFFERED:
        return f"{row.unit.call_sign} asked"
    return f"{row.unit.call_sign} {STATUS_WORDS[AssignmentStatus(row.status)]}"


def _refusal(row: Assignment) -> str:
    if row.status == AssignmentStatus.LAPSED:
        return f"{row.unit.call_sign} did not answer"
    return f"{row.unit.call_sign} declined, {said(row.end_reason, row.end_words)}"


@dataclass(frozen=True)
class Choice:
    """One choice, as the form sends it and as its button says it."""

    value: str
    label: str
    key: str = ""


@dataclass(frozen=True)
class OnCall:
    """One unit on the call in hand: how far it is, and what a dispatcher may say of it or do with it."""

    id: int
    unit_name: str
    status: str
    status_label: str
    since: datetime
    answer_by: datetime | None
    next: list[Choice]
    declines: list[Choice]
    take_backs: list[Choice]
    others: list[Choice]


def on_call(row: Assignment, ranked: Iterable[Candidate]) -> OnCall:
    """Return one open row as the pane shows it; `ranked` are the units that could go in its place."""
    status = AssignmentStatus(row.status)
    moves = ASSIGNMENT_MOVES[status]
    taken_back = AssignmentStatus.CANCELLED in moves
    declines = AssignmentStatus.DECLINED in moves
    return OnCall(
        id=row.pk,
        unit_name=row.unit.call_sign,
        status=status.value,
        status_label="asked" if status is AssignmentStatus.OFFERED else STATUS_WORDS[status],
        since=row.on_scene_at
        or row.en_route_at
        or row.assigned_at
        or row.offered_at
        or row.made_at,
        answer_by=row.answer_by if status is AssignmentStatus.OFFERED else None,
        next=[Choice(move.value, *MOVES[move]) for move in moves if move in REPORTED_STATUSES],
        declines=_choices((r.value, DECLINE_WORDS[r]) for r in DeclineReason) if declines else [],
        take_backs=_choices((r.value, TAKE_BACK_WORDS[r]) for r in BY_HAND) if taken_back else [],
        others=_others(ranked) if taken_back else [],
    )


def _choices(pairs: Iterable[tuple[str, str]]) -> list[Choice]:
    return [
        Choice(value, label[0].upper() + label[1:], str(number))
        for number, (value, label) in enumerate(pairs, start=1)
    ]


def _others(ranked: Iterable[Candidate]) -> list[Choice]:
    free = [candidate.unit for candidate in ranked if candidate.may_go]
    return _choices((str(unit.id), unit.call_sign) for unit in free[:OTHERS])
