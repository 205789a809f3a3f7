"""How a command is told which protocol it reads, and which text."""

import argparse
from pathlib import Path

from django.core.management.base import CommandError

from triage.protocol import ProtocolError, read_protocol
from triage.rules import Protocol
from triage.shipped import NoSuchProtocol, shipped_text


def add_protocol_option(parser: argparse.ArgumentParser) -> None:
    """Add --protocol: the name of a shipped protocol, or a file."""
    parser.add_argument(
        "--protocol", default="mcrt-1", help="a shipped protocol, or a file that ends in .yaml"
    )


def protocol_named(name: str) -> Protocol:
    """Return the protocol, read and checked; raises CommandError with every line at fault."""
    try:
        return read_protocol(text_of(name) if name.endswith(".yaml") else shipped_text(name))
    except NoSuchProtocol as error:
        raise CommandError(str(error)) from error
    except ProtocolError as error:
        raise CommandError(f"{name} cannot be used:\n{error}") from error


def text_of(name: str) -> str:
    """Return what a file holds; raises CommandError where it cannot be read."""
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name} cannot be read: {error}") from error
