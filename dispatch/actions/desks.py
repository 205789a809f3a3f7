"""A desk is set up: its name, its turn, how long it may take to answer, and who belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from teams.models import Desk, Person, Role

from .. import journal
from ..permissions import Act, require
from .errors import ActionRefused


class NoSuchNavigator(ActionRefused):
    """Somebody who is no navigator was named for a desk."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "no_such_navigator"


@dataclass(frozen=True)
class NewDesk:
    """A desk as it shall be; `response` is the protocol's response that it gives, or empty."""

    name: str
    order: int
    answer_s: int
    navigators: Sequence[str]
    response: str = ""


@transaction.atomic
def keep_desk(new: NewDesk, *, actor: object, now: datetime) -> Desk:
    """Return the desk of this name, set up where there was none; one that is there stays as it is.

    Raises NotAllowed, NoSuchNavigator.
    """
    person = require(actor, Act.CHANGE_TEAMS)
    desk, is_new = Desk.objects.get_or_create(
        name=new.name,
        defaults={"order": new.order, "answer_s": new.answer_s, "response": new.response},
    )
    if not is_new:
        return desk
    people = Person.objects.filter(username__in=new.navigators, role=Role.NAVIGATOR)
    if people.count() != len(set(new.navigators)):
        raise NoSuchNavigator("every navigator of a desk is a 211 navigator by role")
    desk.navigators.set(people)
    ids = sorted(people.values_list("pk", flat=True))
    journal.record("desk.set_up", call=None, actor=person, at=now, desk=desk.pk, people=ids)
    return desk
