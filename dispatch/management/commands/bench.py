"""`manage.py bench`: our figures beside the bare floor, measured in one run on servers of its own."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dispatch.bench.measuring import measure
from dispatch.bench.plan import FULL, QUICK, Part
from dispatch.running.problems import CannotStart, StopAsked


class Command(BaseCommand):
    help = (
        "Measure call to last console beside a bare server, and the pieces alone. "
        "Starts its own PostgreSQL and Valkey, and ends all that it starts."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parts = [part.value for part in Part]
        parser.add_argument("--quick", action="store_true", help="few cells, short rounds")
        parser.add_argument("--only", nargs="+", choices=parts, default=parts, metavar="PART")
        parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
        parser.add_argument(
            "--split", action="store_true", help="requests and sockets in two web processes"
        )
        parser.add_argument("--consoles", nargs="+", type=int, metavar="N")
        parser.add_argument("--rates", nargs="+", type=float, metavar="CALLS_PER_S")
        parser.add_argument("--rounds", type=int)
        parser.add_argument("--seconds", type=float, help="of calls in a round")
        parser.add_argument("--least-calls", type=int, help="in a round, at a low rate")
        parser.add_argument("--board-calls", type=int, help="in the database of the board")
        parser.add_argument("--answers", type=int, help="given in the browser")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        wished = ("consoles", "rates", "rounds", "seconds", "least_calls", "board_calls", "answers")
        plan = (QUICK if options["quick"] else FULL).narrowed(**{k: options[k] for k in wished})
        try:
            report = measure(
                plan,
                [Part(name) for name in options["only"]],
                split=options["split"],
                command=" ".join(["manage.py", *sys.argv[1:]]),
                tell=self._tell,
            )
        except CannotStart as problem:
            raise CommandError(str(problem)) from problem
        except StopAsked as asked:
            raise CommandError("Stopped; everything that it started has ended.") from asked
        if options["json"]:
            options["json"].write_text(json.dumps(report.to_json(), indent=1) + "\n")
        self.stdout.write(report.to_markdown())
        if not report.complete:
            raise CommandError("A line was lost, doubled, out of order or refused: see the table.")

    def _tell(self, what: str) -> None:
        self.stderr.write(f"  {what} …")
