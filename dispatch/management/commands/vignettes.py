"""`manage.py vignettes FILE`: run scenes through a protocol and print each that differs."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dispatch.management.protocol_option import add_protocol_option, protocol_named, text_of
from triage.problems import ProtocolError
from triage.vignettes import differing, read_vignettes, unguarded_rules


class Command(BaseCommand):
    help = "Run the scenes of a file and print each step that differs. Ends with 1 if any does."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", help="a YAML file of scenes")
        add_protocol_option(parser)
        parser.add_argument(
            "--every-rule",
            action="store_true",
            help="also fail where a rule could be removed without any scene differing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        protocol = protocol_named(options["protocol"])
        try:
            vignettes = read_vignettes(text_of(options["file"]))
        except ProtocolError as error:
            raise CommandError(f"{options['file']} cannot be used:\n{error}") from error
        found = differing(protocol, vignettes)
        for difference in found:
            self.stdout.write(str(difference))
        unguarded = unguarded_rules(protocol, vignettes) if options["every_rule"] else ()
        for rule in unguarded:
            self.stdout.write(f"{rule}: no scene differs without it")
        steps = sum(len(vignette.steps) for vignette in vignettes)
        self.stdout.write(f"{len(vignettes)} scenes, {steps} steps, {len(found)} differ")
        if found or unguarded:
            raise CommandError("the scenes do not hold the protocol")
