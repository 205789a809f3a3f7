"""A community is paused at once, and resumed: no vehicle is sent there, and every console is told."""

from datetime import datetime

from django.db import IntegrityError, transaction

from pilot_zones.models import Community, Pause

from .. import journal
from ..permissions import Act, require
from .zone_errors import (
    BadCommunity,
    CommunityIsNotPaused,
    CommunityIsPaused,
    NoSuchCommunity,
)

LONGEST_REASON = 200


@transaction.atomic
def pause_community(*, code: str, reason: str, actor: object, now: datetime) -> Pause:
    """Send no team to a community from now on, until somebody resumes it.

    Raises NotAllowed, NoSuchCommunity, BadCommunity without a reason, CommunityIsPaused.
    """
    person = require(actor, Act.PAUSE_COMMUNITY)
    assert person is not None, "people pause"
    community, why = _community(code), reason.strip()
    if not 0 < len(why) <= LONGEST_REASON or not why.isprintable():
        raise BadCommunity(f"say why, in 1 to {LONGEST_REASON} characters")
    try:
        with transaction.atomic():
            pause = Pause.objects.create(
                community=community, reason=why, paused_at=now, paused_by=person.display_name[:150]
            )
    except IntegrityError as error:
        if "community_is_paused_once" not in str(error):
            raise
        raise CommunityIsPaused(f"{community.name} is paused already") from error
    journal.record("community.paused", call=None, actor=person, at=now, community=code, reason=why)
    return pause


@transaction.atomic
def resume_community(*, code: str, actor: object, now: datetime) -> Pause:
    """Let teams be sent to a community again. Raises NotAllowed, NoSuchCommunity, CommunityIsNotPaused."""
    person = require(actor, Act.PAUSE_COMMUNITY)
    assert person is not None, "people resume"
    community = _community(code)
    open_now = Pause.objects.select_for_update().filter(resumed_at__isnull=True)
    pause = open_now.filter(community=community).first()
    if pause is None:
        raise CommunityIsNotPaused(f"{community.name} is not paused")
    pause.resumed_at, pause.resumed_by = max(now, pause.paused_at), person.display_name[:150]
    pause.save(update_fields=["resumed_at", "resumed_by"])
    journal.record("community.resumed", call=None, actor=person, at=now, community=code)
    return pause


def _community(code: str) -> Community:
    found = Community.objects.filter(code=code).first() if code.isprintable() else None
    if found is None:
        raise NoSuchCommunity(f"there is no community {code[:20]}")
    return found
