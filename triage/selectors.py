"""Reads of protocols: the one in force, and the one a call was judged by."""

from functools import lru_cache

from .models import ProtocolState, ProtocolVersion
from .protocol import read_protocol
from .rules import Protocol


class NoProtocol(Exception):
    """No protocol is published: triage cannot start, every call stays with ordinary 911 handling."""


def protocol_in_force() -> ProtocolVersion:
    """Return the published version; raises NoProtocol."""
    published = ProtocolVersion.objects.filter(state=ProtocolState.PUBLISHED)
    version = published.defer("text", "vignettes").first()
    if version is None:
        raise NoProtocol("no protocol is published; an admin publishes one")
    return version


def protocol_of(version_id: int) -> Protocol:
    """Return the rules of one version, read once per process: a version's text never changes."""
    return _read(version_id)


@lru_cache(maxsize=32)
def _read(version_id: int) -> Protocol:
    return read_protocol(ProtocolVersion.objects.values_list("text", flat=True).get(pk=version_id))
