"""No offer waits in silence: one that is not answered goes on, and what was kept for a unit is offered."""

from datetime import datetime

from django.db import transaction

from ..lifecycle import ACTIVE_STATUSES, AssignmentStatus, CallState
from ..models import Assignment, Call
from ..permissions import SYSTEM, Act, require
from ..reasons import TakeBackReason
from ..selectors.units import candidate_of, in_turn
from .assignment_rows import UnitTaken, end, offer, say, stand, why
from .locks import lock_assignment
from .passing_on import pass_on, say_passed_on

# A sweep takes this many at once, so that none is long.
AT_ONCE = 200


def sweep_offers(*, now: datetime) -> int:
    """End every offer whose time to answer has passed, and pass its call on; return how many."""
    late = Assignment.objects.filter(status=AssignmentStatus.OFFERED, answer_by__lt=now)
    return sum(
        lapse_offer(assignment_id=pk, actor=SYSTEM, now=now)
        for pk in late.order_by("answer_by").values_list("pk", flat=True)[:AT_ONCE]
    )


@transaction.atomic
def lapse_offer(*, assignment_id: int, actor: object, now: datetime) -> bool:
    """End one unanswered offer and ask the next unit, in one transaction; return whether it did.

    The crew may have answered meanwhile, or another sweep was first: then nothing changes.
    """
    person = require(actor, Act.SWEEP)
    if _is_held(assignment_id):
        return False
    row = lock_assignment(assignment_id)
    if row.status != AssignmentStatus.OFFERED or row.answer_by is None or row.answer_by >= now:
        return False
    end(row, AssignmentStatus.LAPSED, now)
    passed = pass_on(row.call, by=row.assigned_by, now=now)
    say(row, by=person, now=now)
    say_passed_on(passed, now)
    return True


def sweep_reserved(*, now: datetime) -> int:
    """Offer each unit that is free the most urgent call that was kept for it; return how many."""
    kept = Assignment.objects.filter(status=AssignmentStatus.RESERVED).select_related("call")
    busy = Assignment.objects.filter(status__in=ACTIVE_STATUSES).values("unit")
    first: dict[int, int] = {}
    for row in sorted(kept.exclude(unit__in=busy)[:AT_ONCE], key=in_turn):
        first.setdefault(row.unit_id, row.pk)
    return sum(offer_reserved(assignment_id=pk, actor=SYSTEM, now=now) for pk in first.values())


@transaction.atomic
def offer_reserved(*, assignment_id: int, actor: object, now: datetime) -> bool:
    """Offer a unit what was kept for it; where it may not go any more, ask another; say if it did."""
    person = require(actor, Act.SWEEP)
    if _is_held(assignment_id):
        return False
    row = lock_assignment(assignment_id)
    if row.status != AssignmentStatus.RESERVED or row.call.state == CallState.CLOSED:
        return False
    found = candidate_of(row.call, row.unit_id, now)
    if found is not None and found.unit.busy_with:
        return False
    if found is None or not found.may_go:
        return _give_up(row, now)
    try:
        offer(row, by=row.assigned_by, reasons=why(found), now=now, by_program=True)
    except UnitTaken:
        return False
    stand(row.call, now)
    say(row, by=person, now=now, answer_by=row.answer_by)
    return True


def _give_up(row: Assignment, now: datetime) -> bool:
    """End a reservation whose unit may not go any more, and pass its call on."""
    end(row, AssignmentStatus.CANCELLED, now, reason=TakeBackReason.MAY_NOT_GO)
    passed = pass_on(row.call, by=row.assigned_by, now=now)
    say(row, by=None, now=now, reason=row.end_reason)
    say_passed_on(passed, now)
    return True


def _is_held(assignment_id: int) -> bool:
    """Return whether somebody holds the call now: the next sweep looks again."""
    calls = Call.objects.filter(assignments=assignment_id)
    return calls.select_for_update(of=("self",), skip_locked=True).first() is None
