"""What a form says of one unit on a call, done. For the doors of the floor and of the desk."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from .actions.assignment import move_status, reassign_unit, take_back_unit
from .actions.offers import decline_offer
from .choices import chosen, whole_number
from .lifecycle import AssignmentStatus
from .models import Assignment
from .reasons import DeclineReason, TakeBackReason

MOST_WORDS = 200

Form = Mapping[str, str]
UnitAct = Callable[..., Assignment]


def move_as_said(form: Form, *, assignment_id: int, actor: object, now: datetime) -> Assignment:
    """Move a unit to the `status` of a form; raises NoSuchChoice and what `move_status` raises."""
    wanted = chosen(AssignmentStatus, form.get("status", ""))
    return move_status(assignment_id=assignment_id, status=wanted, actor=actor, now=now)


def decline_as_said(form: Form, *, assignment_id: int, actor: object, now: datetime) -> Assignment:
    """Decline for a crew, as it said by radio, with the `reason` and `words` of a form."""
    reason = chosen(DeclineReason, form.get("reason", ""))
    return decline_offer(
        assignment_id=assignment_id, reason=reason, words=_words(form), actor=actor, now=now
    )


def take_back_as_said(
    form: Form, *, assignment_id: int, actor: object, now: datetime
) -> Assignment:
    """Take a unit off its call, with the `reason` and `words` of a form."""
    reason = chosen(TakeBackReason, form.get("reason", ""))
    return take_back_unit(
        assignment_id=assignment_id, reason=reason, words=_words(form), actor=actor, now=now
    )


def reassign_as_said(form: Form, *, assignment_id: int, actor: object, now: datetime) -> Assignment:
    """Ask the `unit` of a form in the place of another, for its `reason`."""
    return reassign_unit(
        assignment_id=assignment_id,
        unit_id=whole_number(form.get("unit", "")),
        reason=chosen(TakeBackReason, form.get("reason", "")),
        words=_words(form),
        actor=actor,
        now=now,
    )


def _words(form: Form) -> str:
    return form.get("words", "").strip()[:MOST_WORDS]


# By the last part of the address at which each is asked for.
UNIT_ACTS: Final[dict[str, UnitAct]] = {
    "status": move_as_said,
    "decline": decline_as_said,
    "take-back": take_back_as_said,
    "reassign": reassign_as_said,
}
