"""A crew says that it is well, asks for backup, or presses its emergency button."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import IntegrityError, transaction

from teams.models import Person, Role, Unit

from .. import journal
from ..lifecycle import ACTIVE_STATUSES, AssignmentStatus, CallState
from ..limits import AFTER_HELP, CHECK_INS, EMERGENCY_ESCALATES_S
from ..models import Assignment, Call, Emergency, Purpose, ServiceRequest
from ..permissions import Act, NotAllowed, require
from ..selectors.crew import own_units
from ..services import SERVICES
from .check_in_clock import CHECK_IN_FIELDS, hasten_check_ins, wind_check_in
from .clocks import CLOCK_FIELDS, wind
from .crewing import require_own
from .errors import ActionRefused
from .locks import lock_assignment, lock_call, still_open
from .offers import NoSuchUnit
from .service_requests import NoSuchService, ask, open_request

EMERGENT = 4


class NoCheckInDue(ActionRefused):
    """The crew is not on scene, so nobody waits for a word from it."""

    code: ClassVar[str] = "no_check_in_due"


class NotWithTheCall(ActionRefused):
    """The unit has left the call, or was never given it."""

    code: ClassVar[str] = "not_with_the_call"


class NoSuchEmergency(ActionRefused):
    """There is no emergency with this id."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_emergency"


@transaction.atomic
def check_in(
    *, assignment_id: int, actor: object, now: datetime, at: datetime | None = None
) -> Assignment:
    """Record that a crew on scene is well, by itself or by whoever reached it; its clock begins anew.

    `at` is when the crew said so, by the phone: the clock counts from there, so that a word that was
    long on its way buys no time. Older than the last word, it changes nothing.
    Raises NotAllowed, NoSuchAssignment, NoCheckInDue.
    """
    person = require(actor, Act.CHECK_IN)
    assert person is not None, "only people check in"
    assignment = lock_assignment(assignment_id)
    require_own(person, assignment, now)
    if assignment.status != AssignmentStatus.ON_SCENE:
        raise NoCheckInDue(f"{assignment.unit.call_sign} is not on scene: no check-in is due")
    last = assignment.checked_in_at or assignment.on_scene_at
    said = min(at or now, now)
    if last is not None and said <= last:
        return assignment
    assignment.checked_in_at = said
    wind_check_in(assignment, CHECK_INS[assignment.call.urgency], since=said)
    assignment.save(update_fields=CHECK_IN_FIELDS)
    journal.record(
        "check_in.ok",
        call=assignment.call,
        actor=person,
        at=now,
        unit=assignment.unit_id,
        assignment=assignment.pk,
        said_at=said,
    )
    return assignment


@transaction.atomic
def raise_emergency(
    *,
    unit_id: int,
    actor: object,
    now: datetime,
    lat: float | None = None,
    lng: float | None = None,
    at: datetime | None = None,
) -> Emergency:
    """Alarm every console for a unit, and make its call emergent; until a person acknowledges it.

    Pressed again while it is open, it changes nothing. Half a position is no position.
    Raises NotAllowed, NoSuchUnit.
    """
    person = require(actor, Act.RAISE_EMERGENCY)
    assert person is not None, "only people press the button"
    _may_press(person, unit_id, now)
    call = _call_of(unit_id)
    try:
        with transaction.atomic():
            emergency = Emergency.objects.create(
                unit_id=unit_id,
                call=call,
                raised_by=person,
                raised_at=min(at or now, now),
                heard_at=now,
                lat=lat if lng is not None else None,
                lng=lng if lat is not None else None,
                escalate_by=now + timedelta(seconds=EMERGENCY_ESCALATES_S),
            )
    except IntegrityError as error:
        if "unit_has_one_open_emergency" not in str(error):
            raise
        return Emergency.objects.get(unit_id=unit_id, acknowledged_at=None)
    if call is not None and call.state != CallState.CLOSED:
        call.raised_to, call.lowered_to = EMERGENT, None
        wind(call)
        call.save(update_fields=CLOCK_FIELDS)
        hasten_check_ins(call)
    journal.record(
        "emergency.raised",
        call=call,
        actor=person,
        at=now,
        unit=unit_id,
        emergency=emergency.pk,
        pressed_at=emergency.raised_at,
    )
    return emergency


