"""A protocol comes into force."""

import hashlib
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from triage.models import ProtocolState, ProtocolVersion
from triage.protocol import read_protocol

from .. import journal
from ..permissions import Act, require
from .errors import ActionRefused


class VersionTaken(ActionRefused):
    """A version has another text already: it never changes; number the new one."""

    code: ClassVar[str] = "version_taken"


@transaction.atomic
def publish_protocol(text: str, *, actor: object, now: datetime) -> ProtocolVersion:
    """Put a protocol in force in place of the one before; calls keep the version they began with.

    Publishing what is in force changes nothing. Raises NotAllowed, ProtocolError, VersionTaken.
    """
    person = require(actor, Act.CHANGE_PROTOCOLS)
    book = read_protocol(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    version, _ = ProtocolVersion.objects.get_or_create(
        name=book.id, version=book.version, defaults={"text": text, "digest": digest}
    )
    if version.digest != digest:
        raise VersionTaken(f"{version} was published with another text; number the new one")
    if version.state == ProtocolState.PUBLISHED:
        return version
    in_force = ProtocolVersion.objects.filter(state=ProtocolState.PUBLISHED)
    in_force.update(state=ProtocolState.RETIRED)
    version.state, version.published_at = ProtocolState.PUBLISHED, now
    version.save(update_fields=["state", "published_at"])
    journal.record(
        "protocol.published", call=None, actor=person, at=now, protocol=str(version), digest=digest
    )
    return version
