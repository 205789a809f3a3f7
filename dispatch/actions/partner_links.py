"""A new agency's coordinator sets a first password, once, by a link that is shown once."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction

from teams.models import Person

from .. import journal
from ..models import PartnerApplication
from ..partner_codes import Stand
from ..permissions import Act, require
from .errors import ActionRefused
from .partners import NoSuchApplication
from .staff import WeakPassword


class LinkIsOver(ActionRefused):
    """The link was used, is too old, or was never given."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "link_is_over"


@dataclass(frozen=True)
class Welcome:
    """Whose first password a link sets. The secret is shown once and kept nowhere."""

    person: Person
    secret: str


@transaction.atomic
def renew_link(*, application_id: int, actor: object, now: datetime) -> Welcome:
    """Give the coordinator a new link, as long as no password was set; the earlier one is over.

    Raises NotAllowed, NoSuchApplication, LinkIsOver.
    """
    person = require(actor, Act.DECIDE_PARTNERS)
    accepted = PartnerApplication.objects.filter(pk=application_id, stand=Stand.ACCEPTED).first()
    if accepted is None or accepted.coordinator_id is None:
        raise NoSuchApplication("there is no such application that made a coordinator")
    coordinator = Person.objects.select_for_update().get(pk=accepted.coordinator_id)
    if coordinator.has_usable_password():
        raise LinkIsOver("the coordinator has set a password: a new one goes by the people page")
    shut(coordinator)
    coordinator.save(update_fields=["password"])
    journal.record("partner.link_renewed", call=None, actor=person, at=now, person=coordinator.pk)
    return link_for(coordinator)


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


def link_for(coordinator: Person) -> Welcome:
    """Return the one-time secret of a coordinator, as the stored row has it."""
    return Welcome(coordinator, default_token_generator.make_token(coordinator))


def shut(person: Person) -> None:
    """Take away the password, unsaved; it differs each time, so every earlier secret is over."""
    person.set_unusable_password()
