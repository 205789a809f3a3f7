"""Reads of follow-ups and referrals: an agency sees its own, the desk all, and contact data only its own.

Contact data is part of the care record. It is shown to those who may try to reach the person, while
there is something left to try and the consent holds; then it is erased.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from teams.models import Agency, Person, Role

from ..lifecycle import AssignmentStatus
from ..models import Call, Consent, FollowUp, Referral
from ..permissions import Act, may
from .calls import calls_visible_to

DESK_WORDS = "211 desk"
# The units of these were with the person, or never told that they were not.
_WITH = [
    s.value for s in AssignmentStatus if s.value in ("assigned", "en_route", "on_scene", "clear")
]


@dataclass(frozen=True)
class Contact:
    """How to reach somebody, as they said it is safe."""

    name: str
    channel: str
    where: str
    safe_words: str
    may_leave_message: bool


@dataclass(frozen=True)
class Standing:
    """Where a follow-up stands, in a shape, a word and the moment that matters."""

    shape: str
    word: str
    late: bool
    at: datetime | None


def theirs(person: Person) -> Q:
    """Return which records are a person's own: their agency's, and the desk's for a navigator."""
    own = Q(agency=person.agency_id) if person.agency_id else Q(pk__in=[])
    return own | Q(agency__isnull=True) if person.role == Role.NAVIGATOR else own


def follow_ups_visible_to(person: object) -> QuerySet[FollowUp]:
    """Return the follow-ups that `person` may know of: the desk all, an agency's people its own."""
    if not isinstance(person, Person) or not may(person, Act.WORK_FOLLOW_UPS):
        return FollowUp.objects.none()
    rows = FollowUp.objects.select_related("call__zone__community", "agency", "owner", "consent")
    rows = rows.defer("call__zone__coordinates")
    return rows if person.role == Role.NAVIGATOR else rows.filter(theirs(person))


def follow_ups_worked_by(person: object) -> QuerySet[FollowUp]:
    """Return the follow-ups that `person` may work on, and whose contact data they may see."""
    if not isinstance(person, Person):
        return FollowUp.objects.none()
    return follow_ups_visible_to(person).filter(theirs(person))


def referrals_visible_to(person: object) -> QuerySet[Referral]:
    """Return the referrals of a person's own records."""
    if not isinstance(person, Person) or not may(person, Act.REFER):
        return Referral.objects.none()
    return Referral.objects.filter(theirs(person)).select_related("service", "made_by", "call")


def calls_to_refer_from(person: object) -> QuerySet[Call]:
    """Return the calls of which `person` may refer somebody: those they were with, or follow up."""
    if not isinstance(person, Person) or not may(person, Act.REFER):
        return Call.objects.none()
    followed = follow_ups_worked_by(person).values("call")
    if person.role == Role.NAVIGATOR:
        seen = calls_visible_to(person).values("pk")
        return Call.objects.filter(Q(pk__in=seen) | Q(pk__in=followed))
    with_it = Q(
        assignments__unit__team__agency=person.agency_id, assignments__status__in=_WITH
    ) & Q(assignments__unit__team__agency__isnull=False)
    return Call.objects.filter(with_it | Q(pk__in=followed)).distinct()


def recipients_of(call: Call, person: object) -> list[tuple[int | None, str]]:
    """Return who may follow a call up, as (agency id, name): who was there, and the desk (None).

    A crew agrees for its own agency only; whoever may agree nothing gets an empty list.
    """
    if not isinstance(person, Person) or not may(person, Act.AGREE_FOLLOW_UP):
        return []
    there = Agency.objects.filter(
        teams__units__assignments__call=call, teams__units__assignments__status__in=_WITH
    ).distinct()
    if person.role == Role.CREW:
        own = there.filter(pk=person.agency_id) if person.agency_id else there.none()
        return [(agency.pk, agency.name) for agency in own]
    return [*((agency.pk, agency.name) for agency in there.order_by("name")), (None, DESK_WORDS)]


def crew_recipients(person: object, units: Collection[int]) -> list[tuple[int | None, str]]:
    """Return whom a crew's own phone may offer as following up: the crew's agency, where it is theirs.

    The phone asks before the visit is over, and may have no line then: the action looks again.
    """
    if not isinstance(person, Person) or not may(person, Act.AGREE_FOLLOW_UP):
        return []
    own = Agency.objects.filter(people=person, teams__units__in=units).distinct()
    return [(agency.pk, agency.name) for agency in own]


def open_ones(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    """Return what is left to do, the most urgent first, with what was tried."""
    return _counted(rows.filter(closed_at__isnull=True)).order_by("act_by", "pk")


def closed_ones(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    """Return what has ended, the newest first."""
    return _counted(rows.filter(closed_at__isnull=False)).order_by("-closed_at", "-pk")


def _counted(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    return rows.annotate(tries=Count("attempts"), last_try=Max("attempts__at"))


def standing_of(row: FollowUp, now: datetime) -> Standing:
    """Return where a follow-up stands at `now`; late at its moment, whether or not the sweep came."""
    if row.closed_at:
        return Standing("·", row.get_ended_display(), late=False, at=row.closed_at)
    if row.act_by and row.act_by <= now:
        return Standing("▲", "Overdue", late=True, at=row.act_by)
    return Standing("○", "Due", late=False, at=row.act_by)


def contact_of(row: FollowUp, person: object, now: datetime) -> Contact | None:
    """Return how to reach the person, or None where that is not, or no longer, for `person` to see."""
    held = row.closed_at is None and consent_holds(row.consent, now)
    if not held or not follow_ups_worked_by(person).filter(pk=row.pk).exists():
        return None
    consent = row.consent
    return Contact(
        name=consent.contact_name,
        channel=consent.get_channel_display(),
        where=consent.contact,
        safe_words=consent.safe_words,
        may_leave_message=consent.may_leave_message,
    )


def consent_holds(consent: Consent, now: datetime) -> bool:
    """Whether a consent is in force at `now`."""
    return consent.revoked_at is None and consent.effective_at <= now < consent.expires_at


def owners_of(row: FollowUp) -> Iterable[Person]:
    """Return the people who may own a follow-up: its agency's, or the navigators for the desk's."""
    roles = (Role.NAVIGATOR, Role.CREW, Role.COORDINATOR)
    people = Person.objects.filter(is_active=True, is_machine=False, role__in=roles)
    own = (
        people.filter(agency=row.agency_id) if row.agency_id else people.filter(role=Role.NAVIGATOR)
    )
    return own.order_by("first_name", "username")
