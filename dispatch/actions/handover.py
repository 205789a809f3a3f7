"""What goes with a call that was given away is read by whom it was given to, and leaves a trace."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction

from triage.rules import Protocol
from triage.selectors import NoProtocol, protocol_in_force, protocol_of

from .. import journal
from ..models import Assessment, Call, CareRecord, Purpose, ServiceRequest
from ..permissions import Act, require
from ..selectors.handover import handover_of
from .errors import ActionRefused
from .locks import lock_call


class NotGiven(ActionRefused):
    """The call was not given to another service, so nothing goes with it."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "not_given"


@transaction.atomic
def open_handover(*, call_id: UUID, actor: object, now: datetime) -> dict[str, Any]:
    """Return everything that is known of a call that was given away, and journal who read it.

    Raises NotAllowed, NoSuchCall, NotGiven.
    """
    person = require(actor, Act.READ_HANDOVER)
    call = lock_call(call_id)
    rows = ServiceRequest.objects.filter(call=call, purpose=Purpose.TAKE_BACK, withdrawn_at=None)
    if not rows.exists():
        raise NotGiven(f"call {call.number} was not given to another service")
    care = CareRecord.objects.get(call=call)
    told = handover_of(call, care, _protocol(call), now=now)
    journal.record("care.read", call=call, actor=person, at=now, handover=True)
    return told


def _protocol(call: Call) -> Protocol | None:
    judged = Assessment.objects.filter(call=call).values_list("protocol_id", flat=True).first()
    try:
        return protocol_of(judged or protocol_in_force().pk)
    except NoProtocol:
        return None
