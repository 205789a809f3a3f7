"""A version's text as it stands: what it says, or every line that is wrong with it."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from triage.models import ProtocolVersion
from triage.problems import Problem, ProtocolError
from triage.protocol import read_protocol
from triage.read_vignettes import Vignette, read_vignettes
from triage.rules import Protocol


@dataclass(frozen=True)
class ReadText:
    """The protocol, or what is wrong with its text."""

    protocol: Protocol | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class ReadScenarios:
    """The scenarios, or what is wrong with their text."""

    vignettes: tuple[Vignette, ...]
    problems: tuple[Problem, ...]


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def whole_digest(version: ProtocolVersion) -> str:
    """Return the SHA-256 of the protocol's and the scenarios' text, hex: what a check is about."""
    return text_digest(f"{version.text}\0{version.vignettes}")


def read_version(version: ProtocolVersion) -> ReadText:
    """Return what the text of a version says; its own number must be in it."""
    read = read_text(version.text)
    protocol = read.protocol
    if protocol is None or (protocol.id, protocol.version) == (version.name, version.version):
        return read
    line = next((n for n, row in enumerate(version.text.splitlines(), 1) if "version:" in row), 1)
    says = f"the text says {protocol.id} {protocol.version}; this is {version}"
    return ReadText(None, (Problem(line, says),))


@lru_cache(maxsize=16)
def read_text(text: str) -> ReadText:
    """Return what a text says, whichever version it is."""
    try:
        return ReadText(read_protocol(text), ())
    except ProtocolError as error:
        return ReadText(None, error.problems)


@lru_cache(maxsize=16)
def read_scenarios(text: str) -> ReadScenarios:
    """Return the scenarios of a text; none is a problem of its own."""
    if not text.strip():
        return ReadScenarios((), (Problem(1, "there are no scenarios"),))
    try:
        vignettes = read_vignettes(text)
    except ProtocolError as error:
        return ReadScenarios((), error.problems)
    return ReadScenarios(vignettes, () if vignettes else (Problem(1, "there are no scenarios"),))
