"""An application is accepted: the agency, its agreement, and a coordinator who sets a first password."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction

from teams.models import Agency, Person, Role

from .. import journal
from ..models import PartnerApplication, PartnerScore
from ..partner_codes import REVIEWERS, Stand
from ..permissions import Act, require
from ..selectors.agencies import agencies_visible_to
from .agencies import NotYours, save_agency
from .errors import ActionRefused
from .partners import NoSuchApplication, decide, undecided
from .staff import PersonTold, WeakPassword, invite_person


class NotScored(ActionRefused):
    """Two people have not scored it yet."""

    code: ClassVar[str] = "not_scored"


class AgreementUnclear(ActionRefused):
    """An agreement ends before it begins."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "agreement_unclear"


class LinkIsOver(ActionRefused):
    """The link was used, is too old, or was never given."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "link_is_over"


@dataclass(frozen=True)
class Agreement:
    """The first and the last day of an agreement; none is open."""

    first: date | None
    last: date | None


@dataclass(frozen=True)
class Acceptance:
    """What an admin says as an agency is accepted."""

    agency: str
    agreement: Agreement
    username: str
    first_name: str
    last_name: str


@dataclass(frozen=True)
class Welcome:
    """Whose first password a link sets. The secret is shown once and kept nowhere."""

    person: Person
    secret: str


@transaction.atomic
def accept_application(
    *, application_id: int, told: Acceptance, actor: object, now: datetime
) -> Welcome:
    """Make the agency with its agreement and a coordinator; return the coordinator's one-time secret.

    Raises NotAllowed, NoSuchApplication, AlreadyDecided, NotScored, AgreementUnclear, NameInUse.
    """
    person = require(actor, Act.DECIDE_PARTNERS)
    application = undecided(application_id)
    if PartnerScore.objects.filter(application=application).count() < REVIEWERS:
        raise NotScored("two people score it before anybody accepts it")
    agency = save_agency(agency_id=None, name=told.agency, actor=actor, now=now)
    _agree(agency, told.agreement)
    coordinator = _invited(told, agency, actor, now)
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
    return Welcome(coordinator, default_token_generator.make_token(coordinator))


@transaction.atomic
def renew_link(*, application_id: int, actor: object, now: datetime) -> Welcome:
    """Give the coordinator a new link, as long as no password was set; the earlier one is over.

    Raises NotAllowed, NoSuchApplication, LinkIsOver.
    """
    person = require(actor, Act.DECIDE_PARTNERS)
    accepted = PartnerApplication.objects.filter(pk=application_id, stand=Stand.ACCEPTED).first()
    if accepted is None or accepted.coordinator_id is None:
        raise NoSuchApplication("there is no such accepted application")
    coordinator = Person.objects.select_for_update().get(pk=accepted.coordinator_id)
    if coordinator.has_usable_password():
        raise LinkIsOver("the coordinator has set a password: a new one goes by the people page")
    _shut(coordinator)
    journal.record("partner.link_renewed", call=None, actor=person, at=now, person=coordinator.pk)
    return Welcome(coordinator, default_token_generator.make_token(coordinator))


@transaction.atomic
def set_first_password(*, person_id: int, secret: str, password: str, now: datetime) -> Person:
    """Set a coordinator's first password, once, by the link they were given.

    Raises LinkIsOver, WeakPassword.
    """
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None or not opens(person, secret):
        raise LinkIsOver("this link was used, or is too old: ask the centre for a new one")
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error
    person.set_password(password)
    person.save(update_fields=["password"])
    journal.record("person.password_set", call=None, actor=person, at=now, person=person.pk)
    return person


def opens(person: Person, secret: str) -> bool:
    """Return whether a secret still sets this person's first password."""
    may_set = person.is_active and not person.has_usable_password()
    return may_set and default_token_generator.check_token(person, secret)


@transaction.atomic
def set_agreement(*, agency_id: int, agreement: Agreement, actor: object, now: datetime) -> Agency:
    """Set the days of an agency's agreement. Raises NotAllowed, NotYours, AgreementUnclear."""
    person = require(actor, Act.CHANGE_TEAMS)
    agency = agencies_visible_to(person).select_for_update().filter(pk=agency_id).first()
    if agency is None:
        raise NotYours("there is no such agency")
    _agree(agency, agreement)
    days = [agreement.first, agreement.last]
    # As a line about units: which may be sent has changed, and every console draws them anew.
    journal.record(
        "unit.agreement_set", call=None, actor=person, at=now, agency=agency.pk, days=days
    )
    return agency


def _agree(agency: Agency, agreement: Agreement) -> None:
    if agreement.first and agreement.last and agreement.last < agreement.first:
        raise AgreementUnclear("the agreement ends before it begins")
    agency.agreement_from, agency.agreement_until = agreement.first, agreement.last
    agency.save(update_fields=["agreement_from", "agreement_until"])


def _invited(told: Acceptance, agency: Agency, actor: object, now: datetime) -> Person:
    """Return the new coordinator, who cannot log in before a password is set."""
    whom = PersonTold(told.first_name, told.last_name, Role.COORDINATOR, agency=agency.pk)
    password = secrets.token_urlsafe(32)
    coordinator = invite_person(
        username=told.username, password=password, told=whom, actor=actor, now=now
    )
    _shut(coordinator)
    return coordinator


def _shut(person: Person) -> None:
    """Take away the password; the row changes each time, so every earlier secret is over."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
