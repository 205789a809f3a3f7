"""The protocol that comes with the project comes into force, unless a centre has put in its own."""

from datetime import datetime
from typing import Final

from triage.models import ProtocolVersion
from triage.protocol import read_protocol
from triage.selectors import NoProtocol, protocol_in_force
from triage.shipped import shipped_text, shipped_vignettes_text

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
    if held is None or (held.name == book.id and is_newer(book.version, held.version)):
        scenes = shipped_vignettes_text(SHIPPED)
        version = publish_protocol(text, vignettes=scenes, actor=SYSTEM, now=now)
        return f"{version} published"
    if held.text == text:
        return f"{held} is in force"
    return f"{held} is in force and stays; another text is shipped"


def _in_force() -> ProtocolVersion | None:
    try:
        return protocol_in_force()
    except NoProtocol:
        return None


def is_newer(version: str, than: str) -> bool:
    """Return whether a version comes after another: 1.10.0 after 1.9.0. A part that is no number is 0."""
    return _parts(version) > _parts(than)


def _parts(version: str) -> list[int]:
    return [int(part) if part.isdecimal() else 0 for part in version.split(".")]
