"""What a draft of the pilot's communities still lacks before it is published.

The page shows it and the action refuses by it: one answer for both.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pilot_zones.hours import HoursUnreadable, WeeklyHours
from pilot_zones.models import Community, ZoneVersion
from pilot_zones.phases import SERVED, Phase
from pilot_zones.zone_map import stand_now
from teams.models import Person

from ..models import DraftedZone, ZoneDraft, ZoneDraftState, ZoneReview
from .words import local

# A review tells of the last calls: an older one is asked for again.
REVIEW_FRESH: Final = timedelta(days=1)


class Lack(StrEnum):
    """What can be missing."""

    STATE = "state"
    COMPLETE = "complete"
    BASE = "base"
    START = "start"
    REVIEW = "review"
    AUTHOR = "author"


@dataclass(frozen=True)
class ZoneCondition:
    """One thing that must be so; `detail` says how it stands, or what is missing."""

    lack: Lack
    says: str
    met: bool
    detail: str


def publish_conditions(
    draft: ZoneDraft, person: Person | None, now: datetime
) -> list[ZoneCondition]:
    """Return what must be so before `person` publishes a draft."""
    zones = list(draft.zones.select_related("based_on"))
    is_draft = draft.state == ZoneDraftState.DRAFT
    other = person is not None and person.pk != draft.author_id
    return [
        ZoneCondition(
            Lack.STATE, "It is a draft", is_draft, f"it is {draft.get_state_display().lower()}"
        ),
        _complete(zones),
        _base(zones),
        _start(draft, zones, now),
        _reviewed(draft, now),
        ZoneCondition(
            Lack.AUTHOR,
            "Somebody other than its author publishes",
            other,
            f"drafted by {draft.author}",
        ),
    ]


def is_complete(draft: ZoneDraft) -> bool:
    """Return whether a draft can be run over past calls."""
    return _complete(list(draft.zones.all())).met


def _complete(zones: list[DraftedZone]) -> ZoneCondition:
    says = "Each community has an outline, and hours where a team is sent"
    if not zones:
        return ZoneCondition(Lack.COMPLETE, says, False, "it names no community")
    missing = [f"{zone.name} {what}" for zone in zones if (what := _missing(zone))]
    detail = "; ".join(missing[:3]) or "so it is"
    return ZoneCondition(Lack.COMPLETE, says, not missing, detail)


def _missing(zone: DraftedZone) -> str:
    if not zone.coordinates:
        return "has no outline"
    try:
        hours = WeeklyHours.from_json(zone.hours)
    except HoursUnreadable as error:
        return f"has hours that cannot be read ({error})"
    return "has no hours" if Phase(zone.phase) in SERVED and hours.never else ""


def _base(zones: list[DraftedZone]) -> ZoneCondition:
    """A draft is written upon the newest version of each community, begun or yet to begin."""
    says = "Nothing was published since it was drafted"
    newest = newest_versions([zone.code for zone in zones])
    moved = [
        zone.name
        for zone in zones
        if (newest[zone.code].pk if zone.code in newest else None) != zone.based_on_id
    ]
    held = {zone.code for zone in zones if zone.based_on_id is None}
    taken = set(Community.objects.filter(code__in=held).values_list("name", flat=True))
    stale = sorted({*moved, *taken})
    detail = f"{', '.join(stale[:3])} changed meanwhile" if stale else "so it is"
    return ZoneCondition(Lack.BASE, says, not stale, detail)


def newest_versions(codes: list[str]) -> dict[str, ZoneVersion]:
    """Return the newest version of each community by its code, begun or yet to begin."""
    rows = ZoneVersion.objects.filter(community__code__in=codes).select_related("community")
    last = rows.order_by("community_id", "-starts_at").distinct("community_id")
    return {row.community.code: row for row in last.defer("coordinates")}


def _start(draft: ZoneDraft, zones: list[DraftedZone], now: datetime) -> ZoneCondition:
    says = "It begins after now, and after what it follows"
    begins = draft.starts_at or now
    before = max((z.based_on.starts_at for z in zones if z.based_on), default=None)
    if begins < now:
        detail = f"{local(begins, '%Y-%m-%d %H:%M')} has passed; choose a later time"
        return ZoneCondition(Lack.START, says, False, detail)
    if before is not None and begins <= before:
        detail = f"the version it follows begins at {local(before, '%Y-%m-%d %H:%M')}"
        return ZoneCondition(Lack.START, says, False, detail)
    detail = f"at {local(begins, '%Y-%m-%d %H:%M')}" if draft.starts_at else "once published"
    return ZoneCondition(Lack.START, says, True, detail)


def _reviewed(draft: ZoneDraft, now: datetime) -> ZoneCondition:
    says = "Run over the past 90 days as it stands"
    review = review_of(draft)
    if review is None:
        return ZoneCondition(Lack.REVIEW, says, False, "this text of it was not reviewed")
    if review.ended_at is None:
        return ZoneCondition(Lack.REVIEW, says, False, "the review is under way")
    if review.newest != stand_now().newest:
        detail = "other communities changed since; review it again"
        return ZoneCondition(Lack.REVIEW, says, False, detail)
    if review.until < now - REVIEW_FRESH:
        return ZoneCondition(Lack.REVIEW, says, False, "the review is older than a day")
    return ZoneCondition(Lack.REVIEW, says, True, _read(review.found["read"]))


def _read(calls: int) -> str:
    return f"{calls:,} calls read" if calls != 1 else "1 call read"


def review_of(draft: ZoneDraft) -> ZoneReview | None:
    """Return the newest review of a draft as it stands, ended or not; None where there is none."""
    reviews = draft.reviews.filter(revision=draft.revision).select_related("job")
    return reviews.order_by("-pk").first()