def _may_press(person: Person, unit_id: int, now: datetime) -> None:
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NoSuchUnit(f"there is no unit {unit_id}")
    if person.role == Role.CREW and unit_id not in own_units(person, now):
        raise NotAllowed(f"{unit.call_sign} is not your unit")


def _call_of(unit_id: int) -> Call | None:
    """Return the call that a unit is with, locked; the one it was asked for where it has none yet."""
    rows = Assignment.objects.filter(unit_id=unit_id, status__in=ACTIVE_STATUSES)
    call_id = rows.values_list("call_id", flat=True).first()
    return lock_call(call_id) if call_id else None


@transaction.atomic
def acknowledge_emergency(*, emergency_id: int, actor: object, now: datetime) -> Emergency:
    """Record who took an emergency in hand; it sounds no more. The first person stays it.

    Raises NotAllowed, NoSuchEmergency.
    """
    person = require(actor, Act.ACKNOWLEDGE)
    rows = Emergency.objects.select_for_update(of=("self",)).select_related("call", "unit")
    emergency = rows.filter(pk=emergency_id).first()
    if emergency is None:
        raise NoSuchEmergency(f"there is no emergency {emergency_id}")
    if emergency.acknowledged_at is not None:
        return emergency
    emergency.acknowledged_at, emergency.acknowledged_by = now, person
    emergency.save(update_fields=["acknowledged_at", "acknowledged_by"])
    journal.record(
        "emergency.acknowledged",
        call=emergency.call,
        actor=person,
        at=now,
        unit=emergency.unit_id,
        emergency=emergency.pk,
        after_s=int((now - emergency.heard_at).total_seconds()),
    )
    return emergency


@transaction.atomic
def request_backup(
    *, assignment_id: int, service: str, actor: object, now: datetime, at: datetime | None = None
) -> ServiceRequest:
    """Ask for police, fire, EMS or a second team for a crew; a clock runs until somebody confirms it.

    The call becomes at least urgent. Asked for already and not confirmed, nothing changes. A
    dispatcher who sends help to a crew that did not answer has acted on its alarm: the crew is asked
    again soon. Raises NotAllowed, NoSuchService, NoSuchAssignment, NotWithTheCall, CallIsClosed.
    """
    person = require(actor, Act.REQUEST_BACKUP)
    assert person is not None, "only people ask for backup"
    if service not in SERVICES:
        raise NoSuchService(f"choose from {', '.join(SERVICES)}")
    assignment = lock_assignment(assignment_id)
    require_own(person, assignment, now)
    call = still_open(assignment.call)
    if assignment.status not in ACTIVE_STATUSES:
        raise NotWithTheCall(f"{assignment.unit.call_sign} is not with call {call.number}")
    held = open_request(call, service)
    if held is None:
        request = ask(
            call,
            service,
            purpose=Purpose.BACKUP,
            person=person,
            now=now,
            at=min(at or now, now),
            assignment=assignment,
        )
        call.save(update_fields=[*CLOCK_FIELDS, "requested"])
        hasten_check_ins(call)
        assignment.refresh_from_db(fields=CHECK_IN_FIELDS)
    helped = person.role != Role.CREW and _help_is_sent(assignment, now)
    if held is not None and not helped:
        return held
    journal.record(
        "backup.requested",
        call=call,
        actor=person,
        at=now,
        service=service,
        unit=assignment.unit_id,
        assignment=assignment.pk,
        alarm_answered=helped,
    )
    return held or request


def _help_is_sent(assignment: Assignment, now: datetime) -> bool:
    """Let the clock of an alarmed crew begin anew, shorter; return whether it was alarmed."""
    if assignment.check_in_alarmed_at is None:
        return False
    wind_check_in(assignment, AFTER_HELP, since=now)
    assignment.save(update_fields=CHECK_IN_FIELDS)
    return True
