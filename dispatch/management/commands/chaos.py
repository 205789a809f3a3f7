"""`manage.py chaos`: break a centre of its own under load, heal it, and judge it from outside."""

import argparse
import json
import os
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dispatch.chaos.asked import SHORT_CYCLES, Asked
from dispatch.chaos.days import exports_in
from dispatch.chaos.run import chaos
from dispatch.chaos.schedule import Fault
from dispatch.demo.replay.incidents import ReplayFileUnreadable
from dispatch.running.places import ROOT
from dispatch.running.problems import CannotStart, StopAsked

CYCLES = 20


class Command(BaseCommand):
    help = (
        "Kill, freeze and cut what a centre runs on, under load, and judge what became of it. "
        "Starts its own PostgreSQL and Valkey, and ends all that it starts. Exits 1 at a wrong figure."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--seed", type=int, help="the same seed: the same faults at the same times"
        )
        parser.add_argument("--cycles", type=int, help=f"of faults ({CYCLES})")
        names = [fault.value for fault in Fault]
        parser.add_argument("--only", nargs="+", choices=names, default=[], metavar="FAULT")
        parser.add_argument(
            "--day",
            type=Path,
            nargs="*",
            metavar="FILE",
            help="exports of a CAD to load it with (found in ../shared; none: the synthetic day)",
        )
        parser.add_argument("--short", action="store_true", help="a few faults at once, no browser")
        parser.add_argument(
            "--slack", type=float, default=0.0, help="seconds beyond every limit, on a busy machine"
        )
        parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
        parser.add_argument(
            "--ledger", type=Path, metavar="FILE", help="keep what was sent and answered"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        seed = int(time.time()) % 100_000 if options["seed"] is None else options["seed"]
        cycles = options["cycles"] or (SHORT_CYCLES if options["short"] else CYCLES)
        only = tuple(Fault(name) for name in options["only"])
        day = _found(options["short"]) if options["day"] is None else tuple(options["day"])
        asked = Asked(
            seed, cycles, options["short"], options["slack"], options["ledger"], only, day
        )
        self._tell(", ".join(f"{name} {value}" for name, value in asked.words.items()))
        try:
            report = chaos(asked, self._tell)
        except (CannotStart, ReplayFileUnreadable, OSError) as problem:
            raise CommandError(f"seed {seed}: {problem}") from problem
        except StopAsked as stop:
            raise CommandError("Stopped; everything that it started has ended.") from stop
        if options["json"]:
            options["json"].write_text(json.dumps(report.to_json(), indent=1) + "\n")
        self.stdout.write(report.to_markdown())
        if not report.holds:
            raise CommandError(
                f"A figure is wrong. The same faults again: --seed {seed} --cycles {cycles}"
            )

    def _tell(self, what: str) -> None:
        self.stderr.write(f"  {what} …")


def _found(short: bool) -> tuple[Path, ...]:
    """Return the exports beside the project, where they are; a short run is the same everywhere."""
    shared = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared"))
    return () if short else exports_in(shared)
