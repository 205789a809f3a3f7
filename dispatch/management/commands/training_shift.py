"""`manage.py training_shift`: make the training shift again, and write it or say where it differs."""

import argparse
from itertools import zip_longest
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dispatch.training.making import NotEmpty, make_shift
from dispatch.training.shift import FILE


class Command(BaseCommand):
    help = "Make the training shift in a database without calls, and compare it with the file."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="write the file instead")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        try:
            made = list(make_shift())
        except NotEmpty as error:
            raise CommandError(str(error)) from error
        if options["write"]:
            FILE.write_text("".join(f"{line}\n" for line in made), encoding="utf-8")
        self._compare(made)
        self.stdout.write(f"{len(made) - 1} frames, each as it is shipped")

    def _compare(self, made: list[str]) -> None:
        shipped = FILE.read_text(encoding="utf-8").splitlines()
        for number, (one, other) in enumerate(zip_longest(made, shipped), 1):
            if one != other:
                raise CommandError(f"line {number} differs:\n  made:    {one}\n  shipped: {other}")
