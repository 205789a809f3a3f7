"""`manage.py hosts`: a centre of several hosts on this machine, of which one after another is cut off."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dispatch.chaos.report import row
from dispatch.hosts.network import NoNetwork, why_not
from dispatch.hosts.run import several_hosts
from dispatch.running.problems import CannotStart, StopAsked


class Command(BaseCommand):
    help = (
        "Start web, line, relay, worker, PostgreSQL and Valkey on hosts of their own (network "
        "namespaces: root only), cut hosts off under load, and judge what became of it. Exits 1 at "
        "a wrong figure; nothing leaves the machine, and nothing stays."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        if why := why_not():
            raise CommandError(f"no hosts can be made here: {why}")
        try:
            figures = several_hosts(self.stderr.write)
        except (NoNetwork, CannotStart) as error:
            raise CommandError(str(error)) from error
        except StopAsked as asked:
            raise SystemExit(130) from asked
        if options["json"]:
            found = [figure.to_json() for figure in figures]
            options["json"].write_text(json.dumps(found, indent=1), encoding="utf-8")
        self.stdout.write("| Figure | wrong | of n | seen |\n| --- | ---: | ---: | --- |")
        self.stdout.write("\n".join(map(row, figures)))
        if not all(figure.holds for figure in figures):
            raise SystemExit(1)
