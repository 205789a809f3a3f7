"""Nothing waits in silence: a sweep marks what is late, and every console shows it."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from .. import journal
from ..models import Call
from ..permissions import SYSTEM, Act, require

# A sweep takes this many, oldest first, so that the others have their turn. A flood of calls is late all
# at once a minute later, and the last of them must be marked in time too.
AT_ONCE: Final = 1_000
# So many in one transaction: the journal's head is held for some 20 ms.
TOGETHER: Final = 20


def sweep_overdue(*, now: datetime) -> int:
    """Mark every call whose time to act has passed; return how many. Safe to run twice at once."""
    late = Call.objects.filter(act_by__lt=now, overdue_since__isnull=True).order_by("act_by")
    ids = list(late.values_list("pk", flat=True)[:AT_ONCE])
    parts = (ids[first : first + TOGETHER] for first in range(0, len(ids), TOGETHER))
    return sum(mark_overdue(call_ids=part, actor=SYSTEM, now=now) for part in parts)


@transaction.atomic
def mark_overdue(*, call_ids: Collection[UUID], actor: object, now: datetime) -> int:
    """Mark calls as late; return of how many this changed it. Somebody may have acted meanwhile."""
    person = require(actor, Act.SWEEP)
    locked = Call.objects.select_for_update(of=("self",), skip_locked=True).order_by("act_by")
    calls = list(locked.filter(pk__in=call_ids, act_by__lt=now, overdue_since__isnull=True))
    Call.objects.filter(pk__in=[call.pk for call in calls]).update(overdue_since=F("act_by"))
    for call in calls:
        journal.record("call.overdue", call=call, actor=person, at=now, since=call.act_by)
    return len(calls)
