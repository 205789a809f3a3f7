"""The open call for partners of the demo city: invented applications, in every state there is."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from teams.models import Agency, Person

from ..actions.agency_rows import Agreement
from ..actions.partner_accept import Acceptance, accept_application, accept_into_agency
from ..actions.partner_erasing import sweep_letters
from ..actions.partner_letters import receive_application, withdraw_application
from ..actions.partners import decline_application, score_application
from ..models import PartnerApplication
from ..partner_codes import Application, Criterion, Letter
from .fleet import BOW_VALLEY, HARBOUR
from .letters import letter_pdf

A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Scoring:
    """What one reviewer gave, criterion by criterion in their order, and said."""

    by: str
    scores: tuple[int, int, int, int, int]
    comment: str


@dataclass(frozen=True)
class Applied:
    """One application: how long ago it came and was decided, who scored it, and what became of it."""

    days_ago: float
    told: Application
    scored: tuple[Scoring, ...] = ()
    decided_days_ago: float = 0
    # One of these where it was decided: why it was declined, whom it joined, its new coordinator's login.
    declined: str = ""
    joined: str = ""
    coordinator: str = ""
    withdrawn: bool = False


def _told(agency: str, about: str, communities: str, contact: str, **more: str) -> Application:
    """Return what an agency says; what it does not say of itself is what many say."""
    usual = {
        "hours": "Every day, 14:00 to 02:00",
        "staff": "Two nurses, four crisis workers, six peers; two on each shift",
        "training": "80 hours before the first shift, then supervision every second week",
        "languages": "English, French",
        "references": "A library branch manager, 403-555-0161; a shelter's director, 403-555-0162",
        "contact_email": f"{contact.split(maxsplit=1)[0].lower()}@example.org",
        "contact_phone": "403-555-0160",
    }
    said = {"agency": agency, "about": about, "communities": communities, "contact_name": contact}
    return Application(**{**usual, **said, **more})


GOOD: Final = (
    Scoring("ada", (5, 4, 4, 3, 4), "Known at every drop-in they name."),
    Scoring("alan", (4, 4, 5, 3, 4), "Strong on support after hard calls."),
)
WEAK: Final = (
    Scoring("ada", (3, 2, 2, 1, 2), "Two people cannot keep these hours."),
    Scoring("alan", (3, 2, 1, 1, 2), "No plan for backup yet."),
)

APPLIED: Final = (
    Applied(
        400, _told("Chinook Ride-Along", "Volunteers who accompany patrols.", "All", "Lee Marsh"),
        WEAK, 395, declined="No paid staff, and no hours that could be kept for a pilot.",
    ),
    Applied(
        96,
        _told(
            "Sundial Peer Collective", "Peers who have been through crisis themselves, since 2014.",
            "Bowness and Montgomery", "Hana Kowalchuk", languages="English, Polish, Ukrainian",
        ),
        GOOD, 80, coordinator="hana",
    ),
    Applied(
        52,
        _told(HARBOUR, "A drop-in and a team of the pilot.", "Inglewood, as a sixth", "Cora Mensah"),
        GOOD, 41, joined=HARBOUR,
    ),
    Applied(
        30, _told("Northgate Wellness Ltd.", "A private clinic.", "Falconridge", "Piers Holt"),
        WEAK, 20, declined="The hours are office hours: a crisis team is needed in the evening.",
    ),
    Applied(
        12,
        _told(
            BOW_VALLEY, "Outreach vans in the east, and two units of the pilot.",
            "Marlborough, beside the ones we have", "Gurpreet Sandhu", languages="Punjabi, Tagalog",
        ),
        GOOD,
    ),
    Applied(
        9, _told("Riverbend Chaplaincy", "Chaplains of four faiths.", "Dover", "Ruth Amsel"),
        decided_days_ago=5, withdrawn=True,
    ),
    Applied(
        6,
        _told(
            "Newcomer Listening Line", "People who came here themselves listen in nine languages.",
            "Rundle and Falconridge", "Selam Tesfaye", languages="Tigrinya, Arabic, Dari, Somali",
        ),
        GOOD[:1],
    ),
    Applied(
        2,
        _told(
            "Sweetgrass Night Watch", "Two crews who walk the river paths at night since 2019.",
            "Downtown East and Inglewood", "Mavis Redcalf", languages="Cree, Blackfoot, English",
        ),
    ),
)  # fmt: skip


@transaction.atomic
def seed_partners(*, now: datetime) -> str:
    """Let the applications come in where there is none; say how many there are.

    They go through the same actions as any application, and the oldest letter is erased as it would be.
    """
    if PartnerApplication.objects.exists():
        return f"{PartnerApplication.objects.count()} applications were here; none added"
    for one in APPLIED:
        _live(one, now)
    sweep_letters(now=now)
    return f"{len(APPLIED)} applications"


def _live(one: Applied, now: datetime) -> None:
    came, decided = now - one.days_ago * A_DAY, now - one.decided_days_ago * A_DAY
    letter = Letter("letter-of-intent.pdf", letter_pdf(list(_lines(one.told))))
    application, key = receive_application(told=one.told, letter=letter, now=came)
    for number, given in enumerate(one.scored, start=1):
        score_application(
            application_id=application.pk,
            scores=dict(zip(Criterion, given.scores, strict=True)),
            comment=given.comment,
            actor=Person.objects.get(username=given.by),
            now=came + number * A_DAY,
        )
    if one.withdrawn:
        withdraw_application(key=key, now=decided)
    elif one.decided_days_ago:
        _decide(one, application.pk, decided)


def _decide(one: Applied, application_id: int, at: datetime) -> None:
    told: dict[str, Any] = {
        "application_id": application_id,
        "actor": Person.objects.get(username="ada"),
        "now": at,
    }
    if one.declined:
        decline_application(reason=one.declined, **told)
    elif one.joined:
        agency = Agency.objects.get(name=one.joined)
        accept_into_agency(agency_id=agency.pk, agreement=Agreement(None, None), **told)
    else:
        first, last = one.told.contact_name.split()
        year = Agreement(at.date(), at.date() + 365 * A_DAY)
        accepted = Acceptance(one.told.agency, year, one.coordinator, first, last)
        accept_application(told=accepted, **told)


def _lines(told: Application) -> Iterator[str]:
    """Yield a letter, line by line."""
    said = asdict(told)
    yield f"Letter of intent: {told.agency}"
    for name in ("about", "communities", "hours", "staff", "training", "references"):
        yield ""
        yield f"{name.capitalize()}:"
        yield said[name]
    yield ""
    yield f"{told.contact_name}, {told.contact_email}, {told.contact_phone}"
