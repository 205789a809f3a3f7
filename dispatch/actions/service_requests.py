"""Police, fire, EMS or a second team are asked for beside a crew, and a clock runs until they have it."""

from datetime import datetime, timedelta
from typing import ClassVar

from teams.models import Person

from ..limits import CONFIRM_S
from ..models import Assignment, Call, Purpose, ServiceRequest
from ..services import SERVICES
from .clocks import wind
from .errors import ActionRefused

# Asking for others means that it is worse than was thought: the call is at least urgent.
URGENT = 3


class NoSuchService(ActionRefused):
    """Somebody was asked for who cannot be asked for so; says who can."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "no_such_service"


class NoSuchRequest(ActionRefused):
    """Nothing of the kind is open for this call."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_request"


def open_request(call: Call, service: str) -> ServiceRequest | None:
    """Return what was asked of a service for a locked call and is not confirmed yet, locked too."""
    rows = ServiceRequest.objects.select_for_update().filter(
        call=call, service=service, confirmed_at=None, withdrawn_at=None
    )
    return rows.first()


def ask(
    call: Call,
    service: str,
    *,
    purpose: Purpose,
    person: Person,
    now: datetime,
    at: datetime,
    assignment: Assignment | None = None,
) -> ServiceRequest:
    """Store a request and its clock, and note it on the locked call, which is left unsaved."""
    note_on(call, service)
    return ServiceRequest.objects.create(
        call=call,
        assignment=assignment,
        service=service,
        purpose=purpose,
        asked_by=person,
        asked_at=at,
        heard_at=now,
        confirm_by=now + timedelta(seconds=CONFIRM_S[service]),
    )


def note_on(call: Call, service: str) -> None:
    """Add a service to those asked for and make the call at least urgent; unsaved."""
    call.requested = [s for s in SERVICES if s in {*call.requested, service}]
    if call.urgency < URGENT:
        call.raised_to, call.lowered_to = URGENT, None
    wind(call)


def withdraw_backups(call: Call, now: datetime) -> None:
    """End the clocks of backup for a call that closes; a take-back would have kept it open."""
    rows = ServiceRequest.objects.filter(call=call, confirmed_at=None, withdrawn_at=None)
    rows.filter(purpose=Purpose.BACKUP).update(withdrawn_at=now)
