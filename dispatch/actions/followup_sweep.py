"""No follow-up is late in silence, and none outlives its consent."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from .. import journal
from ..models import FollowUp, FollowUpEnd
from ..permissions import SYSTEM, Act, require
from .followup_work import end_follow_up_row

# A sweep takes this many at once, so that none is long.
AT_ONCE = 200


def sweep_follow_ups(*, now: datetime) -> int:
    """Mark what is due and untried, end what has no consent any more; return how many. Safe twice."""
    is_open = FollowUp.objects.filter(closed_at__isnull=True)
    ended = is_open.filter(consent__expires_at__lte=now)
    late = is_open.filter(act_by__lte=now, overdue_since__isnull=True)
    rows = is_open.filter(Q(pk__in=ended) | Q(pk__in=late)).order_by("act_by")
    return sum(
        settle_follow_up(follow_up_id=pk, actor=SYSTEM, now=now)
        for pk in rows.values_list("pk", flat=True)[:AT_ONCE]
    )


@transaction.atomic
def settle_follow_up(*, follow_up_id: int, actor: object, now: datetime) -> bool:
    """Mark one follow-up as late, or end it with its consent; return whether this changed it."""
    person = require(actor, Act.SWEEP)
    locked = FollowUp.objects.select_for_update(of=("self",), skip_locked=True)
    row = locked.select_related("consent", "call").filter(pk=follow_up_id).first()
    if row is None or row.closed_at or row.act_by is None:
        return False
    if row.consent.expires_at <= now:
        end_follow_up_row(row, FollowUpEnd.EXPIRED, now)
        journal.record("followup.expired", call=row.call, actor=person, at=now, follow_up=row.pk)
        return True
    if row.act_by > now or row.overdue_since:
        return False
    row.overdue_since = row.act_by
    row.save(update_fields=["overdue_since"])
    journal.record(
        "followup.overdue",
        call=row.call,
        actor=person,
        at=now,
        follow_up=row.pk,
        since=row.overdue_since,
    )
    return True
