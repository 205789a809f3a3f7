"""An application is accepted: as a new agency with its coordinator, or into one that is a partner."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from teams.models import Agency, Person, Role

from .. import journal
from ..models import PartnerApplication, PartnerScore
from ..partner_codes import REVIEWERS, Stand
from ..permissions import Act, require
from .agencies import NotYours
from .agency_rows import Agreement, bind, save_agency_row, save_named
from .errors import ActionRefused
from .partner_links import Welcome, link_for, shut
from .partners import decide, undecided


class NotScored(ActionRefused):
    """Two people have not scored it yet."""

    code: ClassVar[str] = "not_scored"


@dataclass(frozen=True)
class Acceptance:
    """What an admin says as an application becomes a new agency."""

    agency: str
    agreement: Agreement
    username: str
    first_name: str
    last_name: str


@transaction.atomic
def accept_application(
    *, application_id: int, told: Acceptance, actor: object, now: datetime
) -> Welcome:
    """Make the agency with its agreement and a coordinator; return the coordinator's one-time secret.

    Raises NotAllowed, NoSuchApplication, AlreadyDecided, NotScored, AgreementUnclear, NameInUse.
    """
    person = require(actor, Act.DECIDE_PARTNERS)
    application = _scored(application_id)
    agency = Agency()
    bind(agency, told.agreement)
    save_agency_row(agency, told.agency)
    coordinator = _coordinator(told, agency)
    decide(application, Stand.ACCEPTED, person, now)
    application.agency, application.coordinator = agency, coordinator
    application.save()
    journal.record(
        "partner.accepted",
        call=None,
        actor=person,
        at=now,
        application=application.pk,
        agency=agency.pk,
        coordinator=coordinator.pk,
        agreement=[told.agreement.first, told.agreement.last],
    )
    return link_for(coordinator)


@transaction.atomic
def accept_into_agency(
    *, application_id: int, agency_id: int, agreement: Agreement, actor: object, now: datetime
) -> PartnerApplication:
    """Accept an application of an agency that is a partner; its coordinators stay as they are.

    A day of the agreement that is not given stays too. Raises NotAllowed, NoSuchApplication,
    AlreadyDecided, NotScored, NotYours, AgreementUnclear.
    """
    person = require(actor, Act.DECIDE_PARTNERS)
    application = _scored(application_id)
    agency = Agency.objects.select_for_update().filter(pk=agency_id).first()
    if agency is None:
        raise NotYours("there is no such agency")
    bind(agency, agreement.or_as_it_was(agency))
    agency.save(update_fields=["agreement_from", "agreement_until"])
    decide(application, Stand.ACCEPTED, person, now)
    application.agency, application.joined = agency, True
    application.save()
    # As a line about units: which may be sent may have changed, and every console draws them anew.
    journal.record(
        "unit.partner_joined",
        call=None,
        actor=person,
        at=now,
        application=application.pk,
        agency=agency.pk,
        agreement=[agency.agreement_from, agency.agreement_until],
    )
    return application


def _scored(application_id: int) -> PartnerApplication:
    """Return an undecided application that two people scored, locked; raises as `undecided`, NotScored."""
    application = undecided(application_id)
    if PartnerScore.objects.filter(application=application).count() < REVIEWERS:
        raise NotScored("two people score it before anybody accepts it")
    return application


def _coordinator(told: Acceptance, agency: Agency) -> Person:
    """Return the new coordinator, who cannot log in before a password is set; raises NameInUse."""
    coordinator = Person(
        username=told.username,
        first_name=told.first_name,
        last_name=told.last_name,
        role=Role.COORDINATOR,
        agency=agency,
    )
    shut(coordinator)
    save_named(coordinator, f"the login {told.username} is taken; choose another")
    return coordinator
