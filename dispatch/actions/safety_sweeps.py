"""Nothing about a crew's safety waits in silence: sweeps ask, alarm, escalate and mark what is late.

Each marking looks again under the lock: somebody may have acted meanwhile.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from teams.models import Person

from .. import journal
from ..lifecycle import AssignmentStatus
from ..models import Assignment, Call, Emergency, ServiceRequest
from ..permissions import SYSTEM, Act, require
from ..selectors.alarms import supervisors

# A sweep takes this many at once, so that no transaction is long.
AT_ONCE = 200


def sweep_check_ins(*, now: datetime) -> int:
    """Ask every crew whose check-in is due, alarm for those that did not answer; return how many."""
    return _ask_due(now) + _alarm_silent(now)


def _ask_due(now: datetime) -> int:
    due = _watched().filter(check_in_by__lt=now, check_in_asked_at=None).order_by("check_in_by")
    return sum(
        ask_crew(assignment_id=pk, actor=SYSTEM, now=now)
        for pk in due.values_list("pk", flat=True)[:AT_ONCE]
    )


def _alarm_silent(now: datetime) -> int:
    late = _watched().filter(check_in_alarm_by__lt=now, check_in_alarmed_at=None)
    return sum(
        alarm_crew(assignment_id=pk, actor=SYSTEM, now=now)
        for pk in late.order_by("check_in_alarm_by").values_list("pk", flat=True)[:AT_ONCE]
    )


def sweep_emergencies(*, now: datetime) -> int:
    """Put each emergency that nobody acknowledged in time before the supervisors; return how many."""
    open_ones = Emergency.objects.filter(acknowledged_at=None, escalated_at=None)
    late = open_ones.filter(escalate_by__lt=now).order_by("escalate_by")
    return sum(
        escalate_emergency(emergency_id=pk, actor=SYSTEM, now=now)
        for pk in late.values_list("pk", flat=True)[:AT_ONCE]
    )


def sweep_requests(*, now: datetime) -> int:
    """Mark each request that no service confirmed in time; return how many."""
    open_ones = ServiceRequest.objects.filter(
        confirmed_at=None, withdrawn_at=None, overdue_since=None
    )
    late = open_ones.filter(confirm_by__lt=now).order_by("confirm_by")
    return sum(
        mark_request_late(request_id=pk, actor=SYSTEM, now=now)
        for pk in late.values_list("pk", flat=True)[:AT_ONCE]
    )


@transaction.atomic
def ask_crew(*, assignment_id: int, actor: object, now: datetime) -> bool:
    """Ask one crew whether it is well; return whether this changed anything."""
    person = require(actor, Act.SWEEP)
    row = _on_scene(assignment_id)
    if row is None or row.check_in_by is None or row.check_in_by >= now or row.check_in_asked_at:
        return False
    row.check_in_asked_at = now
    row.save(update_fields=["check_in_asked_at"])
    _say("check_in.asked", row, person, now, alarm_by=row.check_in_alarm_by)
    return True


@transaction.atomic
def alarm_crew(*, assignment_id: int, actor: object, now: datetime) -> bool:
    """Alarm every console about one crew; return whether this changed anything."""
    person = require(actor, Act.SWEEP)
    row = _on_scene(assignment_id)
    alarm_by = row.check_in_alarm_by if row else None
    if row is None or alarm_by is None or alarm_by >= now or row.check_in_alarmed_at:
        return False
    row.check_in_asked_at = row.check_in_asked_at or now
    row.check_in_alarmed_at = now
    row.save(update_fields=["check_in_asked_at", "check_in_alarmed_at"])
    _say("check_in.late", row, person, now, since=row.check_in_by)
    return True


@transaction.atomic
def escalate_emergency(*, emergency_id: int, actor: object, now: datetime) -> bool:
    """Name the supervisors for one emergency; return whether this changed anything."""
    person = require(actor, Act.SWEEP)
    rows = Emergency.objects.select_for_update(of=("self",), skip_locked=True)
    emergency = rows.select_related("call").filter(pk=emergency_id).first()
    if emergency is None or emergency.acknowledged_at or emergency.escalated_at:
        return False
    if emergency.escalate_by >= now:
        return False
    emergency.escalated_at = now
    emergency.save(update_fields=["escalated_at"])
    journal.record(
        "emergency.escalated",
        call=emergency.call,
        actor=person,
        at=now,
        unit=emergency.unit_id,
        emergency=emergency.pk,
        supervisors=[supervisor.pk for supervisor in supervisors()],
    )
    return True


@transaction.atomic
def mark_request_late(*, request_id: int, actor: object, now: datetime) -> bool:
    """Mark one request as late; return whether this changed anything."""
    person = require(actor, Act.SWEEP)
    call = _call_unless_held(service_requests=request_id)
    if call is None:
        return False
    request = ServiceRequest.objects.get(pk=request_id)
    if not request.is_open or request.overdue_since or request.confirm_by >= now:
        return False
    request.overdue_since = request.confirm_by
    request.save(update_fields=["overdue_since"])
    journal.record("service.late", call=call, actor=person, at=now, service=request.service)
    return True


def _watched() -> QuerySet[Assignment]:
    return Assignment.objects.filter(check_in_by__isnull=False)


def _on_scene(assignment_id: int) -> Assignment | None:
    """Return a crew at a door, its call locked first; None where somebody is just acting on it."""
    call = _call_unless_held(assignments=assignment_id)
    if call is None:
        return None
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("unit")
    row = rows.filter(pk=assignment_id, status=AssignmentStatus.ON_SCENE).first()
    if row is not None:
        row.call = call
    return row


def _call_unless_held(**of: int) -> Call | None:
    """Return the call of a row, locked; None where somebody is just acting on it."""
    free = Call.objects.select_for_update(of=("self",), skip_locked=True)
    return free.filter(**of).first()


def _say(
    kind: str, row: Assignment, person: Person | None, now: datetime, **more: datetime | None
) -> None:
    told = {"unit": row.unit_id, "assignment": row.pk, **more}
    journal.record(kind, call=row.call, actor=person, at=now, **told)
