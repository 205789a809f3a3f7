"""Reading what was said in confidence leaves a trace."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from teams.models import Person

from .. import journal
from ..lifecycle import ACCEPTED_STATUSES
from ..models import CareRecord, JournalEntry
from ..permissions import Act, require
from .crewing import require_own
from .locks import NoSuchAssignment, lock_assignment, lock_call

# A console that redraws an open call reads it many times: one trace an hour and person says it.
ONCE_IN = timedelta(hours=1)
READ = "care.read"


@transaction.atomic
def open_care_record(*, call_id: UUID, actor: object, now: datetime) -> CareRecord:
    """Return the care record of a call and journal who read it. Raises NotAllowed, NoSuchCall."""
    person = require(actor, Act.READ_CARE)
    _leave_trace(call_id, person, now)
    return CareRecord.objects.get(call_id=call_id)


@transaction.atomic
def open_crew_care(*, assignment_id: int, actor: object, now: datetime) -> CareRecord:
    """Return the care record to a crew that is with the call now, and journal who read it.

    Only asked, or gone again, it reads none. Raises NotAllowed, NoSuchAssignment.
    """
    person = require(actor, Act.WORK_IN_FIELD)
    row = lock_assignment(assignment_id)
    require_own(person, row, now)
    if row.status not in ACCEPTED_STATUSES:
        raise NoSuchAssignment(f"{row.unit.call_sign} is not with call {row.call.number}")
    _leave_trace(row.call_id, person, now)
    return CareRecord.objects.get(call_id=row.call_id)


def _leave_trace(call_id: UUID, person: Person | None, now: datetime) -> None:
    traces = JournalEntry.objects.filter(call_id=call_id, kind=READ, actor=person)
    if not traces.filter(at__gt=now - ONCE_IN).exists():
        journal.record(READ, call=lock_call(call_id), actor=person, at=now)
