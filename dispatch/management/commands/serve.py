"""`manage.py serve`: services, web, relay, worker and beat in one terminal; `./cad up` calls it."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dispatch.demo.people import LISTED
from dispatch.running.places import chosen
from dispatch.running.ports import port_number
from dispatch.running.problems import CannotStart
from dispatch.running.serving import Person, Wanted, serve


class Command(BaseCommand):
    help = "Run everything in this terminal until Ctrl-C: services, web, relay, worker, beat."
    # It starts what the checks would ask.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", type=port_number, default=8000)
        parser.add_argument("--no-demo", action="store_true", help="no demo city, no demo people")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        demo = not options["no_demo"]
        people = tuple(Person(p.username, p.password, p.title) for p in LISTED if demo)
        try:
            serve(chosen(), Wanted(options["port"], people, demo))
        except CannotStart as problem:
            raise CommandError(str(problem)) from problem
