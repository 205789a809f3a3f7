"""A follow-up is worked on: tried, given to somebody, withdrawn, ended, and read."""

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from teams.models import Person

from .. import journal
from ..models import (
    AttemptResult,
    Channel,
    Consent,
    FollowUp,
    FollowUpAttempt,
    FollowUpEnd,
    JournalEntry,
)
from ..permissions import Act, require
from ..selectors.followups import (
    consent_holds,
    follow_ups_visible_to,
    follow_ups_worked_by,
    owners_of,
)
from .care import ONCE_IN
from .errors import ActionRefused

READ = "followup.read"
# When the next try is due where nobody says when.
NEXT_IN = timedelta(hours=24)
ENDS_WITH = {
    AttemptResult.REACHED: FollowUpEnd.REACHED,
    AttemptResult.DECLINED: FollowUpEnd.DECLINED,
}
CLOCK = ["act_by", "overdue_since", "owner"]


class NoSuchFollowUp(ActionRefused):
    """There is no follow-up with this id that is this person's to know."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_follow_up"


class FollowUpIsOver(ActionRefused):
    """The follow-up has ended, or its consent has; says how."""

    code: ClassVar[str] = "follow_up_is_over"


class NextTryTooFar(ActionRefused):
    """The next try would be in the past, or after the consent ends."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "next_try_too_far"


class NobodyTried(ActionRefused):
    """A follow-up does not end as not reached before anybody tried."""

    code: ClassVar[str] = "nobody_tried"


class NotAnOwner(ActionRefused):
    """The person does not work for who follows up."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "not_an_owner"


@transaction.atomic
def record_attempt(
    *,
    follow_up_id: int,
    how: Channel,
    result: AttemptResult,
    actor: object,
    now: datetime,
    note: str = "",
    next_at: datetime | None = None,
    key: UUID | None = None,
) -> FollowUpAttempt:
    """Write down one try. Raises NotAllowed, NoSuchFollowUp, FollowUpIsOver, NextTryTooFar.

    Reached or declined ends it; otherwise the clock runs to `next_at`, in 24 h where none is given.
    A try whose key is known changes nothing: a form may come twice.
    """
    person = _worker(actor)
    row = _lock(follow_up_id, person)
    made = FollowUpAttempt.objects.filter(key=key, follow_up=row).first() if key else None
    if made is not None:
        return made
    _still_open(row, now)
    ends = ENDS_WITH.get(result)
    following = None if ends else _next(row.consent, next_at, now)
    attempt = FollowUpAttempt.objects.create(
        follow_up=row, by=person, at=now, how=how, result=result, note=note,
        next_at=following, key=key,
    )  # fmt: skip
    if ends:
        end_follow_up_row(row, ends, now)
    else:
        row.act_by, row.overdue_since, row.owner = following, None, row.owner or person
        row.save(update_fields=CLOCK)
    _record("followup.closed" if ends else "followup.attempted", row, person, now, result=result)
    return attempt


@transaction.atomic
def own_follow_up(*, follow_up_id: int, owner_id: int, actor: object, now: datetime) -> FollowUp:
    """Give a follow-up to somebody of its agency. Raises NoSuchFollowUp, FollowUpIsOver, NotAnOwner."""
    person = _worker(actor)
    row = _still_open(_lock(follow_up_id, person), now)
    owner = next((one for one in owners_of(row) if one.pk == owner_id), None)
    if owner is None:
        raise NotAnOwner("the follow-up stays with the agency that was agreed with the person")
    if row.owner_id != owner.pk:
        row.owner = owner
        row.save(update_fields=["owner"])
        _record("followup.owned", row, person, now, owner=owner.pk)
    return row


@transaction.atomic
def withdraw_consent(*, follow_up_id: int, actor: object, now: datetime) -> FollowUp:
    """End a follow-up at once because the person asked for it, and erase how to reach them.

    Whoever knows of it may do so: the person may say it to anybody. Raises NoSuchFollowUp.
    """
    person = _worker(actor)
    row = _lock(follow_up_id, person, only_theirs=False)
    if row.consent.revoked_at is not None:
        return row
    row.consent.revoked_at = now
    if row.closed_at is None:
        end_follow_up_row(row, FollowUpEnd.WITHDRAWN, now)
    row.consent.save(update_fields=["revoked_at"])
    _record("followup.withdrawn", row, person, now)
    return row


@transaction.atomic
def give_up_follow_up(*, follow_up_id: int, actor: object, now: datetime) -> FollowUp:
    """End a follow-up as not reached. Raises NoSuchFollowUp, FollowUpIsOver, NobodyTried."""
    person = _worker(actor)
    row = _lock(follow_up_id, person)
    if row.ended == FollowUpEnd.NOT_REACHED:
        return row
    _still_open(row, now)
    if not row.attempts.exists():
        raise NobodyTried("nobody has tried to reach the person yet")
    end_follow_up_row(row, FollowUpEnd.NOT_REACHED, now)
    _record("followup.closed", row, person, now, result=FollowUpEnd.NOT_REACHED)
    return row


@transaction.atomic
def open_follow_up(*, follow_up_id: int, actor: object, now: datetime) -> FollowUp:
    """Return a follow-up and journal who read it, once an hour. Raises NotAllowed, NoSuchFollowUp."""
    person = _worker(actor)
    row = follow_ups_visible_to(person).filter(pk=follow_up_id).first()
    if row is None:
        raise NoSuchFollowUp("there is no such follow-up")
    traces = JournalEntry.objects.filter(
        call_id=row.call_id, kind=READ, actor=person, data__follow_up=row.pk
    )
    if not traces.filter(at__gt=now - ONCE_IN).exists():
        _record(READ, row, person, now)
    return row


def end_follow_up_row(row: FollowUp, ended: FollowUpEnd, now: datetime) -> None:
    """End a locked follow-up and erase how to reach the person; the caller records it."""
    row.closed_at, row.ended, row.act_by, row.overdue_since = now, ended, None, None
    row.save(update_fields=["closed_at", "ended", "act_by", "overdue_since"])
    consent = row.consent
    consent.contact = consent.contact_name = consent.safe_words = consent.channel = ""
    consent.save(update_fields=["contact", "contact_name", "safe_words", "channel"])


def _worker(actor: object) -> Person:
    person = require(actor, Act.WORK_FOLLOW_UPS)
    assert person is not None, "only people follow up"
    return person


def _lock(follow_up_id: int, person: Person, *, only_theirs: bool = True) -> FollowUp:
    seen = follow_ups_worked_by(person) if only_theirs else follow_ups_visible_to(person)
    row = seen.select_for_update(of=("self",)).filter(pk=follow_up_id).first()
    if row is None:
        raise NoSuchFollowUp("there is no such follow-up")
    return row


def _still_open(row: FollowUp, now: datetime) -> FollowUp:
    if row.closed_at is not None:
        raise FollowUpIsOver(f"this follow-up has ended: {row.get_ended_display().lower()}")
    if not consent_holds(row.consent, now):
        raise FollowUpIsOver("the consent has ended, and with it the follow-up")
    return row


def _next(consent: Consent, asked: datetime | None, now: datetime) -> datetime:
    following = asked or min(now + NEXT_IN, consent.expires_at)
    if not now < following <= consent.expires_at:
        raise NextTryTooFar("the next try must be after now and before the consent ends")
    return following


def _record(kind: str, row: FollowUp, person: Person, now: datetime, **more: object) -> None:
    journal.record(kind, call=row.call, actor=person, at=now, follow_up=row.pk, **more)
