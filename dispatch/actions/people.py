"""People and machines are let in."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from knox.crypto import hash_token
from knox.models import AuthToken

from teams.models import Agency, Person, Role

from .. import journal
from ..permissions import Act, require
from .errors import ActionRefused


class NameTaken(ActionRefused):
    """A person, or a machine with another role, has this name."""

    code: ClassVar[str] = "name_taken"


class NoSuchMachine(ActionRefused):
    """No machine has this name; the tokens of people do not exist."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_machine"


@dataclass(frozen=True)
class NewPerson:
    """Somebody who may log in."""

    username: str
    password: str
    first_name: str
    last_name: str
    role: Role
    agency: str = ""


@transaction.atomic
def keep_person(new: NewPerson, *, actor: object, now: datetime) -> Person:
    """Return the person with this login, made where missing; one who exists is left as they are."""
    by = require(actor, Act.CHANGE_PEOPLE)
    person = Person.objects.filter(username=new.username).first()
    if person is not None:
        return person
    person = Person(
        username=new.username,
        first_name=new.first_name,
        last_name=new.last_name,
        role=new.role,
        agency=Agency.objects.filter(name=new.agency).first(),
    )
    person.set_password(new.password)
    person.save()
    journal.record("person.added", call=None, actor=by, at=now, person=person.pk, role=new.role)
    return person


@transaction.atomic
def issue_token(name: str, *, role: Role, actor: object, now: datetime) -> str:
    """Return a new API token for the machine `name`; the token itself is kept only as a digest."""
    by = require(actor, Act.CHANGE_PEOPLE)
    machine, _ = Person.objects.get_or_create(
        username=name, defaults={"role": role, "is_machine": True}
    )
    if machine.role != role or not machine.is_machine:
        raise NameTaken(f"'{name}' is taken by a {machine.get_role_display()}; choose another name")
    machine.set_unusable_password()
    machine.save(update_fields=["password"])
    _, token = AuthToken.objects.create(user=machine)
    journal.record("token.issued", call=None, actor=by, at=now, person=machine.pk, role=role)
    return str(token)


@transaction.atomic
def revoke_tokens(name: str, *, actor: object, now: datetime) -> int:
    """End every API token of a machine, and return how many there were; raises NoSuchMachine."""
    by = require(actor, Act.CHANGE_PEOPLE)
    machine = Person.objects.filter(username=name, is_machine=True).first()
    if machine is None:
        raise NoSuchMachine(f"no machine is called '{name}'")
    ended: tuple[int, object] = AuthToken.objects.filter(user=machine).delete()
    tokens = ended[0]
    if tokens:
        journal.record("token.revoked", call=None, actor=by, at=now, person=machine.pk)
    return tokens


@transaction.atomic
def revoke_token(token: str, *, actor: object, now: datetime) -> bool:
    """End one API token, given as it was issued; return whether it was in force."""
    by = require(actor, Act.CHANGE_PEOPLE)
    held = AuthToken.objects.filter(digest=hash_token(token)).select_related("user").first()
    if held is None:
        return False
    person = held.user.pk
    held.delete()
    journal.record("token.revoked", call=None, actor=by, at=now, person=person)
    return True
