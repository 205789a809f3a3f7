"""A crew says how its visit ended."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction

from teams.models import Person

from .. import journal
from ..lifecycle import AssignmentStatus, Outcome
from ..models import Assignment
from ..permissions import Act, NotAllowed, require
from ..selectors.crew import lately_own_units
from .closing import TeamStillOut, close_call
from .errors import ActionRefused
from .followup import Asked, agree_follow_up
from .locks import lock_assignment
from .take_back import NotConfirmed


class NotClearYet(ActionRefused):
    """The unit is still with the call; how it ended is said once it is clear."""

    code: ClassVar[str] = "not_clear_yet"


@transaction.atomic
def report_outcome(
    *,
    assignment_id: int,
    outcome: Outcome,
    actor: object,
    now: datetime,
    note: str = "",
    follow_up: Asked | None = None,
) -> Assignment:
    """Close the call with what its crew says, or keep that for whoever closes it.

    It stays open while another unit is out or a service that was given it has not confirmed. With a
    `follow_up` both are done or neither. Raises NotAllowed, NoSuchAssignment, NotClearYet,
    NoTeamWasThere, CallIsClosed, and what `agree_follow_up` raises.
    """
    person = require(actor, Act.WORK_IN_FIELD)
    assert person is not None, "only people say how it ended"
    row = lock_assignment(assignment_id)
    if row.unit_id not in lately_own_units(person, now):
        raise NotAllowed(f"{row.unit.call_sign} is not your unit")
    if row.status != AssignmentStatus.CLEAR:
        raise NotClearYet(f"{row.unit.call_sign} is not clear of call {row.call.number} yet")
    if follow_up is not None:
        agree_follow_up(
            call_id=row.call_id,
            consent=follow_up.consent,
            within_h=follow_up.within_h,
            actor=person,
            now=now,
        )
    try:
        with transaction.atomic():
            close_call(call_id=row.call_id, outcome=outcome, note=note, actor=person, now=now)
    except (TeamStillOut, NotConfirmed) as error:
        _keep(row, outcome, note, person, now, stays_open=str(error))
    return row


def _keep(
    row: Assignment, outcome: Outcome, note: str, person: Person, now: datetime, *, stays_open: str
) -> None:
    journal.record(
        "unit.outcome",
        call=row.call,
        actor=person,
        at=now,
        unit=row.unit_id,
        assignment=row.pk,
        outcome=outcome,
        note=note,
        stays_open=stays_open,
    )
