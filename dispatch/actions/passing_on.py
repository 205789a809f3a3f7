"""A call goes on: to the next unit that was not asked, and when nobody is left to a person, loudly."""

from dataclasses import dataclass
from datetime import datetime

from teams.models import Person

from .. import journal
from ..lifecycle import ACTIVE_STATUSES, CallState
from ..models import Assignment, Call
from ..selectors.units import candidates_for
from .assignment_rows import UnitTaken, offer, row_for, say, stand, why
from .clocks import CLOCK_FIELDS

# In these nobody else has the call while a unit is being asked.
NOBODYS = (CallState.RECEIVED, CallState.WAITING, CallState.WITH_DESK)


@dataclass(frozen=True)
class PassedOn:
    """Where a call went: the offer to the next unit, or None; and who was asked in all."""

    call: Call
    offer: Assignment | None
    asked: int


def pass_on(call: Call, *, by: Person, now: datetime) -> PassedOn:
    """Offer the call to the best unit that was not asked for it yet; where none is left it is late.

    `by` began the asking. The caller holds the call's lock and writes `say_passed_on` last.
    """
    asked = set(call.assignments.filter(offered_at__isnull=False).values_list("unit_id", flat=True))
    stand(call, now)
    made = _next_offer(call, asked, by, now)
    if made is None:
        _is_late(call, now)
    return PassedOn(call, made, len(asked))


def _next_offer(call: Call, asked: set[int], by: Person, now: datetime) -> Assignment | None:
    for candidate in candidates_for(call, now):
        if candidate.unit.id in asked or not candidate.may_go:
            continue
        try:
            row = row_for(call, candidate.unit.id, now)
            return offer(row, by=by, reasons=why(candidate), now=now, by_program=True)
        except UnitTaken:
            continue
    return None


def _is_late(call: Call, now: datetime) -> None:
    """Mark the call as late at once, unless a team has it or another unit is still being asked."""
    still_asked = call.assignments.filter(status__in=ACTIVE_STATUSES).exists()
    if call.overdue_since is None and call.state in NOBODYS and not still_asked:
        call.overdue_since = now
        call.save(update_fields=CLOCK_FIELDS)


def say_passed_on(passed: PassedOn, now: datetime) -> None:
    """Write the line of the next offer, or that nobody is left. Last in an action."""
    if passed.offer is not None:
        say(passed.offer, by=None, now=now, answer_by=passed.offer.answer_by)
    else:
        journal.record("call.nobody_left", call=passed.call, actor=None, at=now, asked=passed.asked)
