"""Nothing waits in silence: a sweep marks what is late, and every console shows it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from .. import journal
from ..models import Call
from ..permissions import SYSTEM, Act, require
from .clocks import CLOCK_FIELDS

# A sweep takes this many at once, so that no transaction is long.
AT_ONCE = 200


def sweep_overdue(*, now: datetime) -> int:
    """Mark every call whose time to act has passed; return how many. Safe to run twice at once."""
    late = Call.objects.filter(act_by__lt=now, overdue_since__isnull=True).order_by("act_by")
    return sum(
        mark_overdue(call_id=pk, actor=SYSTEM, now=now)
        for pk in late.values_list("pk", flat=True)[:AT_ONCE]
    )


@transaction.atomic
def mark_overdue(*, call_id: UUID, actor: object, now: datetime) -> bool:
    """Mark one call as late; return whether this changed it. Somebody may have acted meanwhile."""
    person = require(actor, Act.SWEEP)
    call = Call.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=call_id).first()
    if call is None or call.overdue_since or call.act_by is None or call.act_by >= now:
        return False
    call.overdue_since = call.act_by
    call.save(update_fields=CLOCK_FIELDS)
    journal.record("call.overdue", call=call, actor=person, at=now, since=call.overdue_since)
    return True
