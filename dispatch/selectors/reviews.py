"""What waits for review and why, what was found, and how a sample was drawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from teams.models import Person

from ..incident_types import label_of
from ..lifecycle import ENDINGS, CallState, Outcome
from ..models import Call, CallReview, JournalEntry, ReviewDraw, ReviewPick
from ..permissions import Act, may, require
from ..review_codes import (
    ITEM_WORDS,
    MARK_WORDS,
    SCORE_WORDS,
    WHY_WORDS,
    Item,
    Mark,
    Overruling,
    Why,
)
from ..sampling import Week, digest_of, drawn
from .period import Period
from .place import centre_zone
from .review_pool import pool_of


@dataclass(frozen=True)
class Waiting:
    """A call that waits for review. `is_open` is whether it has not been closed yet."""

    call: UUID
    number: str
    stored_at: datetime
    type_label: str
    level: int
    ended: str
    about: str
    whys: list[str]
    is_open: bool


@dataclass(frozen=True)
class Found:
    """A review as it is read: each item with its mark, the score and what was said."""

    id: int
    call: UUID
    number: str
    about: str
    reviewer: str
    reviewed_at: datetime
    marks: list[tuple[str, str, str]]
    score: int
    score_label: str
    comment: str
    read_at: datetime | None


@dataclass(frozen=True)
class Drawn:
    """How one week's sample was drawn. `same` is whether the same calls are drawn again now."""

    draw: ReviewDraw
    shares: list[tuple[str, int, int]]
    picks: int
    same: bool
    pool_same: bool


def calls_waiting(person: object, why: str = "") -> QuerySet[Call]:
    """Return the calls that were picked, for `why` or anything, and not reviewed, newest first.

    Raises NotAllowed.
    """
    require(person, Act.READ_QUALITY)
    picks = ReviewPick.objects.filter(why=why) if why else ReviewPick.objects.all()
    done = CallReview.objects.filter(call=OuterRef("pk"))
    calls = Call.objects.filter(~Exists(done), pk__in=picks.values("call"))
    return calls.order_by("-stored_at").prefetch_related("review_picks__about")


def waiting(calls: Iterable[Call]) -> list[Waiting]:
    """Return calls that wait as they are shown, each with all its reasons."""
    return [_waiting(call) for call in calls]


def reviews_of(person: object, period: Period) -> QuerySet[CallReview]:
    """Return the reviews given in a period, newest first. Raises NotAllowed."""
    require(person, Act.READ_QUALITY)
    given = CallReview.objects.filter(reviewed_at__gte=period.since, reviewed_at__lt=period.until)
    return given.select_related("call", "about", "reviewer")


def own_reviews(person: object) -> QuerySet[CallReview]:
    """Return the reviews of somebody's own calls, unread ones first; nobody else's. Raises NotAllowed."""
    one = require(person, Act.READ_OWN_REVIEWS)
    mine = CallReview.objects.filter(about=one).select_related("call", "about", "reviewer")
    return (
        mine.order_by(F("read_at").desc(nulls_first=True), "-reviewed_at") if one else mine.none()
    )


def unread_reviews(person: object) -> int:
    """Return how many reviews of somebody's own calls they have not read; none for who takes no calls."""
    if not may(person, Act.READ_OWN_REVIEWS):
        return 0
    return own_reviews(person).filter(read_at__isnull=True).count()


def found(review: CallReview) -> Found:
    """Return a review in words."""
    return Found(
        id=review.pk,
        call=review.call_id,
        number=review.call.number,
        about=str(review.about or "Nobody"),
        reviewer=str(review.reviewer),
        reviewed_at=review.reviewed_at,
        marks=[_mark(item, review.marks) for item in Item],
        score=review.score,
        score_label=SCORE_WORDS[review.score],
        comment=review.comment,
        read_at=review.read_at,
    )


def whys_of(call: Call) -> list[str]:
    """Return why a call was picked, in words; nothing where it was not."""
    return [WHY_WORDS[Why(why)] for why in call.review_picks.values_list("why", flat=True)]


def why_not_reviewable(call: Call, about: int | None, person: Person) -> str:
    """Return why somebody may not review a call, or nothing where they may."""
    if call.state != CallState.CLOSED:
        return f"call {call.number} is still open: it is reviewed once it is closed"
    if about == person.pk:
        return "it is your own call: another supervisor reviews it"
    kinds = [kind.value for kind in Overruling]
    if JournalEntry.objects.filter(call=call, kind__in=kinds, actor=person).exists():
        return "you changed its level yourself: another supervisor reviews it"
    return ""


def drawn_again(person: object, draw: ReviewDraw) -> Drawn:
    """Return how a sample was drawn, and whether drawing it again gives the same. Raises NotAllowed."""
    require(person, Act.READ_QUALITY)
    pool = pool_of(Week(draw.week, centre_zone()))
    again = drawn(pool, share_percent=draw.share_percent, seed=draw.seed)
    picked = list(draw.picks.values_list("about", "call"))
    names = Person.objects.in_bulk(list(pool))
    shares = [(str(names[who]), len(pool[who]), len(again[who])) for who in pool]
    return Drawn(
        draw=draw,
        shares=sorted(shares),
        picks=len(picked),
        same=set(picked) == {(who, call) for who, calls in again.items() for call in calls},
        pool_same=digest_of(pool) == draw.pool_digest,
    )


def _waiting(call: Call) -> Waiting:
    picks = call.review_picks.all()
    about = next((pick.about for pick in picks if pick.about), None)
    return Waiting(
        call=call.pk,
        number=call.number,
        stored_at=call.stored_at,
        type_label=label_of(call.type),
        level=call.urgency,
        ended=ENDINGS[Outcome(call.outcome)].label if call.outcome else "Still open",
        about=str(about or "Nobody"),
        whys=[WHY_WORDS[Why(pick.why)] for pick in picks],
        is_open=call.state != CallState.CLOSED,
    )


def _mark(item: Item, marks: Mapping[str, str]) -> tuple[str, str, str]:
    mark = Mark(marks[item])
    return ITEM_WORDS[item], mark.value, MARK_WORDS[mark]
