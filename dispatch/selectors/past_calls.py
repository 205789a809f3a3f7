"""Reads of calls that were assessed, as a back-test takes them: many, in parts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, F, QuerySet
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Coalesce

from teams.models import UnitKind
from triage.backtest import PastCall

from ..models import Assessment, Assignment
from .place import centre_zone

NOBODY: Final = UUID(int=0)
# Where too few visits have ended to say what one takes, it is counted as an hour.
HOURS_OF_A_VISIT: Final = 1.0
ENOUGH_VISITS: Final = 20


def assessed_calls(since: datetime, until: datetime) -> QuerySet[Assessment]:
    """Return the assessments of the calls that were stored in a period."""
    return Assessment.objects.filter(call__stored_at__gte=since, call__stored_at__lt=until)


def past_calls(since: datetime, until: datetime, *, at_once: int) -> Iterator[list[PastCall]]:
    """Yield the assessed calls of a period in parts, oldest id first; memory holds one part."""
    zone, last = centre_zone(), NOBODY
    # What these very answers came to, even where a fall was only proposed.
    judged = Coalesce("proposed", "outcome")
    told = [KeyTransform(key, judged) for key in ("level", "responses", "hard_stop")]
    rows = assessed_calls(since, until).order_by("call_id")
    columns = rows.values_list("call_id", "answers", "facts", *told, "call__received_at")
    while found := list(columns.filter(call_id__gt=last)[:at_once]):
        last = found[-1][0]
        yield [
            PastCall(str(ref), answers, facts, level, tuple(responses), stop, _hour(at, zone))
            for ref, answers, facts, level, responses, stop, at in found
        ]


def _hour(at: datetime, zone: ZoneInfo) -> int:
    """Return the hour of the week in the centre's zone: Monday 00:00 is 0."""
    local = at.astimezone(zone)
    return local.weekday() * 24 + local.hour


def hours_of_a_visit(since: datetime, until: datetime) -> float:
    """Return how long a crisis team was with a call on average, in hours to two places."""
    ended = Assignment.objects.filter(
        unit__kind=UnitKind.MCRT, assigned_at__gte=since, closed_at__lt=until
    ).exclude(status="cancelled")
    found = ended.aggregate(number=Count("pk"), mean=Avg(F("closed_at") - F("assigned_at")))
    if found["number"] < ENOUGH_VISITS:
        return HOURS_OF_A_VISIT
    return round(float(found["mean"].total_seconds()) / 3600, 2)
