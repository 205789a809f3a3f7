"""What a call asks a unit to bring: a language, or a skill."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from teams.skill_list import UnknownSkill, skills_of

from .. import journal
from ..models import Call
from ..permissions import Act, require
from .errors import ActionRefused
from .locks import lock_open_call

# More than these is a wish list, and no unit fits it.
MOST = 8


class NeedUnknown(ActionRefused):
    """No such language or skill is listed, or too many are asked for."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "need_unknown"


@transaction.atomic
def set_needs(*, call_id: UUID, needs: Iterable[str], actor: object, now: datetime) -> Call:
    """Say which languages and skills a call asks for, by code or label; none takes them back.

    Raises NotAllowed, NoSuchCall, CallIsClosed, NeedUnknown.
    """
    person = require(actor, Act.DECIDE)
    call = lock_open_call(call_id)
    try:
        codes = [one.code for one in skills_of(text for text in needs if text.strip())]
    except UnknownSkill as error:
        raise NeedUnknown(str(error)) from error
    if len(codes) > MOST:
        raise NeedUnknown(f"a call asks for at most {MOST} languages and skills")
    if codes != call.needs_skills:
        call.needs_skills = codes
        call.save(update_fields=["needs_skills"])
        journal.record("call.needs_set", call=call, actor=person, at=now, needs=codes)
    return call
