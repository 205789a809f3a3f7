"""A call is reviewed, and its call-taker says that they have read it."""

from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from teams.models import Person

from .. import journal
from ..models import Call, CallReview
from ..permissions import Act, require
from ..review_codes import SCORE_WORDS, Item, ReviewTold
from ..selectors.review_pool import takers_of
from ..selectors.reviews import why_not_reviewable
from .errors import ActionRefused
from .locks import NoSuchCall

COMMENT: Final = 4000


class ReviewRefused(ActionRefused):
    """The review is not whole, or says nothing to whom it is about; says what is missing."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "review_refused"


class NotReviewable(ActionRefused):
    """The call is still open, or this person had a hand in what is reviewed."""

    code: ClassVar[str] = "not_reviewable"


class AlreadyReviewed(ActionRefused):
    """Another review of the call stands."""

    code: ClassVar[str] = "already_reviewed"


class NoSuchReview(ActionRefused):
    """There is no such review, or it is about somebody else."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_review"


@transaction.atomic
def review_call(*, call_id: UUID, told: ReviewTold, actor: object, now: datetime) -> CallReview:
    """Keep a review of a closed call; its call-taker finds it on their own page.

    Nobody reviews a call that they took, or whose level they changed. Raises NotAllowed, NoSuchCall,
    NotReviewable, ReviewRefused, AlreadyReviewed.
    """
    person = require(actor, Act.REVIEW_CALL)
    assert person is not None, "only people review"
    call = Call.objects.filter(pk=call_id).first()
    if call is None:
        raise NoSuchCall(f"there is no call {call_id}")
    about = takers_of({call_id})[call_id]
    _may_review(call, about, person)
    _is_whole(told)
    review = CallReview(call=call, about_id=about, reviewer=person, reviewed_at=now)
    review.marks = {item.value: mark.value for item, mark in told.marks.items()}
    review.score, review.comment = told.score, told.comment.strip()
    _save(review)
    # Not as a line of the call: nobody else of the floor reads that it was reviewed.
    journal.record(
        "review.given",
        call=None,
        actor=person,
        at=now,
        review=review.pk,
        reviewed=str(call_id),
        about=about,
        marks=review.marks,
        score=review.score,
    )
    return review


@transaction.atomic
def acknowledge_review(*, review_id: int, actor: object, now: datetime) -> CallReview:
    """Say that one has read a review of one's own call; again is no step. Raises NotAllowed, NoSuchReview."""
    person = require(actor, Act.READ_OWN_REVIEWS)
    mine = CallReview.objects.select_for_update().filter(pk=review_id, about=person)
    review = mine.first()
    if review is None:
        raise NoSuchReview("there is no such review of a call of yours")
    if review.read_at is None:
        review.read_at = now
        review.save(update_fields=["read_at"])
        journal.record("review.read", call=None, actor=person, at=now, review=review.pk)
    return review


def _may_review(call: Call, about: int | None, person: Person) -> None:
    if words := why_not_reviewable(call, about, person):
        raise NotReviewable(words)


def _is_whole(told: ReviewTold) -> None:
    if set(told.marks) != set(Item) or told.score not in SCORE_WORDS:
        raise ReviewRefused("mark every item, and give a score from 1 to 5")
    if len(told.comment) > COMMENT:
        raise ReviewRefused(f"keep the comment to {COMMENT} letters")
    if told.must_say_why and not told.comment.strip():
        raise ReviewRefused("say what would have been better: whoever took the call reads it")


def _save(review: CallReview) -> None:
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError as error:
        if "call_is_reviewed_once" not in str(error):
            raise
        raise AlreadyReviewed(f"call {review.call.number} was reviewed meanwhile") from error
