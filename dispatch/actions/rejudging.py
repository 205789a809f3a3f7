"""A community was paused or resumed: calls that nobody has decided on are judged anew, at the next look.

What was recommended stood on the community as it was. A call that people decided on is theirs.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from pilot_zones.models import Pause
from pilot_zones.phases import SERVED

from ..lifecycle import CallState
from ..models import Assessment, Call
from ..permissions import SYSTEM, Act, require
from .assessment import judge_again

# A sweep takes this many at once, so that none is long.
AT_ONCE: Final = 200


def sweep_pauses(*, now: datetime) -> int:
    """Judge anew every undecided call whose answers were judged before a pause or its end.

    Return how many were. Safe to run twice at once.
    """
    stale = _judged_before(now).order_by("judged_at").values_list("call", flat=True)
    return sum(judge_as_it_is_now(call_id=pk, actor=SYSTEM, now=now) for pk in stale[:AT_ONCE])


@transaction.atomic
def judge_as_it_is_now(*, call_id: UUID, actor: object, now: datetime) -> bool:
    """Judge one undecided call with the facts of now; return whether this changed anything.

    Somebody may have decided meanwhile, or holds the call: then the next sweep looks again.
    """
    require(actor, Act.SWEEP)
    found = Call.objects.select_for_update(of=("self",), skip_locked=True)
    call = found.select_related("zone__community", "owner").filter(pk=call_id).first()
    if call is None or call.state != CallState.RECEIVED:
        return False
    return judge_again(call, person=None, now=now)


def _judged_before(now: datetime) -> QuerySet[Assessment]:
    """Return the judgements of undecided calls that say otherwise than their community stands now."""
    paused = Q(
        call__zone__community__in=Pause.objects.filter(
            paused_at__lte=now, resumed_at__isnull=True
        ).values("community")
    )
    waiting = Assessment.objects.filter(
        call__state=CallState.RECEIVED, call__zone__phase__in=[phase.value for phase in SERVED]
    )
    return waiting.filter(Q(paused, facts__not_paused="yes") | Q(~paused, facts__not_paused="no"))
