"""`manage.py bench`: our figures beside the bare floor, measured in one run on servers of its own."""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dispatch.bench.charts import charts_of
from dispatch.bench.duration import expected_s, in_words
from dispatch.bench.measuring import measure
from dispatch.bench.plan import FULL, QUICK, QUICK_PARTS, Part, Plan, up_to
from dispatch.bench.report import Report
from dispatch.bench.svg import drawn
from dispatch.running.problems import CannotStart, StopAsked

# What can be wished otherwise, by the plan's own names.
WISHES = (
    *("consoles", "rates", "rounds", "seconds", "least_calls", "rising_rates", "rising_consoles"),
    *("board_calls", "answers"),
)


class Command(BaseCommand):
    help = (
        "Measure call to last console beside a bare server, and the pieces alone. "
        "Starts its own PostgreSQL and Valkey, and ends all that it starts."
    )
    requires_system_checks: list[str] = []
    began = time.monotonic()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parts = [part.value for part in Part]
        parser.add_argument("--quick", action="store_true", help="few cells, short rounds")
        parser.add_argument(
            "--only", nargs="+", choices=parts, metavar="PART", help=" ".join(parts)
        )
        parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
        parser.add_argument("--plot", type=Path, metavar="FILE", help="draw all in one SVG")
        parser.add_argument("--plots", type=Path, metavar="DIR", help="draw an SVG for each part")
        parser.add_argument(
            "--split", action="store_true", help="requests and sockets in two web processes"
        )
        parser.add_argument(
            "--stock", action="store_true", help="beside us the stock way: DRF and group_send"
        )
        parser.add_argument("--consoles", nargs="+", type=int, metavar="N")
        parser.add_argument("--rates", nargs="+", type=float, metavar="CALLS_PER_S")
        parser.add_argument("--rounds", type=int)
        parser.add_argument("--seconds", type=float, help="of calls in a round")
        parser.add_argument("--least-calls", type=int, help="in a round, at a low rate")
        parser.add_argument("--rising-rates", nargs="+", type=float, metavar="CALLS_PER_S")
        parser.add_argument("--rising-consoles", nargs="+", type=int, metavar="N")
        parser.add_argument("--board-calls", type=int, help="in the database of board and pages")
        parser.add_argument("--journal-lines", type=int, help="that the journal grows to")
        parser.add_argument("--past-calls", type=int, help="that growth goes to")
        parser.add_argument("--answers", type=int, help="given in the browser")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        plan = plan_of(options)
        parts = [
            Part(name) for name in options["only"] or (QUICK_PARTS if options["quick"] else Part)
        ]
        expected = expected_s(plan, parts, sides=3 if options["stock"] else 2)
        self.stderr.write(f"  about {in_words(expected)} on a quiet machine")
        try:
            report = measure(
                plan,
                parts,
                split=options["split"],
                stock=options["stock"],
                command=" ".join(["manage.py", *sys.argv[1:]]),
                tell=self._tell,
            )
        except CannotStart as problem:
            raise CommandError(str(problem)) from problem
        except StopAsked as asked:
            raise CommandError("Stopped; everything that it started has ended.") from asked
        self._write(report, options)
        if not report.complete:
            raise CommandError("A line was lost, doubled, out of order or refused: see the table.")

    def _write(self, report: Report, options: Mapping[str, Any]) -> None:
        found = report.to_json()
        if options["json"]:
            options["json"].write_text(json.dumps(found, indent=1) + "\n")
        if options["plot"]:
            options["plot"].write_text(
                drawn([c for charts in charts_of(found).values() for c in charts])
            )
        if options["plots"]:
            options["plots"].mkdir(parents=True, exist_ok=True)
            for name, charts in charts_of(found).items():
                (options["plots"] / f"{name}.svg").write_text(drawn(charts))
        self.stdout.write(report.to_markdown())

    def _tell(self, what: str) -> None:
        self.stderr.write(f"  {time.monotonic() - self.began:6.1f} s  {what} …")


def plan_of(options: Mapping[str, Any]) -> Plan:
    """Return the plan that was asked for."""
    plan = QUICK if options["quick"] else FULL
    wished = {name: options[name] for name in WISHES}
    if most := options["journal_lines"]:
        wished["journal_lines"] = up_to(most, first=plan.journal_lines[0])
    if most := options["past_calls"]:
        wished["past_calls"] = up_to(most)
    return plan.narrowed(**wished)
