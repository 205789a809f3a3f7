"""The protocol that comes with the project comes into force, unless a centre has put in its own."""

from datetime import datetime
from typing import Final

from triage.models import ProtocolVersion
from triage.protocol import read_protocol
from triage.selectors import NoProtocol, protocol_in_force
from triage.shipped import shipped_text

from ..actions.protocols import publish_protocol
from ..permissions import SYSTEM

SHIPPED: Final = "mcrt-1"


def publish_shipped(*, now: datetime) -> str:
    """Publish the shipped protocol where none or an older version of it is in force; say what was done.

    A centre's own protocol stays, and so does a version whose shipped text was changed since without
    a new number: a published version never changes.
    """
    text = shipped_text(SHIPPED)
    book = read_protocol(text)
    held = _in_force()
    if held is None or (held.name == book.id and _number(held.version) < _number(book.version)):
        return f"{publish_protocol(text, actor=SYSTEM, now=now)} published"
    if held.text == text:
        return f"{held} is in force"
    return f"{held} is in force and stays; another text is shipped"


def _in_force() -> ProtocolVersion | None:
    try:
        return protocol_in_force()
    except NoProtocol:
        return None


def _number(version: str) -> tuple[int, ...]:
    """Return 1.10.0 as numbers, so that it is newer than 1.9.0; a part that is no number counts 0."""
    return tuple(int(part) if part.isdecimal() else 0 for part in version.split("."))
