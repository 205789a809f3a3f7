"""`manage.py seed_history`: years of past calls for a demo or a benchmark, and a full board."""

import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dispatch.demo.city import is_laid_out
from dispatch.demo.history.loading import SEED, HistoryIsHere, load_history


class Command(BaseCommand):
    help = (
        "Load invented past calls, and open ones, into the database of a demo or a benchmark."
        " The same seed gives the same calls."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--calls", type=int, default=1_000_000, help="past calls")
        parser.add_argument("--open", type=int, default=300, help="open calls")
        parser.add_argument("--years", type=float, default=4.0)
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument(
            "--force", action="store_true", help="also where this is no demo's database"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        if not (is_laid_out() or options["force"]):
            raise CommandError(
                "This database does not hold the demo city, so invented calls do not belong in it."
                " Run `manage.py seed_demo` first, or say --force."
            )
        self.began = time.monotonic()
        try:
            load_history(
                options["calls"],
                options["open"],
                now=timezone.now(),
                tell=self._tell,
                seed=options["seed"],
                years=timedelta(days=round(options["years"] * 365)),
            )
        except HistoryIsHere as problem:
            raise CommandError(str(problem)) from problem
        self._tell("done")

    def _tell(self, what: str) -> None:
        self.stdout.write(f"{time.monotonic() - self.began:6.1f} s  {what}")
        self.stdout.flush()
