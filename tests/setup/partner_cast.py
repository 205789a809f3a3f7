"""An agency that applies, what it sends, and what admins do with it."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from dispatch.actions.agency_rows import Agreement
from dispatch.actions.partner_accept import Acceptance, accept_application
from dispatch.actions.partners import score_application
from dispatch.partner_codes import Application, Criterion

from .letters import GOOD

TOLD = Application(
    agency="Elbow River House",
    about="A drop-in since 2009.",
    communities="Riverside",
    hours="Daily 10 to 22",
    staff="Eight, four of them peers",
    training="Eighty hours",
    languages="Cree",
    references="The library, 403-555-0102",
    contact_name="Mara Blackfoot",
    contact_email="mara@example.org",
    contact_phone="403-555-0101",
)
FORM = vars(TOLD) | {"website": ""}
FOURS = dict.fromkeys(Criterion, 4)
YEAR = Agreement(date(2026, 11, 1), date(2027, 10, 31))
YES = Acceptance("Elbow River House", YEAR, "mara", "Mara", "Blackfoot")
APPLY = "/partners/apply/"


def give(application, who, now, scores=FOURS):
    return score_application(
        application_id=application.pk, scores=scores, comment="Fine", actor=who, now=now
    )


def accept(application, who, now, told=YES):
    return accept_application(application_id=application.pk, told=told, actor=who, now=now)


def post(client, content=GOOD, name="ours.pdf", **more):
    letter = SimpleUploadedFile(name, content, content_type="application/pdf")
    return client.post(APPLY, FORM | {"letter": letter} | more)


def welcome_page(made):
    return f"/partners/welcome/{made.person.pk}/{made.secret}/"
