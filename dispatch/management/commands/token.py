"""`manage.py token NAME --role ROLE`: a new API token, alone on stdout so that a shell can take it."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dispatch.actions.people import NameTaken, issue_token
from dispatch.permissions import SYSTEM
from teams.models import Role


class Command(BaseCommand):
    help = "Issue an API token to a machine. Only the token is printed; it cannot be shown again."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", help="the machine, such as primary-cad")
        parser.add_argument("--role", choices=Role.values, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        role = Role(options["role"])
        try:
            token = issue_token(options["name"], role=role, actor=SYSTEM, now=timezone.now())
        except NameTaken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(token)
