"""What each kind of tap asks of the centre, and the one action that does it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from teams.models import Person

from ..lifecycle import AssignmentStatus, Outcome
from ..models import Assignment, TapKind
from ..reasons import DeclineReason
from .assignment import move_status
from .followup import Asked
from .locks import NoSuchAssignment
from .offers import accept_offer, decline_offer
from .outcomes import report_outcome
from .safety import check_in, raise_emergency, request_backup
from .take_back import give_call


@dataclass(frozen=True)
class TapAsked:
    """One tap as the phone sent it: `tapped_at` by its own clock, a point in degrees WGS 84."""

    key: UUID
    kind: TapKind
    unit_id: int
    assignment_id: int | None
    tapped_at: datetime
    words: Mapping[str, str] = field(default_factory=dict)
    point: tuple[float, float] | None = None
    # The follow-up that was agreed at the end of a visit; its words are among `words`.
    follow_up: Asked | None = None

    @property
    def about(self) -> int | None:
        """The assignment that it is about; an emergency is the unit's, whatever call it has."""
        return None if self.kind is TapKind.EMERGENCY else self.assignment_id

    @property
    def digest(self) -> str:
        """SHA-256 over all but the key, hex: the same tap has the same."""
        said = [self.kind, self.unit_id, self.assignment_id, self.tapped_at.isoformat()]
        body = json.dumps([*said, dict(self.words), self.point], sort_keys=True)
        return hashlib.sha256(body.encode()).hexdigest()


@dataclass(frozen=True)
class Doing:
    """Who does what a tap asks, when it was heard, and when the finger moved."""

    actor: Person
    now: datetime
    at: datetime


def _about(asked: TapAsked) -> int:
    """Return the assignment that a tap is about; raises NoSuchAssignment where it names none."""
    if asked.assignment_id is None:
        raise NoSuchAssignment("this tap names no assignment")
    return asked.assignment_id


def _accept(asked: TapAsked, doing: Doing) -> None:
    accept_offer(assignment_id=_about(asked), actor=doing.actor, now=doing.now, at=doing.at)


def _decline(asked: TapAsked, doing: Doing) -> None:
    decline_offer(
        assignment_id=_about(asked),
        reason=DeclineReason(asked.words["reason"]),
        words=asked.words.get("words", ""),
        actor=doing.actor,
        now=doing.now,
        at=doing.at,
    )


def _moves_to(status: AssignmentStatus) -> Callable[[TapAsked, Doing], None]:
    def move(asked: TapAsked, doing: Doing) -> None:
        move_status(
            assignment_id=_about(asked),
            status=status,
            actor=doing.actor,
            now=doing.now,
            at=doing.at,
        )

    return move


def _outcome(asked: TapAsked, doing: Doing) -> None:
    report_outcome(
        assignment_id=_about(asked),
        outcome=Outcome(asked.words["outcome"]),
        note=asked.words.get("note", ""),
        follow_up=asked.follow_up,
        actor=doing.actor,
        now=doing.now,
    )


def _check_in(asked: TapAsked, doing: Doing) -> None:
    check_in(assignment_id=_about(asked), actor=doing.actor, now=doing.now, at=doing.at)


def _backup(asked: TapAsked, doing: Doing) -> None:
    request_backup(
        assignment_id=_about(asked),
        service=asked.words.get("service", ""),
        actor=doing.actor,
        now=doing.now,
        at=doing.at,
    )


def _give(asked: TapAsked, doing: Doing) -> None:
    call_id = Assignment.objects.values_list("call_id", flat=True).get(pk=_about(asked))
    service = asked.words.get("service", "")
    give_call(call_id=call_id, service=service, actor=doing.actor, now=doing.now)


def _emergency(asked: TapAsked, doing: Doing) -> None:
    lat, lng = asked.point or (None, None)
    raise_emergency(
        unit_id=asked.unit_id, actor=doing.actor, now=doing.now, lat=lat, lng=lng, at=doing.at
    )


DOES: Final[dict[TapKind, Callable[[TapAsked, Doing], None]]] = {
    TapKind.ACCEPT: _accept,
    TapKind.DECLINE: _decline,
    TapKind.EN_ROUTE: _moves_to(AssignmentStatus.EN_ROUTE),
    TapKind.ON_SCENE: _moves_to(AssignmentStatus.ON_SCENE),
    TapKind.CLEAR: _moves_to(AssignmentStatus.CLEAR),
    TapKind.OUTCOME: _outcome,
    TapKind.CHECK_IN: _check_in,
    TapKind.BACKUP: _backup,
    TapKind.GIVE: _give,
    TapKind.EMERGENCY: _emergency,
}
