"""A person decides what a call needs: wait for a team, hand to police, fire or EMS, or raise it."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from .. import journal
from ..lifecycle import CallState, MoveRefused
from ..models import Call
from ..permissions import Act, require
from ..services import RESPONDERS, SERVICES
from .check_in_clock import hasten_check_ins
from .clocks import CLOCK_FIELDS, enter, wind
from .errors import ActionRefused
from .locks import lock_open_call


class NotARaise(ActionRefused):
    """The level asked for is not higher; lowering goes by answers, never by wish."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "not_a_raise"


class NoSuchResponder(ActionRefused):
    """Somebody other than police, fire or EMS was asked for."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "no_such_responder"


@transaction.atomic
def wait_for_team(*, call_id: UUID, actor: object, now: datetime) -> Call:
    """Put a call among those that wait for a team. Raises NotAllowed, MoveRefused, CallIsClosed."""
    person = require(actor, Act.DECIDE)
    call = lock_open_call(call_id)
    if call.state == CallState.WITH_TEAM:
        raise MoveRefused(f"a team is with call {call.number}: take it back before the call waits")
    call.owner = person
    enter(call, CallState.WAITING, now)
    call.save(update_fields=[*CLOCK_FIELDS, "owner"])
    journal.record("call.waiting", call=call, actor=person, at=now)
    return call


@transaction.atomic
def request_responders(
    *, call_id: UUID, services: Iterable[str], actor: object, now: datetime
) -> Call:
    """Ask the primary CAD for police, fire or EMS; it reads so in the numbered feed.

    What was asked for is never taken back here. Raises NotAllowed, NoSuchResponder, CallIsClosed.
    """
    person = require(actor, Act.DECIDE)
    call = lock_open_call(call_id)
    asked = [service for service in RESPONDERS if service in set(services)]
    if not asked or set(services) - set(RESPONDERS):
        raise NoSuchResponder(f"choose from {', '.join(RESPONDERS)}")
    call.requested = [s for s in SERVICES if s in {*call.requested, *asked}]
    call.owner = person
    if call.state == CallState.RECEIVED:
        enter(call, CallState.WAITING, now)
    call.save(update_fields=[*CLOCK_FIELDS, "requested", "owner"])
    journal.record("responders.requested", call=call, actor=person, at=now, services=asked)
    return call


@transaction.atomic
def raise_call(*, call_id: UUID, level: int, reason: str, actor: object, now: datetime) -> Call:
    """Raise a call above what the protocol says: one act for anybody on the floor, with a reason.

    Raises NotAllowed, NotARaise, CallIsClosed.
    """
    person = require(actor, Act.RAISE)
    call = lock_open_call(call_id)
    if not call.urgency < level <= 4:
        raise NotARaise(
            f"call {call.number} is at {call.urgency}; raise it to a higher level up to 4"
        )
    call.raised_to, call.lowered_to = level, None
    wind(call)
    call.save(update_fields=CLOCK_FIELDS)
    units = hasten_check_ins(call)
    journal.record(
        "call.raised", call=call, actor=person, at=now, level=level, reason=reason, units=units
    )
    return call
