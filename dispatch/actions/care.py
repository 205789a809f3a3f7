"""Reading what was said in confidence leaves a trace."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from .. import journal
from ..models import CareRecord, JournalEntry
from ..permissions import Act, require
from .locks import lock_call

# A console that redraws an open call reads it many times: one trace an hour and person says it.
ONCE_IN = timedelta(hours=1)
READ = "care.read"


@transaction.atomic
def open_care_record(*, call_id: UUID, actor: object, now: datetime) -> CareRecord:
    """Return the care record of a call and journal who read it. Raises NotAllowed, NoSuchCall."""
    person = require(actor, Act.READ_CARE)
    traces = JournalEntry.objects.filter(call_id=call_id, kind=READ, actor=person)
    if not traces.filter(at__gt=now - ONCE_IN).exists():
        journal.record(READ, call=lock_call(call_id), actor=person, at=now)
    return CareRecord.objects.get(call_id=call_id)
