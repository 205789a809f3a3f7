"""A draft of the pilot's communities run over the past calls, part by part."""

from collections.abc import Iterator

from ..actions.zone_gate import keep_review
from ..models import Job, ZoneReview
from ..selectors.zone_review import calls_to_read, reviewed
from .steps import Step

DRAFT_CHANGED = "the draft was changed since the review was asked for"


def review_zones(job: Job) -> Iterator[Step]:
    """Compare a draft with the communities as they are; fails where the draft is no longer the one."""
    review = ZoneReview.objects.select_related("draft").get(job=job)
    if review.draft.revision != review.revision:
        yield Step(0, 0, {"why": DRAFT_CHANGED}, failed=True)
        return
    total = calls_to_read(review.draft, review.since, review.until).count()
    review_steps = reviewed(review.draft, since=review.since, until=review.until, now=review.until)
    found: dict[str, object] = {}
    for read, so_far in review_steps:
        found = so_far
        yield Step(read, max(total, read), {})
    keep_review(review, found=found, now=review.until)
    yield Step(total, total, {"calls": total})
