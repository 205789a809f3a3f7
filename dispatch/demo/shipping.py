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

    A centre's own protocol stays in force. Raises VersionTaken where the shipped text changed and
    its number did not.
    """
    text = shipped_text(SHIPPED)
    book = read_protocol(text)
    held = _in_force()
    if held is not None and held.name != book.id:
        return f"{held} is in force and stays; shipped is {book.id} {book.version}"
    if held is not None and _number(held.version) > _number(book.version):
        return f"{held} is in force and stays; shipped is the older {book.version}"
    version = publish_protocol(text, actor=SYSTEM, now=now)
    return f"{version} is in force" if held == version else f"{version} published"


def _in_force() -> ProtocolVersion | None:
    try:
        return protocol_in_force()
    except NoProtocol:
        return None


def _number(version: str) -> tuple[int, ...]:
    """Return 1.10.0 as numbers, so that it is newer than 1.9.0; a part that is no number counts 0."""
    return tuple(int(part) if part.isdecimal() else 0 for part in version.split("."))
