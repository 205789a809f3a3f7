"""`manage.py prove`: show that a protocol keeps each promise it declares, or how it breaks it."""

import argparse
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dispatch.management.protocol_option import add_protocol_option, protocol_named
from triage.proof import is_safe, prove


class Command(BaseCommand):
    help = (
        "Prove the safety properties over every combination of answers. Ends with 1 if one fails."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        add_protocol_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        protocol = protocol_named(options["protocol"])
        began = perf_counter()
        proofs = prove(protocol)
        for proof in proofs:
            word = "holds" if proof.holds else "FAILS"
            self.stdout.write(f"{word}  {proof.claim.id} ({proof.side})  {proof.claim.says.en}")
            if proof.counter is not None:
                self.stdout.write(f"       {proof.counter.words}")
        self.stdout.write(f"{len(proofs)} properties in {perf_counter() - began:.1f} s")
        if not is_safe(proofs):
            raise CommandError("not every declared property holds" if proofs else "none declared")
