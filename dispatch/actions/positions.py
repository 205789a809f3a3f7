"""A crew's phone says where it is, while the crew is with a call and no longer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from django.db import transaction

from pilot_zones.distance import metres_between
from teams.models import Unit, UnitPosition

from .. import journal
from ..lifecycle import ACCEPTED_STATUSES
from ..models import Assignment, JournalEntry
from ..permissions import Act, require
from ..selectors.crew import own_units
from .errors import ActionRefused
from .locks import lock_assignment
from .own_unit import require_own_unit

MOVED: Final = "unit.position"
# The board moves a unit this often at most, unless it went this far.
TOLD_EVERY: Final = timedelta(seconds=60)
TOLD_AFTER_M: Final = 250.0


class NotWithACall(ActionRefused):
    """The unit has accepted no call: where it is is nobody's business."""

    code: ClassVar[str] = "not_with_a_call"


@dataclass(frozen=True)
class Fix:
    """Where a phone found itself: degrees WGS 84, by its own clock."""

    lat: float
    lng: float
    accuracy_m: float | None
    taken_at: datetime


@transaction.atomic
def report_position(
    fix: Fix, *, unit_id: int, actor: object, now: datetime
) -> tuple[UnitPosition, bool]:
    """Return the unit's newest position, and whether this one is it; an older one is dropped.

    Raises NotAllowed, NoSuchUnit, NotWithACall. Every console is told at first, then sparsely.
    """
    person = require(actor, Act.WORK_IN_FIELD)
    assert person is not None, "only people carry phones"
    require_own_unit(unit_id, own_units(person, now))
    assignment = _with_a_call(unit_id)
    held = _locked(unit_id)
    if held is not None and held.taken_at >= fix.taken_at:
        return held, False
    position = held or UnitPosition(unit_id=unit_id)
    position.lat, position.lng, position.accuracy_m = fix.lat, fix.lng, fix.accuracy_m
    position.taken_at, position.heard_at = min(fix.taken_at, now), now
    position.save()
    if _is_news(assignment, fix, now):
        where = {"lat": round(fix.lat, 5), "lng": round(fix.lng, 5)}
        call = assignment.call
        journal.record(MOVED, call=call, actor=person, at=now, unit=unit_id, **where)
    return position, True


def _with_a_call(unit_id: int) -> Assignment:
    """Return what the unit is with, its call locked first; raises NotWithACall."""
    accepted = Assignment.objects.filter(unit_id=unit_id, status__in=ACCEPTED_STATUSES)
    found = accepted.values_list("pk", flat=True).first()
    row = lock_assignment(found) if found else None
    if row is None or row.status not in ACCEPTED_STATUSES:
        raise NotWithACall("the unit is with no call: its position is not shared")
    return row


def _locked(unit_id: int) -> UnitPosition | None:
    """Return the unit's position, locked with its unit: two phones of a crew take turns."""
    Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit_id)
    return UnitPosition.objects.filter(unit_id=unit_id).first()


def _is_news(assignment: Assignment, fix: Fix, now: datetime) -> bool:
    """Whether the consoles should hear of it: what they were told last is old, or far away."""
    lines = JournalEntry.objects.filter(
        call_id=assignment.call_id, kind=MOVED, data__unit=assignment.unit_id
    )
    last = lines.order_by("-seq").first()
    if last is None or last.data is None or now - last.at >= TOLD_EVERY:
        return True
    told: dict[str, Any] = last.data
    return metres_between(fix.lat, fix.lng, to_lat=told["lat"], to_lng=told["lng"]) >= TOLD_AFTER_M
