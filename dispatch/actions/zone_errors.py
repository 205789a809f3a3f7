"""Why a step of a change to the pilot's communities was refused."""

from typing import ClassVar

from ..selectors.zone_gate import Lack, ZoneCondition
from .errors import ActionRefused


class NoSuchCommunity(ActionRefused):
    """There is no community with this code."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_community"


class NoSuchZoneDraft(ActionRefused):
    """There is no draft with this id, or it does not name this community."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_zone_draft"


class ZoneDraftEnded(ActionRefused):
    """A draft that was published or discarded does not change."""

    code: ClassVar[str] = "zone_draft_ended"


class NotItsDrafter(ActionRefused):
    """Only its author changes a draft; the second person reads it and publishes."""

    code: ClassVar[str] = "not_its_drafter"


class StaleZoneDraft(ActionRefused):
    """The draft was changed since this page was drawn; nothing was saved over it."""

    code: ClassVar[str] = "stale_zone_draft"


class CommunityTaken(ActionRefused):
    """A community has this code already."""

    code: ClassVar[str] = "community_taken"


class BadCommunity(ActionRefused):
    """What was given for a community cannot be taken."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "bad_community"


class BadOutline(ActionRefused):
    """An outline is no boundary; `place` is the latitude and longitude of its fault."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "bad_outline"

    def __init__(self, why: str, place: tuple[float, float] | None = None) -> None:
        super().__init__(why)
        self.place = place


class BadStart(ActionRefused):
    """A change begins at a time that has passed, or before the one it follows."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "bad_start"


class NothingToReview(ActionRefused):
    """A draft without an outline, or with hours that are not set, cannot be run over past calls."""

    code: ClassVar[str] = "nothing_to_review"


class DrafterCannotPublish(ActionRefused):
    """Two people: whoever drafted a change does not publish it."""

    code: ClassVar[str] = "drafter_cannot_publish"


class ZonesMoved(ActionRefused):
    """Another version of the community was published since this was drafted."""

    code: ClassVar[str] = "zones_moved"


class ReviewMissing(ActionRefused):
    """No fresh review of this very draft against the communities as they stand."""

    code: ClassVar[str] = "review_missing"


class CommunityIsPaused(ActionRefused):
    """Somebody paused it already."""

    code: ClassVar[str] = "community_is_paused"


class CommunityIsNotPaused(ActionRefused):
    """There is no pause to end."""

    code: ClassVar[str] = "community_is_not_paused"


REFUSED_FOR: dict[Lack, type[ActionRefused]] = {
    Lack.STATE: ZoneDraftEnded,
    Lack.COMPLETE: BadCommunity,
    Lack.BASE: ZonesMoved,
    Lack.START: BadStart,
    Lack.REVIEW: ReviewMissing,
    Lack.AUTHOR: DrafterCannotPublish,
}


def refuse_unless(conditions: list[ZoneCondition]) -> None:
    """Raise the refusal of the first condition that is not met."""
    for one in conditions:
        if not one.met:
            raise REFUSED_FOR[one.lack](f"{one.says}: {one.detail}")
