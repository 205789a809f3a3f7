"""A call comes down: by a supervisor with a reason, or by accepting what new answers propose."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from triage.selectors import protocol_of

from .. import journal
from ..models import Assessment, Call
from ..permissions import Act, require
from ..selectors.decisions import undoes_raise
from .clocks import CLOCK_FIELDS, wind
from .errors import ActionRefused
from .locks import lock_open_call


class NotLowerable(ActionRefused):
    """The level cannot be lowered by a person; says what can be done instead."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "not_lowerable"


class NothingProposed(ActionRefused):
    """No lower outcome waits to be accepted: it was accepted, or the answers changed again."""

    code: ClassVar[str] = "nothing_proposed"


@transaction.atomic
def lower_call(*, call_id: UUID, level: int, reason: str, actor: object, now: datetime) -> Call:
    """Lower a call: a supervisor's act, with a reason, from the levels that its protocol names.

    Down to the protocol's own level it only undoes what people raised, from any level. A hard stop
    falls only by correcting the answer that caused it. Raises NotAllowed, NotLowerable, CallIsClosed.
    """
    person = require(actor, Act.LOWER)
    call = lock_open_call(call_id)
    if undoes_raise(call, level):
        _say_why(reason)
        call.raised_to = None
    else:
        _may_fall(call, level, reason)
        call.lowered_to = level
    wind(call)
    call.save(update_fields=CLOCK_FIELDS)
    journal.record("call.lowered", call=call, actor=person, at=now, level=level, reason=reason)
    return call


def _may_fall(call: Call, level: int, reason: str) -> None:
    assessment = Assessment.objects.filter(call=call).first()
    if assessment is None or assessment.outcome["held"]:
        raise NotLowerable("finish the hard-stop questions first: until then 911 handling stays")
    if assessment.outcome["hard_stop"]:
        raise NotLowerable("a hard stop falls only by correcting the answer that caused it")
    allowed = protocol_of(assessment.protocol_id).overrides.supervisor_may_lower
    if call.urgency not in allowed or not 0 <= level < call.urgency:
        names = ", ".join(str(n) for n in sorted(allowed, reverse=True))
        raise NotLowerable(f"the protocol lets a supervisor lower a call from {names}, downwards")
    _say_why(reason)


def _say_why(reason: str) -> None:
    if not reason.strip():
        raise NotLowerable("say why: the reason is kept with the call")


@transaction.atomic
def accept_fall(*, call_id: UUID, actor: object, now: datetime) -> Call:
    """Put the lower outcome that new answers propose in force. Raises NotAllowed, NothingProposed."""
    person = require(actor, Act.DECIDE)
    call = lock_open_call(call_id)
    assessment = Assessment.objects.select_for_update().filter(call=call).first()
    if assessment is None or not assessment.proposed:
        raise NothingProposed("nothing lower is proposed for this call now")
    assessment.outcome, assessment.proposed = assessment.proposed, None
    assessment.save(update_fields=["outcome", "proposed"])
    call.level, call.responses = assessment.outcome["level"], assessment.outcome["responses"]
    call.raised_to = None
    # A supervisor's lowering that is not lower any more would hold the call up.
    if call.lowered_to is not None and call.lowered_to >= call.level:
        call.lowered_to = None
    wind(call)
    call.save(update_fields=[*CLOCK_FIELDS, "responses"])
    journal.record(
        "call.fell",
        call=call,
        actor=person,
        at=now,
        level=call.level,
        responses=call.responses,
        rules=assessment.outcome["rules"],
    )
    return call
