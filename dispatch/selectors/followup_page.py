"""What the pages of follow-ups draw: the list, and one with its consent, tries and referrals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from teams.models import Person

from ..models import FollowUp, FollowUpAttempt, Referral
from .followups import (
    DESK_WORDS,
    Contact,
    Standing,
    consent_holds,
    contact_of,
    follow_ups_worked_by,
    owners_of,
    referrals_visible_to,
    standing_of,
)


@dataclass(frozen=True)
class Row:
    """One follow-up in the list. Nothing of it says who the person is, or how to reach them."""

    id: int
    number: str
    community: str
    agency: str
    owner: str
    within_h: int
    tries: int
    last_try: datetime | None
    standing: Standing
    says: str


@dataclass(frozen=True)
class Page:
    """One follow-up. `contact` is None where it is not, or no longer, to be seen; `hidden` says why."""

    row: FollowUp
    agency: str
    standing: Standing
    says: str
    works: bool
    contact: Contact | None
    hidden: str
    attempts: list[FollowUpAttempt]
    owners: list[Person]
    referrals: list[Referral]


def rows_of(rows: Iterable[FollowUp], now: datetime) -> list[Row]:
    """Return follow-ups that were counted (`open_ones`, `closed_ones`) as the list draws them."""
    return [_row(row, now) for row in rows]


def page_of(row: FollowUp, person: object, now: datetime) -> Page:
    """Return one follow-up as `person` may see it; notes are shown to those who work on it."""
    works = follow_ups_worked_by(person).filter(pk=row.pk).exists()
    standing = standing_of(row, now)
    return Page(
        row=row,
        agency=agency_words(row),
        standing=standing,
        says=distance(standing.at, now) if row.closed_at is None else "",
        works=works,
        contact=contact_of(row, person, now),
        hidden=_hidden(row, now, works=works),
        attempts=list(row.attempts.select_related("by")),
        owners=list(owners_of(row)) if works else [],
        referrals=list(referrals_visible_to(person).filter(call=row.call_id)),
    )


def agency_words(row: FollowUp) -> str:
    """Return who follows up."""
    return row.agency.name if row.agency else DESK_WORDS


def distance(at: datetime | None, now: datetime) -> str:
    """Return how far off a moment is: "in 5 h", "2 days late"."""
    if at is None:
        return ""
    span = abs(at - now)
    words = _span(span)
    return f"{words} late" if at <= now else f"in {words}"


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"


def _row(row: FollowUp, now: datetime) -> Row:
    standing = standing_of(row, now)
    zone = row.call.zone
    return Row(
        id=row.pk,
        number=row.call.number,
        community=zone.community.name if zone else "",
        agency=agency_words(row),
        owner=row.owner.display_name if row.owner else "",
        within_h=row.within_h,
        tries=row.tries,  # type: ignore[attr-defined]
        last_try=row.last_try,  # type: ignore[attr-defined]
        standing=standing,
        says="" if row.closed_at else distance(standing.at, now),
    )


def _hidden(row: FollowUp, now: datetime, *, works: bool) -> str:
    if row.consent.revoked_at:
        return "The person withdrew their consent. How to reach them was erased."
    if row.closed_at:
        return "The follow-up has ended. How to reach the person was erased."
    if not consent_holds(row.consent, now):
        return "The consent has run out."
    return "" if works else f"Only {agency_words(row)} may see how to reach the person."
