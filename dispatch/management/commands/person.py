"""`manage.py person USERNAME --role ROLE`: let somebody in; the password is asked for, never an argument."""

import argparse
import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dispatch.actions.people import NewPerson, keep_person
from dispatch.permissions import SYSTEM
from teams.models import Person, Role


class Command(BaseCommand):
    help = "Let a person in. The password is asked for, or read from standard input."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", choices=Role.values, required=True)
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")

    def handle(self, *_: Any, **options: Any) -> None:
        if Person.objects.filter(username=options["username"]).exists():
            raise CommandError(f"'{options['username']}' is taken; choose another name")
        new = NewPerson(
            username=options["username"],
            password=asked_password(),
            first_name=options["first_name"],
            last_name=options["last_name"],
            role=Role(options["role"]),
        )
        keep_person(new, actor=SYSTEM, now=timezone.now())
        self.stdout.write(f"{new.username} may log in as {new.role.label}")


def asked_password() -> str:
    """Return the password that was typed, or that standard input holds; raises CommandError."""
    typed = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        validate_password(typed)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return typed
