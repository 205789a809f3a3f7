"""Calls change hands: a supervisor gives some calls to another dispatcher."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from teams.models import Person

from .. import journal
from ..lifecycle import CallState
from ..models import Call
from ..permissions import MAY, Act, require
from .errors import ActionRefused
from .locks import lock_call

# More than a queue shows; a longer list is a mistake.
AT_ONCE = 500


class MayNotOwn(ActionRefused):
    """The person who should get the calls is not at work on the floor."""

    code: ClassVar[str] = "may_not_own"


class TooMany(ActionRefused):
    """More calls than anybody chose by hand."""

    code: ClassVar[str] = "too_many"


@transaction.atomic
def reassign_calls(
    *, call_ids: Iterable[UUID], to: Person, actor: object, now: datetime
) -> list[Call]:
    """Give the calls to `to`; return those that changed hands: closed ones, and `to`'s own, do not.

    All or none. Raises NotAllowed, MayNotOwn, TooMany, NoSuchCall.
    """
    person = require(actor, Act.REASSIGN)
    if not to.is_active or to.role not in MAY[Act.DECIDE]:
        raise MayNotOwn(f"{to} does not take calls")
    wanted = sorted(set(call_ids))
    if len(wanted) > AT_ONCE:
        raise TooMany(f"{len(wanted)} calls at once; choose at most {AT_ONCE}")
    calls = [lock_call(call_id) for call_id in wanted]
    moved = [c for c in calls if c.state != CallState.CLOSED and c.owner_id != to.pk]
    for call in moved:
        call.owner = to
        call.save(update_fields=["owner"])
    for call in moved:
        journal.record("call.reassigned", call=call, actor=person, at=now, to=to.pk)
    return moved
