"""The protocol that comes with the project comes into force."""

from datetime import datetime

from django.db import transaction

from triage.models import ProtocolState, ProtocolVersion
from triage.protocol import read_protocol

from .. import journal
from ..models import ProtocolWork
from ..permissions import Act, require
from ..selectors.protocol_texts import text_digest
from .protocol_errors import VersionTaken

__all__ = ["VersionTaken", "publish_protocol"]


@transaction.atomic
def publish_protocol(
    text: str, *, vignettes: str = "", actor: object, now: datetime
) -> ProtocolVersion:
    """Put a protocol in force in place of the one before; calls keep the version they began with.

    For the program alone: people go through a draft. Publishing what is in force changes nothing.
    Raises NotAllowed, ProtocolError, VersionTaken.
    """
    person = require(actor, Act.CHANGE_PROTOCOLS)
    book = read_protocol(text)
    digest = text_digest(text)
    version, new = ProtocolVersion.objects.get_or_create(
        name=book.id,
        version=book.version,
        defaults={"text": text, "digest": digest, "vignettes": vignettes},
    )
    if version.digest != digest:
        raise VersionTaken(f"{version} was published with another text; number the new one")
    if version.state == ProtocolState.PUBLISHED:
        return version
    if new:
        ProtocolWork.objects.create(version=version, changed_at=now)
    in_force = ProtocolVersion.objects.filter(state=ProtocolState.PUBLISHED)
    in_force.update(state=ProtocolState.RETIRED)
    version.state, version.published_at, version.in_shadow = ProtocolState.PUBLISHED, now, False
    version.save(update_fields=["state", "published_at", "in_shadow"])
    journal.record(
        "protocol.published", call=None, actor=person, at=now, protocol=str(version), digest=digest
    )
    return version
