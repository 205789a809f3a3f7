"""`manage.py token NAME --role ROLE`: a new API token, alone on stdout so that a shell can take it.

`manage.py token NAME --revoke` ends every token of that machine.
"""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dispatch.actions.people import NameTaken, NoSuchMachine, issue_token, revoke_tokens
from dispatch.permissions import SYSTEM
from teams.models import Role


class Command(BaseCommand):
    help = "Issue an API token to a machine. Only the token is printed; it cannot be shown again."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", help="the machine, such as primary-cad")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--role", choices=Role.values)
        what.add_argument("--revoke", action="store_true", help="end every token it has")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        if options["revoke"]:
            self._revoke(options["name"])
            return
        role = Role(options["role"])
        try:
            token = issue_token(options["name"], role=role, actor=SYSTEM, now=timezone.now())
        except NameTaken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(token)

    def _revoke(self, name: str) -> None:
        try:
            ended = revoke_tokens(name, actor=SYSTEM, now=timezone.now())
        except NoSuchMachine as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{ended} token{'' if ended == 1 else 's'} of {name} ended")
