"""Units move with their calls, are taken off them, and are exchanged."""

from datetime import datetime

from django.db import transaction

from ..lifecycle import REPORTED_STATUSES, AssignmentStatus, MoveRefused
from ..models import Assignment
from ..permissions import Act, require
from ..reasons import TakeBackReason
from .assignment_rows import (
    advance,
    clamped,
    end,
    last_step,
    open_row,
    release_reserved,
    say,
    say_dropped,
    stand,
)
from .crewing import require_own
from .locks import lock_assignment, still_open
from .offers import ask, how_said, needs_words


@transaction.atomic
def move_status(
    *,
    assignment_id: int,
    status: AssignmentStatus,
    actor: object,
    now: datetime,
    at: datetime | None = None,
) -> Assignment:
    """Move one unit with one call. Under way without having answered, its crew accepted by radio.

    `at` is when it happened. Raises NotAllowed, MoveRefused, NoSuchAssignment. Asked for the status
    it has, it changes nothing: a tap may come twice.
    """
    person = require(actor, Act.MOVE_STATUS)
    row = lock_assignment(assignment_id)
    require_own(person, row, now)
    if row.status == status:
        return row
    if status not in REPORTED_STATUSES:
        raise MoveRefused(f"a unit does not become {status} by its status: that has its own action")
    accepts = row.status == AssignmentStatus.OFFERED
    advance(row, status, clamped(at, after=last_step(row), now=now))
    stand(row.call, now)
    dropped = release_reserved(row.call, now) if accepts else []
    if accepts:
        accepted = AssignmentStatus.ASSIGNED
        say(row, by=person, now=now, status=accepted, said_by=how_said(person))
    if row.status != AssignmentStatus.ASSIGNED:
        say(row, by=person, now=now)
    say_dropped(dropped, now)
    return row


@transaction.atomic
def take_back_unit(
    *,
    assignment_id: int,
    reason: TakeBackReason,
    actor: object,
    now: datetime,
    words: str = "",
) -> Assignment:
    """Take a unit off a call, or a reservation or an offer back; the call waits anew where it is last.

    Raises NotAllowed, NoSuchAssignment, NeedsWords, and MoveRefused from the scene on: a crew at the
    door ends its visit itself. Taken back already, it changes nothing.
    """
    person = require(actor, Act.ASSIGN_UNIT)
    row = lock_assignment(assignment_id)
    if row.status == AssignmentStatus.CANCELLED:
        return row
    needs_words(reason, words)
    end(row, AssignmentStatus.CANCELLED, now, reason=reason, words=words.strip())
    stand(row.call, now)
    say(row, by=person, now=now, reason=reason, words=row.end_words)
    return row


@transaction.atomic
def reassign_unit(
    *,
    assignment_id: int,
    unit_id: int,
    reason: TakeBackReason,
    actor: object,
    now: datetime,
    words: str = "",
) -> Assignment:
    """Take one unit off a call and ask another in the same breath; return the offer.

    Raises what `take_back_unit` and `offer_unit` raise, and then nothing has changed. Done already,
    it changes nothing.
    """
    person = require(actor, Act.ASSIGN_UNIT)
    assert person is not None, "only people ask"
    row = lock_assignment(assignment_id)
    made = open_row(still_open(row.call), unit_id)
    if row.status == AssignmentStatus.CANCELLED and made is not None:
        return made
    needs_words(reason, words)
    end(row, AssignmentStatus.CANCELLED, now, reason=reason, words=words.strip())
    made = ask(row.call, unit_id, by=person, now=now)
    say(row, by=person, now=now, reason=reason, words=row.end_words)
    say(made, by=person, now=now, answer_by=made.answer_by)
    return made
