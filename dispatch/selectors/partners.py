"""Reads of the open call for partners."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, QuerySet

from teams.models import Agency, Person

from ..limits import letter_ends
from ..models import PartnerApplication, PartnerLetter, PartnerScore
from ..partner_codes import CRITERION_WORDS, REVIEWERS, STAND_WORDS, Criterion, Stand
from ..permissions import Act, require
from .agencies import agencies_visible_to
from .place import centre_zone

# So long before an agreement ends whoever sees cover is told.
SOON = timedelta(days=60)


@dataclass(frozen=True)
class Scored:
    """One reviewer's scores in words."""

    reviewer: str
    scores: list[tuple[str, int]]
    total: int
    comment: str


@dataclass(frozen=True)
class ScoresSeen:
    """What somebody may see of an application's scores, and whether they may give their own."""

    given: int
    shown: list[Scored]
    may_score: bool
    why_hidden: str


@dataclass(frozen=True)
class AgreementNotice:
    """An agency's agreement that ended, ends soon, or has not begun."""

    agency: str
    says: str
    is_over: bool


def applications_visible_to(person: object) -> QuerySet[PartnerApplication]:
    """Return the applications, those that wait first, then as they were decided. Raises NotAllowed.

    Each with `scored`, how many people scored it.
    """
    require(person, Act.READ_PARTNERS)
    rows = PartnerApplication.objects.annotate(scored=Count("scores"))
    waiting_first = F("decided_at").desc(nulls_first=True)
    return rows.order_by(waiting_first, "received_at").select_related("agency", "decided_by")


def letter_for(person: object, application_id: int) -> PartnerLetter | None:
    """Return an application's letter, or None; its content is read once it is asked for.

    Raises NotAllowed.
    """
    require(person, Act.READ_PARTNERS)
    return PartnerLetter.objects.filter(pk=application_id).defer("content").first()


def scores_for(person: object, application: PartnerApplication) -> ScoresSeen:
    """Return the scores that somebody may see: another's only after their own, or once it is decided.

    Raises NotAllowed.
    """
    one = require(person, Act.READ_PARTNERS)
    rows = list(application.scores.select_related("reviewer"))
    own = any(row.reviewer_id == one.pk for row in rows) if one else False
    is_open = application.stand == Stand.RECEIVED
    seen = own or not is_open
    hidden = "" if seen or not rows else "Another’s scores are shown once you have given your own."
    return ScoresSeen(
        given=len(rows),
        shown=[_scored(row) for row in rows] if seen else [],
        may_score=is_open and not own and len(rows) < REVIEWERS,
        why_hidden=hidden,
    )


def stand_words(application: PartnerApplication) -> str:
    """Return where an application stands, as its applicant reads it."""
    return STAND_WORDS[Stand(application.stand)]


def erasure_words(application: PartnerApplication) -> str:
    """Return when the letter is erased, or that it was; nothing where it is kept."""
    if application.erased_at is not None:
        return (
            f"The letter, and all it said of people, was erased on {_day(application.erased_at)}."
        )
    ends = letter_ends(Stand(application.stand), application.decided_at)
    return f"The letter, and all it says of people, is erased on {_day(ends)}." if ends else ""


def agency_like(application: PartnerApplication) -> Agency | None:
    """Return the partner that has the applicant's name, whatever its case, or None."""
    return Agency.objects.filter(name__iexact=application.agency_name.strip()).first()


def agreement_notices(person: object, now: datetime) -> list[AgreementNotice]:
    """Return the agreements that ended, end soon or have not begun, of the agencies one may see."""
    today = now.astimezone(centre_zone()).date()
    notices = [_notice(agency, today) for agency in agencies_visible_to(person)]
    return [notice for notice in notices if notice is not None]


def coordinator_waits(application: PartnerApplication) -> bool:
    """Return whether the coordinator has not set a password yet."""
    coordinator: Person | None = application.coordinator
    return coordinator is not None and not coordinator.has_usable_password()


def _day(at: datetime) -> str:
    return at.astimezone(centre_zone()).date().isoformat()


def _notice(agency: Agency, today: date) -> AgreementNotice | None:
    over = agency.out_of_agreement(today)
    if over:
        return AgreementNotice(agency.name, f"{over}: its units may not be sent", is_over=True)
    until = agency.agreement_until
    if until is not None and until - today <= SOON:
        return AgreementNotice(agency.name, f"agreement ends {until}", is_over=False)
    return None


def _scored(row: PartnerScore) -> Scored:
    scores = [(CRITERION_WORDS[c], int(row.scores[c])) for c in Criterion]
    return Scored(str(row.reviewer), scores, sum(score for _, score in scores), row.comment)
