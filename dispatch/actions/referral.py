"""Somebody is shown the way to a service, and it is written down whether they got there.

The call's timeline says that a service was offered, never which: its name may tell what ails somebody.
"""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from teams.models import Person, Service, ServiceStatus

from .. import journal
from ..lifecycle import MoveRefused
from ..models import Referral, ReferralStatus
from ..permissions import Act, require
from ..selectors.followups import calls_to_refer_from, referrals_visible_to
from .errors import ActionRefused
from .locks import NoSuchCall, lock_call

MOVES = {
    ReferralStatus.OFFERED: (
        ReferralStatus.ACCEPTED,
        ReferralStatus.CONNECTED,
        ReferralStatus.DECLINED,
    ),
    ReferralStatus.ACCEPTED: (ReferralStatus.CONNECTED, ReferralStatus.DECLINED),
    ReferralStatus.CONNECTED: (),
    ReferralStatus.DECLINED: (),
}


class NoSuchService(ActionRefused):
    """The directory has no service with this id that can be given to anybody now."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_service"


class NoSuchReferral(ActionRefused):
    """There is no referral with this id that is this person's to know."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_referral"


@transaction.atomic
def refer_to_service(*, call_id: UUID, service_id: UUID, actor: object, now: datetime) -> Referral:
    """Offer a service of the directory. Raises NotAllowed, NoSuchCall, NoSuchService.

    Offered already by the same agency, or by the desk, it changes nothing.
    """
    person = _referrer(actor)
    call = lock_call(call_id)
    if not calls_to_refer_from(person).filter(pk=call.pk).exists():
        raise NoSuchCall("there is no such call")
    service = Service.objects.filter(pk=service_id, status=ServiceStatus.ACTIVE).first()
    if service is None:
        raise NoSuchService("the directory has no such service that is open to people now")
    row, made = Referral.objects.get_or_create(
        call=call,
        service=service,
        agency=person.agency,
        defaults={"made_by": person, "made_at": now, "changed_at": now},
    )
    if made:
        journal.record("referral.offered", call=call, actor=person, at=now, referral=row.pk)
    return row


@transaction.atomic
def move_referral(
    *, referral_id: int, status: ReferralStatus, actor: object, now: datetime
) -> Referral:
    """Write how far a referral came. Raises NotAllowed, NoSuchReferral, MoveRefused."""
    person = _referrer(actor)
    seen = referrals_visible_to(person).select_for_update(of=("self",))
    row = seen.filter(pk=referral_id).first()
    if row is None:
        raise NoSuchReferral("there is no such referral")
    before = ReferralStatus(row.status)
    if before == status:
        return row
    if status not in MOVES[before]:
        raise MoveRefused(f"a referral that is {before} cannot become {status}")
    row.status, row.changed_at = status, now
    row.save(update_fields=["status", "changed_at"])
    journal.record(f"referral.{status}", call=row.call, actor=person, at=now, referral=row.pk)
    return row


def _referrer(actor: object) -> Person:
    person = require(actor, Act.REFER)
    assert person is not None, "only people refer"
    return person
