"""A desk is set up: its name, its turn, how long it may take to answer, and who belongs to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from teams.models import Desk, Person, Role

from .. import journal
from ..handoff_codes import OPEN, HandoffStatus
from ..models import Handoff
from ..permissions import Act, require
from .errors import ActionRefused


class NoSuchNavigator(ActionRefused):
    """Somebody who is no navigator was named for a desk."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "no_such_navigator"


class NoSuchDesk(ActionRefused):
    """There is no desk with this id."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_desk"


class DeskClashes(ActionRefused):
    """Another desk has this name, or this turn."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "desk_clashes"


class DeskIsBusy(ActionRefused):
    """A call is with the desk, or with a navigator who would leave it: that has to end first."""

    code: ClassVar[str] = "desk_is_busy"


@dataclass(frozen=True)
class DeskTold:
    """What a form says of a desk; `navigators` are ids, `response` what the protocol calls it."""

    name: str
    order: int
    answer_s: int
    navigators: Collection[int]
    response: str = ""


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


@transaction.atomic
def save_desk(*, desk_id: int | None, told: DeskTold, actor: object, now: datetime) -> Desk:
    """Set up a desk, or change it: its turn, its time to answer, and who belongs to it.

    Raises NotAllowed, NoSuchDesk, DeskClashes, NoSuchNavigator, and DeskIsBusy where somebody would
    leave it with a call in hand.
    """
    person = require(actor, Act.CHANGE_TEAMS)
    desk = Desk() if desk_id is None else _desk(desk_id)
    desk.name, desk.order, desk.answer_s = told.name, told.order, told.answer_s
    desk.response = told.response
    try:
        with transaction.atomic():
            desk.save()
    except IntegrityError as error:
        raise DeskClashes("another desk has this name, or this turn") from error
    people = _navigators(told.navigators)
    _keep_who_has_a_call(desk, people)
    desk.navigators.set(people)
    ids = sorted(people.values_list("pk", flat=True))
    journal.record("desk.saved", call=None, actor=person, at=now, desk=desk.pk, people=ids)
    return desk


@transaction.atomic
def set_desk_in_service(*, desk_id: int, on: bool, actor: object, now: datetime) -> Desk:
    """Take a desk out of service, or back into it. Raises NotAllowed, NoSuchDesk, DeskIsBusy.

    Done already, it changes nothing.
    """
    person = require(actor, Act.CHANGE_TEAMS)
    desk = _desk(desk_id)
    if on == (desk.retired_at is None):
        return desk
    if not on and Handoff.objects.filter(desk=desk, status__in=OPEN).exists():
        raise DeskIsBusy(f"{desk} has a call now: take it out of service once that has ended")
    desk.retired_at = None if on else now
    desk.save(update_fields=["retired_at"])
    kind = "desk.resumed" if on else "desk.retired"
    journal.record(kind, call=None, actor=person, at=now, desk=desk.pk)
    return desk


def _desk(desk_id: int) -> Desk:
    desk = Desk.objects.select_for_update().filter(pk=desk_id).first()
    if desk is None:
        raise NoSuchDesk("there is no such desk")
    return desk


def _navigators(ids: Collection[int]) -> QuerySet[Person]:
    people = Person.objects.filter(pk__in=ids, role=Role.NAVIGATOR, is_active=True)
    if people.count() != len(set(ids)):
        raise NoSuchNavigator("every navigator of a desk is a 211 navigator by role")
    return people


def _keep_who_has_a_call(desk: Desk, people: QuerySet[Person]) -> None:
    """Raise DeskIsBusy where a navigator has a call of this desk and would belong to it no more."""
    held = Handoff.objects.filter(desk=desk, status=HandoffStatus.ACCEPTED)
    leaving = held.exclude(accepted_by__in=people).select_related("accepted_by").first()
    if leaving is not None:
        raise DeskIsBusy(f"{leaving.accepted_by} has a call at {desk} now: wait until it has ended")
