"""Somebody agrees to be asked how they are: a follow-up stands on a consent, and ends with it.

By default there is none. The six elements are those of Alberta's Health Information Act, s.34: what
information, for what, to whom, knowing why and at what risk, from when to when, and that it may be
withdrawn at any time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from teams.models import Person

from .. import journal
from ..lifecycle import Outcome
from ..models import PROMISES_H, Call, Channel, Consent, FollowUp
from ..permissions import Act, require
from ..selectors.followups import recipients_of
from .closing import close_call
from .errors import ActionRefused
from .locks import lock_call

# For how many days a consent may be given; each outlasts the longest promise.
VALID_DAYS = (7, 30, 90)


class ConsentIncomplete(ActionRefused):
    """A consent lacks some of its elements; says which. Nothing is agreed without all of them."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "consent_incomplete"


class NotARecipient(ActionRefused):
    """The agency was not with the person, and cannot be told about them."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "not_a_recipient"


class AlreadyAgreed(ActionRefused):
    """The call has an open follow-up with other terms."""

    code: ClassVar[str] = "already_agreed"


@dataclass(frozen=True)
class ConsentGiven:
    """What somebody said yes to. `agency_id` None is the 211 desk itself."""

    information: str
    purpose: str
    agency_id: int | None
    told_risks: bool
    told_revocable: bool
    valid_days: int
    channel: Channel
    contact: str
    contact_name: str = ""
    safe_words: str = ""
    may_leave_message: bool = False

    def lacks(self) -> list[str]:
        """Return what is missing, in words."""
        held = {
            "what is told about them": self.information,
            "what it is for": self.purpose,
            "that they were told why, and what could go wrong": self.told_risks,
            "that they were told they may withdraw it": self.told_revocable,
            "until when it holds": self.valid_days in VALID_DAYS,
            "where to reach them": self.contact,
        }
        return [words for words, there in held.items() if not there]


@dataclass(frozen=True)
class Asked:
    """A follow-up that somebody said yes to, within so many hours."""

    within_h: int
    consent: ConsentGiven


@transaction.atomic
def agree_follow_up(
    *, call_id: UUID, consent: ConsentGiven, within_h: int, actor: object, now: datetime
) -> FollowUp:
    """Promise a follow-up within 24, 48 or 72 hours of when the team was clear (else of `now`).

    Raises NotAllowed, ConsentIncomplete, NoSuchCall, NotARecipient, AlreadyAgreed. Agreed with the
    same terms already, it changes nothing: a request may come twice.
    """
    person = require(actor, Act.AGREE_FOLLOW_UP)
    assert person is not None, "only people agree"
    lacking = [*consent.lacks(), *([] if within_h in PROMISES_H else ["within how many hours"])]
    if lacking:
        raise ConsentIncomplete(f"a consent must also say: {'; '.join(lacking)}")
    call = lock_call(call_id)
    _require_recipient(call, consent.agency_id, person)
    held = FollowUp.objects.filter(call=call, closed_at__isnull=True).first()
    if held is not None:
        return _same(held, consent, within_h)
    row = _promise(call, consent, within_h, person, now)
    journal.record(
        "followup.agreed",
        call=call,
        actor=person,
        at=now,
        follow_up=row.pk,
        due_at=row.due_at,
        within_h=within_h,
    )
    return row


@transaction.atomic
def close_and_agree(
    *,
    call_id: UUID,
    outcome: Outcome,
    consent: ConsentGiven,
    within_h: int,
    actor: object,
    now: datetime,
    note: str = "",
) -> Call:
    """Close a call and promise a follow-up, both or neither. Raises what either raises."""
    agree_follow_up(call_id=call_id, consent=consent, within_h=within_h, actor=actor, now=now)
    return close_call(call_id=call_id, outcome=outcome, note=note, actor=actor, now=now)


def _require_recipient(call: Call, agency_id: int | None, person: Person) -> None:
    if agency_id not in [known for known, _ in recipients_of(call, person)]:
        raise NotARecipient("only an agency that was with the person, or the 211 desk, follows up")


def _same(held: FollowUp, consent: ConsentGiven, within_h: int) -> FollowUp:
    if (held.agency_id, held.within_h, held.consent.contact) != (
        consent.agency_id,
        within_h,
        consent.contact,
    ):
        raise AlreadyAgreed(f"a follow-up within {held.within_h} h was agreed for this call")
    return held


def _promise(
    call: Call, consent: ConsentGiven, within_h: int, person: Person, now: datetime
) -> FollowUp:
    due = _cleared_at(call, now) + timedelta(hours=within_h)
    row = FollowUp.objects.create(
        call=call,
        agency_id=consent.agency_id,
        agreed_by=person,
        agreed_at=now,
        within_h=within_h,
        due_at=due,
        act_by=due,
    )
    Consent.objects.create(
        follow_up=row,
        information=consent.information,
        purpose=consent.purpose,
        told_risks=consent.told_risks,
        told_revocable=consent.told_revocable,
        effective_at=now,
        expires_at=now + timedelta(days=consent.valid_days),
        channel=consent.channel,
        contact=consent.contact,
        contact_name=consent.contact_name,
        safe_words=consent.safe_words,
        may_leave_message=consent.may_leave_message,
    )
    return row


def _cleared_at(call: Call, now: datetime) -> datetime:
    """Return when the last team was clear, `now` where none was."""
    cleared: datetime | None = call.assignments.filter(status="clear").aggregate(
        at=Max("closed_at")
    )["at"]
    return min(cleared or now, now)
