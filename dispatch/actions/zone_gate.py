"""A draft's way into force: run over the past calls, then published by a second person."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from pilot_zones.models import Community, ZoneVersion
from pilot_zones.zone_map import stand_now

from .. import journal
from ..models import DraftedZone, ZoneDraft, ZoneDraftState, ZoneReview
from ..permissions import Act, require
from ..selectors.zone_gate import is_complete, publish_conditions
from ..selectors.zone_review import calls_to_read, reviewed
from .jobs import JobKind, add_job
from .zone_drafts import lock_draft
from .zone_errors import NothingToReview, StaleZoneDraft, ZonesMoved, refuse_unless

REVIEW_DAYS: Final = timedelta(days=90)
# So many calls and communities are read within a second; more are a job with its progress.
CALLS_AT_ONCE: Final = 2000
ZONES_AT_ONCE: Final = 20
ONE_WINS: Final = (
    "a_version_has_one_successor",
    "one_zone_version_at_a_time",
    "pilot_zones_community_code",
)


@transaction.atomic
def ask_review(*, draft_id: int, actor: object, now: datetime) -> ZoneReview:
    """Run a draft over the calls of the past 90 days: at once where they are few, else as a job.

    Raises NotAllowed, NoSuchZoneDraft, NothingToReview, JobRuns.
    """
    person = require(actor, Act.DRAFT_ZONES)
    draft = lock_draft(draft_id)
    if draft.state != ZoneDraftState.DRAFT or not is_complete(draft):
        raise NothingToReview("a draft is reviewed once each community has its outline and hours")
    review = ZoneReview(
        draft=draft,
        revision=draft.revision,
        newest=stand_now().newest,
        since=now - REVIEW_DAYS,
        until=now,
    )
    calls = calls_to_read(draft, review.since, review.until).count()
    if calls <= CALLS_AT_ONCE and draft.zones.count() <= ZONES_AT_ONCE:
        *_, (_, effect) = reviewed(draft, since=review.since, until=review.until, now=now)
        review.found, review.ended_at = effect, now
    else:
        review.job = add_job(JobKind.REVIEW_ZONES, subject=str(draft.pk), asked_by=person, now=now)
    review.save()
    journal.record(
        "zone_draft.reviewed",
        call=None,
        actor=person,
        at=now,
        draft=draft.pk,
        title=draft.title,
        revision=review.revision,
        job=review.job_id,
    )
    return review


def keep_review(review: ZoneReview, *, found: dict[str, Any], now: datetime) -> None:
    """Store what a job found; the job's own end is its line in the journal."""
    review.found, review.ended_at = found, now
    review.save(update_fields=["found", "ended_at"])


@transaction.atomic
def publish_zones(*, draft_id: int, seen: int, actor: object, now: datetime) -> list[ZoneVersion]:
    """Put a draft in force from its start on; calls keep the version that they were judged by.

    `seen` is the revision that the person looked at. Two publishers take turns: every community is
    locked, so the second is judged by what the first did. Raises NotAllowed, NoSuchZoneDraft,
    StaleZoneDraft, and the refusal of each condition that is not met (zone_errors.REFUSED_FOR).
    """
    person = require(actor, Act.PUBLISH_ZONES)
    lock_communities()
    draft = lock_draft(draft_id)
    if draft.revision != seen:
        raise StaleZoneDraft("the draft was changed since this page was drawn; look at it again")
    refuse_unless(publish_conditions(draft, person, now))
    versions = _versions(draft, draft.starts_at or now)
    draft.state, draft.published_by, draft.published_at = ZoneDraftState.PUBLISHED, person, now
    draft.save(update_fields=["state", "published_by", "published_at"])
    journal.record(
        "zones.published",
        call=None,
        actor=person,
        at=now,
        draft=draft.pk,
        title=draft.title,
        starts_at=draft.starts_at or now,
        versions=[version.pk for version in versions],
    )
    return versions


def lock_communities() -> None:
    """Lock every community in one order, until the commit."""
    list(Community.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def _versions(draft: ZoneDraft, starts_at: datetime) -> list[ZoneVersion]:
    try:
        with transaction.atomic():
            return [_version(zone, draft, starts_at) for zone in draft.zones.all()]
    except IntegrityError as error:
        if not any(name in str(error) for name in ONE_WINS):
            raise
        raise ZonesMoved("another change of the same community was published just now") from error


def _version(zone: DraftedZone, draft: ZoneDraft, starts_at: datetime) -> ZoneVersion:
    version = ZoneVersion.objects.create(
        community=_community(zone),
        starts_at=starts_at,
        coordinates=zone.coordinates,
        phase=zone.phase,
        hours=zone.hours,
        scope=zone.scope,
        source=draft.source,
        follows=zone.based_on,
    )
    zone.version = version
    zone.save(update_fields=["version"])
    return version


def _community(zone: DraftedZone) -> Community:
    """Return the community of a drafted zone, with the name that the draft gives it."""
    names = {"name": zone.name, "sector": zone.sector}
    if zone.based_on is None:
        return Community.objects.create(code=zone.code, **names)
    community = zone.based_on.community
    Community.objects.filter(pk=community.pk).update(**names)
    return community
