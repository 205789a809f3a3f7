"""People of the centre and its agencies are let in, changed and let go, on the pages of `setup/`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from knox.models import AuthToken

from teams.models import Agency, Person, Role
from teams.skill_list import ListedSkill

from .. import journal
from ..selectors.agencies import AGENCY_ROLES, agencies_visible_to, people_visible_to
from .agencies import NotYours, keeper, stored_skills
from .agency_rows import save_named
from .errors import ActionRefused


class WeakPassword(ActionRefused):
    """The first password is too easily guessed; says why."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "weak_password"


class RoleNotYours(ActionRefused):
    """A coordinator lets in crew and coordinators of the own agency, nobody else."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "role_not_yours"


class NotYourself(ActionRefused):
    """Whoever locks themselves out cannot let themselves in again."""

    code: ClassVar[str] = "not_yourself"


@dataclass(frozen=True)
class PersonTold:
    """What a form says of somebody."""

    first_name: str
    last_name: str
    role: Role
    agency: int | None = None
    skills: tuple[ListedSkill, ...] = ()


@transaction.atomic
def invite_person(
    *, username: str, password: str, told: PersonTold, actor: object, now: datetime
) -> Person:
    """Let somebody in, with a first password that they change.

    Raises NotAllowed, RoleNotYours, NameInUse, WeakPassword.
    """
    by = keeper(actor)
    person = Person(username=username)
    _tell(person, told, by)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error
    person.set_password(password)
    _save(person, told.skills)
    journal.record("person.added", call=None, actor=by, at=now, person=person.pk, role=person.role)
    return person


@transaction.atomic
def save_person(*, person_id: int, told: PersonTold, actor: object, now: datetime) -> Person:
    """Change somebody's name, role, agency and skills. Raises as invite_person, and NotYours."""
    by = keeper(actor)
    person = _person(person_id, by)
    if person.pk == by.pk and told.role != person.role:
        raise NotYourself("another person changes your role")
    _tell(person, told, by)
    _save(person, told.skills)
    journal.record(
        "unit.person_saved", call=None, actor=by, at=now, person=person.pk, role=person.role
    )
    return person


@transaction.atomic
def deactivate_person(*, person_id: int, actor: object, now: datetime) -> Person:
    """Let somebody no longer in, from their next request on; shifts count them as away.

    Raises NotAllowed, NotYours, NotYourself.
    """
    by = keeper(actor)
    person = _person(person_id, by)
    if person.pk == by.pk:
        raise NotYourself("another person lets you go")
    AuthToken.objects.filter(user=person).delete()
    return _switch(person, by, now, "unit.person_left", is_active=False)


@transaction.atomic
def reactivate_person(*, person_id: int, actor: object, now: datetime) -> Person:
    """Let somebody in again. Raises NotAllowed, NotYours."""
    by = keeper(actor)
    return _switch(_person(person_id, by), by, now, "unit.person_returned", is_active=True)


def _switch(person: Person, by: Person, now: datetime, kind: str, *, is_active: bool) -> Person:
    if person.is_active != is_active:
        person.is_active = is_active
        person.save(update_fields=["is_active"])
        journal.record(kind, call=None, actor=by, at=now, person=person.pk)
    return person


def _person(person_id: int, by: Person) -> Person:
    found = people_visible_to(by).filter(pk=person_id).select_for_update(of=("self",)).first()
    if found is None:
        raise NotYours("there is no such person")
    return found


def _tell(person: Person, told: PersonTold, by: Person) -> None:
    """Set, unsaved, what a form says; raises RoleNotYours, NotYours."""
    if by.role == Role.COORDINATOR and told.role not in AGENCY_ROLES:
        raise RoleNotYours("a coordinator lets in crew and coordinators of the own agency")
    if told.role in (Role.CAD_FEED,):
        raise RoleNotYours("a machine gets a token, not a login")
    person.first_name, person.last_name = told.first_name, told.last_name
    person.role = told.role
    person.agency = _agency(told, by)


def _agency(told: PersonTold, by: Person) -> Agency | None:
    if by.role == Role.COORDINATOR:
        return agencies_visible_to(by).get()
    if told.agency is None:
        if told.role in AGENCY_ROLES:
            raise NotYours("crew and coordinators work for an agency: choose it")
        return None
    agency = agencies_visible_to(by).filter(pk=told.agency).first()
    if agency is None:
        raise NotYours("there is no such agency")
    return agency


def _save(person: Person, skills: Iterable[ListedSkill]) -> None:
    save_named(person, f"the login {person.username} is taken; choose another")
    person.skills.set(stored_skills(skills))
