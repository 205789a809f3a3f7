"""Units are asked to take calls, and answer."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from teams.matching import Candidate
from teams.models import Person, Role

from ..lifecycle import ACCEPTED_STATUSES, AssignmentStatus
from ..models import Assignment, Call
from ..permissions import Act, require
from ..reasons import DeclineReason
from ..selectors.units import candidate_of, if_free
from ..selectors.words import STATUS_WORDS
from .assignment_rows import (
    UnitTaken,
    advance,
    clamped,
    end,
    offer,
    open_row,
    release_reserved,
    row_for,
    say,
    say_dropped,
    stand,
    take_up,
    who_has,
    why,
)
from .crewing import require_own
from .errors import ActionRefused
from .locks import lock_assignment, lock_open_call
from .passing_on import pass_on, say_passed_on


class UnitMayNotGo(ActionRefused):
    """The unit is off duty, or lacks the officer that the paired phase asks for."""

    code: ClassVar[str] = "unit_may_not_go"


class NoSuchUnit(ActionRefused):
    """There is no unit with this id in service."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_unit"


class OfferGone(ActionRefused):
    """The offer was answered, lapsed or was taken back before this answer came; says which."""

    code: ClassVar[str] = "offer_gone"


class NeedsWords(ActionRefused):
    """Another reason than those listed has to be written down."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "needs_words"


@transaction.atomic
def offer_unit(*, call_id: UUID, unit_id: int, actor: object, now: datetime) -> Assignment:
    """Ask a unit to take a call; it then has OFFER_ANSWER_S to answer. A reserved call is offered.

    Raises NotAllowed, UnitTaken, UnitMayNotGo, NoSuchUnit, CallIsClosed. Asked or sent already, it
    changes nothing: a request may come twice.
    """
    person = require(actor, Act.ASSIGN_UNIT)
    assert person is not None, "only people ask"
    call = lock_open_call(call_id)
    held = open_row(call, unit_id)
    if held is not None and held.status != AssignmentStatus.RESERVED:
        return held
    made = ask(call, unit_id, by=person, now=now)
    say(made, by=person, now=now, answer_by=made.answer_by)
    return made


def ask(call: Call, unit_id: int, *, by: Person, now: datetime) -> Assignment:
    """Offer a locked call to a unit, and take it up; raises NoSuchUnit, UnitTaken, UnitMayNotGo."""
    reasons = why(_free(call, unit_id, now))
    made = offer(row_for(call, unit_id, now), by=by, reasons=reasons, now=now)
    take_up(call, by, now)
    return made


@transaction.atomic
def reserve_unit(*, call_id: UUID, unit_id: int, actor: object, now: datetime) -> Assignment:
    """Keep a call for a busy unit: nobody is told, and it is offered once the unit is clear.

    Raises NotAllowed, UnitMayNotGo, NoSuchUnit, CallIsClosed. With the unit already, it changes
    nothing.
    """
    person = require(actor, Act.ASSIGN_UNIT)
    assert person is not None, "only people reserve"
    call = lock_open_call(call_id)
    held = open_row(call, unit_id)
    if held is not None:
        return held
    kept = Assignment.objects.create(
        call=call,
        unit_id=unit_id,
        status=AssignmentStatus.RESERVED,
        assigned_by=person,
        made_at=now,
        reasons=why(_may_go(call, _found(call, unit_id, now))),
    )
    take_up(call, person, now)
    say(kept, by=person, now=now)
    return kept


@transaction.atomic
def accept_offer(
    *, assignment_id: int, actor: object, now: datetime, at: datetime | None = None
) -> Assignment:
    """The crew takes the call, by its phone, or by radio where a dispatcher says so.

    `at` is when it was said. Raises NotAllowed, NoSuchAssignment, OfferGone. Accepted already, it
    changes nothing.
    """
    person = require(actor, Act.ANSWER_OFFER)
    row = lock_assignment(assignment_id)
    require_own(person, row, now)
    if row.status in ACCEPTED_STATUSES:
        return row
    _still_offered(row)
    advance(row, AssignmentStatus.ASSIGNED, clamped(at, after=row.offered_at, now=now))
    stand(row.call, now)
    dropped = release_reserved(row.call, now)
    say(row, by=person, now=now, said_by=how_said(person))
    say_dropped(dropped, now)
    return row


@transaction.atomic
def decline_offer(
    *,
    assignment_id: int,
    reason: DeclineReason,
    actor: object,
    now: datetime,
    at: datetime | None = None,
    words: str = "",
) -> Assignment:
    """The crew does not take the call, which goes to the next unit at once, or back to a person.

    Raises NotAllowed, NoSuchAssignment, OfferGone, NeedsWords. Declined already, it changes nothing.
    """
    person = require(actor, Act.ANSWER_OFFER)
    row = lock_assignment(assignment_id)
    require_own(person, row, now)
    if row.status == AssignmentStatus.DECLINED:
        return row
    _still_offered(row)
    needs_words(reason, words)
    when = clamped(at, after=row.offered_at, now=now)
    end(row, AssignmentStatus.DECLINED, when, reason=reason, words=words.strip())
    passed = pass_on(row.call, by=row.assigned_by, now=now)
    say(row, by=person, now=now, reason=reason, words=row.end_words, said_by=how_said(person))
    say_passed_on(passed, now)
    return row


def how_said(person: Person | None) -> str:
    """Return how an answer came: by the crew's own phone, or by radio to the floor."""
    return "phone" if person is not None and person.role == Role.CREW else "radio"


def needs_words(reason: str, words: str) -> None:
    """Raise NeedsWords where the reason is another one than those listed and nothing is written."""
    if reason == DeclineReason.OTHER and not words.strip():
        raise NeedsWords("say in a few words what the other reason is")


def _still_offered(row: Assignment) -> None:
    if row.status != AssignmentStatus.OFFERED:
        said = STATUS_WORDS[AssignmentStatus(row.status)]
        raise OfferGone(
            f"{row.unit.call_sign} is not asked about call {row.call.number} now: {said}"
        )


def _found(call: Call, unit_id: int, now: datetime) -> Candidate:
    candidate = candidate_of(call, unit_id, now)
    if candidate is None:
        raise NoSuchUnit(f"there is no unit {unit_id} in service")
    return candidate


def _free(call: Call, unit_id: int, now: datetime) -> Candidate:
    """Return why the unit may go, as it is shown; raises NoSuchUnit, UnitTaken, UnitMayNotGo."""
    candidate = _found(call, unit_id, now)
    if candidate.unit.busy_with:
        raise UnitTaken(who_has(unit_id))
    return _may_go(call, candidate)


def _may_go(call: Call, candidate: Candidate) -> Candidate:
    """Return the unit considered as if it were free; raises UnitMayNotGo."""
    free = if_free(candidate, call)
    if not free.may_go:
        raise UnitMayNotGo(f"{free.unit.call_sign} cannot go: {'; '.join(free.against)}")
    return free
