"""`manage.py judge`: JSON lines of answers in, JSON lines of outcomes out."""

import argparse
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dispatch.management.protocol_option import add_protocol_option, protocol_named
from triage.engine import UnknownFact, judge
from triage.judge_lines import answered_line


class Command(BaseCommand):
    help = (
        'Judge calls: one {"answers": {…}, "facts": {…}} a line on standard input, one outcome a'
        " line on standard output. Ends with 1 if a line was bad; the others are judged."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        add_protocol_option(parser)
        parser.add_argument(
            "--facts", nargs="*", default=[], metavar="K=V", help="facts that a line does not name"
        )
        parser.add_argument(
            "--live", action="store_true", help="as the live tool: guards, what is held and open"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        protocol = protocol_named(options["protocol"])
        facts = dict(_pair(one) for one in options["facts"])
        try:
            judge(protocol, {}, facts)
        except UnknownFact as error:
            raise CommandError(str(error)) from error
        read, bad = 0, 0
        for line in sys.stdin.buffer:
            result, well = answered_line(protocol, line, facts=facts, live=options["live"])
            read, bad = read + 1, bad + (not well)
            self.stdout.write(json.dumps(result))
            self.stdout.flush()
        if bad:
            raise CommandError(f"{bad} of {read} lines could not be judged")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise CommandError(f"--facts {text}: must be name=value")
    return name, value
