"""A call goes back to police, fire or EMS with everything that is known, until they say they have it."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from teams.models import Person, Role

from .. import journal
from ..lifecycle import CallState
from ..models import Call, Purpose, ServiceRequest
from ..permissions import Act, NotAllowed, require
from ..selectors.crew import own_units
from ..services import RESPONDERS
from .clocks import CLOCK_FIELDS, enter
from .errors import ActionRefused
from .locks import lock_call, lock_open_call, still_open
from .service_requests import NoSuchRequest, NoSuchService, ask, note_on, open_request


class NotConfirmed(ActionRefused):
    """The service that the call was given to has not said that it has it."""

    code: ClassVar[str] = "not_confirmed"


class NeedsAReason(ActionRefused):
    """What was asked for cannot be called off without saying why."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "needs_a_reason"


@transaction.atomic
def give_call(*, call_id: UUID, service: str, actor: object, now: datetime) -> ServiceRequest:
    """Give a call to police, fire or EMS; a clock runs until the service confirms, and it stays open.

    Backup that was asked of the same service becomes the take-back. Given already, it changes nothing.
    Raises NotAllowed (a crew gives its own calls only), NoSuchService, NoSuchCall, CallIsClosed.
    """
    person = require(actor, Act.TAKE_BACK)
    assert person is not None, "only people give a call away"
    if service not in RESPONDERS:
        raise NoSuchService(f"choose from {', '.join(RESPONDERS)}")
    call = lock_call(call_id)
    _require_own_call(person, call, now)
    still_open(call)
    request = open_request(call, service)
    if request is not None and request.purpose == Purpose.TAKE_BACK:
        return request
    if request is None:
        request = ask(call, service, purpose=Purpose.TAKE_BACK, person=person, now=now, at=now)
    else:
        note_on(call, service)
        request.purpose = Purpose.TAKE_BACK
        request.save(update_fields=["purpose"])
    if call.state == CallState.RECEIVED:
        enter(call, CallState.WAITING, now)
    call.save(update_fields=[*CLOCK_FIELDS, "requested"])
    journal.record("call.given", call=call, actor=person, at=now, service=service)
    return request


def _require_own_call(person: Person, call: Call, now: datetime) -> None:
    if person.role != Role.CREW:
        return
    out = call.assignments.filter(closed_at=None).exclude(status="reserved")
    if not own_units(person, now) & set(out.values_list("unit_id", flat=True)):
        raise NotAllowed(f"your unit is not with call {call.number}")


@transaction.atomic
def confirm_given(
    *, call_id: UUID, service: str, actor: object, now: datetime, reference: str = ""
) -> ServiceRequest:
    """Record that a service has what it was asked for, with its own number; the clock stops.

    Confirmed already, it changes nothing but an empty reference.
    Raises NotAllowed, NoSuchCall, NoSuchRequest.
    """
    person = require(actor, Act.CONFIRM_SERVICE)
    call = lock_call(call_id)
    request = open_request(call, service)
    if request is None:
        return _confirmed_before(call, service)
    request.confirmed_at, request.confirmed_by = now, person
    request.reference = reference.strip()[:60]
    request.save(update_fields=["confirmed_at", "confirmed_by", "reference"])
    taken = request.purpose == Purpose.TAKE_BACK
    journal.record(
        "call.taken_over" if taken else "backup.confirmed",
        call=call,
        actor=person,
        at=now,
        service=service,
        reference=request.reference,
        after_s=int((now - request.heard_at).total_seconds()),
    )
    return request


def _confirmed_before(call: Call, service: str) -> ServiceRequest:
    rows = ServiceRequest.objects.filter(call=call, service=service, confirmed_at__isnull=False)
    request = rows.order_by("-confirmed_at").first()
    if request is None:
        raise NoSuchRequest(f"nothing was asked of {service} for call {call.number}")
    return request


@transaction.atomic
def withdraw_request(
    *, call_id: UUID, service: str, reason: str, actor: object, now: datetime
) -> ServiceRequest:
    """Call off what was asked of a service and is not confirmed; a dispatcher's act, with a reason.

    The numbered feed says so to the primary CAD. Raises NotAllowed, NeedsAReason, NoSuchRequest.
    """
    person = require(actor, Act.DECIDE)
    call = lock_open_call(call_id)
    if not reason.strip():
        raise NeedsAReason("say why it is called off: the reason is kept with the call")
    request = open_request(call, service)
    if request is None:
        raise NoSuchRequest(f"nothing that waits was asked of {service} for call {call.number}")
    request.withdrawn_at = now
    request.save(update_fields=["withdrawn_at"])
    journal.record(
        "service.withdrawn", call=call, actor=person, at=now, service=service, reason=reason.strip()
    )
    return request


def refuse_while_given(call: Call) -> None:
    """Raise NotConfirmed where a call was given away and nobody has said that they have it."""
    rows = ServiceRequest.objects.filter(
        call=call, purpose=Purpose.TAKE_BACK, confirmed_at=None, withdrawn_at=None
    )
    waiting = rows.values_list("service", flat=True).first()
    if waiting:
        raise NotConfirmed(
            f"{waiting} has not confirmed that it has call {call.number}: confirm it, or call it off"
        )
