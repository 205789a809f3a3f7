"""Calls of the last weeks that were looked at again: raises, lowerings, and reviews in every state."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db import transaction

from teams.models import Person, Unit

from ..actions.assessment import answer_questions
from ..actions.assignment import take_back_unit
from ..actions.closing import close_call
from ..actions.decision import raise_call, wait_for_team
from ..actions.intake import CallReport, take_call
from ..actions.lowering import accept_fall, lower_call
from ..actions.offers import accept_offer, offer_unit
from ..actions.review_picks import pick_reviews
from ..actions.reviewing import acknowledge_review, review_call
from ..lifecycle import Outcome
from ..models import Assignment, Call
from ..permissions import SYSTEM
from ..reasons import TakeBackReason
from ..review_codes import Item, Mark, ReviewTold
from .city import spots
from .scenes import scene
from .visits import SOURCE

# Longer ago than a week, so that the week of each is over when its sample is drawn.
PICKED: Final = timedelta(hours=40)
REVIEWED: Final = timedelta(hours=30)
READ: Final = timedelta(hours=20)


class Step(StrEnum):
    """What was done with a call, two minutes after what came before it."""

    RAISE = "raise"
    LOWER = "lower"
    WAIT = "wait"
    SEND = "send"
    WEAPON_SEEN = "weapon seen"
    NO_WEAPON = "no weapon"
    FALL = "accept the lower outcome"
    CALL_OFF = "call the unit off"


@dataclass(frozen=True)
class Given:
    """A review: its score, what was marked "no", what was said, and whether it was read."""

    score: int
    comment: str
    no: frozenset[Item] = frozenset()
    is_read: bool = False


@dataclass(frozen=True)
class Past:
    """One call: how long ago, what it was, where, who took it, what was done, and its review."""

    days_ago: float
    scene: str
    community: str
    taken_by: str
    outcome: Outcome
    steps: tuple[Step, ...] = ()
    review: Given | None = None
    answers: dict[str, str] = field(default_factory=dict)


PAST: Final = (
    Past(
        13, "form-nobody-explains", "BLN", "dana", Outcome.CONNECTED,
        review=Given(5, "You let her finish before you asked. Kept as an example.", is_read=True),
    ),
    Past(
        12, "voices-in-the-stairwell", "BLN", "sam", Outcome.HANDED_OVER,
        (Step.WAIT, Step.SEND, Step.WEAPON_SEEN, Step.CALL_OFF),
        Given(
            2, "The knife came up after the crew had left. Ask who can see his hands before you send.",
            frozenset({Item.HARD_STOPS}),
        ),
    ),
    Past(
        11, "barefoot-on-the-bench", "FLN", "dana", Outcome.CANCELLED, (Step.RAISE,),
        Given(
            3, "A good raise. Say the bench back to the caller: there are two in that park.",
            frozenset({Item.PLACE}),
        ),
    ),
    Past(10.5, "rent-and-no-food", "MRL", "sam", Outcome.CONNECTED, (Step.RAISE, Step.LOWER)),
    Past(
        9.5, "father-after-the-funeral", "DNE", "dana", Outcome.CANCELLED,
        (Step.WAIT, Step.NO_WEAPON, Step.FALL), answers={"weapon": "in_hand"},
    ),
    Past(9.2, "rent-and-no-food", "DNC", "sam", Outcome.RESOLVED_BY_PHONE),
)  # fmt: skip


@transaction.atomic
def seed_reviews(*, now: datetime) -> str:
    """Make the past calls where the centre has none, with their picks and reviews; say how many."""
    if Call.objects.exists():
        return f"{Call.objects.count():,} calls were here; none added"
    made = [(past, _live(past, number, now)) for number, past in enumerate(PAST)]
    pick_reviews(actor=SYSTEM, now=now - PICKED)
    reviewed = [(past.review, call) for past, call in made if past.review]
    for given, call in reviewed:
        _review(given, call, now)
    return f"{len(PAST)} past calls, {len(reviewed)} of them reviewed"


def _live(past: Past, number: int, now: datetime) -> UUID:
    """Take one call from its beginning to its end."""
    taker, began = Person.objects.get(username=past.taken_by), now - timedelta(days=past.days_ago)
    call = take_call(_report(past, number), actor=taker, now=began).call.pk
    answers = scene(past.scene).answers | past.answers
    answer_questions(call_id=call, answers=answers, actor=taker, now=began)
    at = began
    for step in past.steps:
        at += timedelta(minutes=2)
        DO[step](call, taker, at)
    at += timedelta(minutes=3)
    close_call(call_id=call, outcome=past.outcome, actor=taker, now=at)
    return call


def _report(past: Past, number: int) -> CallReport:
    what = scene(past.scene)
    fitting = (s for s in spots() if s.community == past.community and s.kind in what.at)
    spot = next(fitting)
    return CallReport(
        source=SOURCE,
        source_ref=f"review-{number}",
        type=what.type,
        address=spot.label,
        lat=spot.lat,
        lng=spot.lng,
        caller_name=what.caller,
        caller_phone=f"403-555-01{70 + number}",
        narrative=what.says,
    )


def _send(call: UUID, taker: Person, at: datetime) -> None:
    unit = Unit.objects.get(call_sign="MCRT-1")
    asked = offer_unit(call_id=call, unit_id=unit.pk, actor=taker, now=at)
    accept_offer(assignment_id=asked.pk, actor=taker, now=at)


def _call_off(call: UUID, taker: Person, at: datetime) -> None:
    sent = Assignment.objects.get(call=call, closed_at__isnull=True)
    take_back_unit(assignment_id=sent.pk, reason=TakeBackReason.UNIT_CANNOT, actor=taker, now=at)


def _weapon(answer: str) -> Callable[[UUID, Person, datetime], object]:
    def say(call: UUID, taker: Person, at: datetime) -> object:
        return answer_questions(call_id=call, answers={"weapon": answer}, actor=taker, now=at)

    return say


def _lower(call: UUID, _: Person, at: datetime) -> None:
    reason = "The neighbour rang back: it was the television."
    sofia = Person.objects.get(username="sofia")
    lower_call(call_id=call, level=1, reason=reason, actor=sofia, now=at)


DO: Final[dict[Step, Callable[[UUID, Person, datetime], object]]] = {
    Step.RAISE: lambda call, who, at: raise_call(
        call_id=call, level=3, reason="Shouting in the background", actor=who, now=at
    ),
    Step.LOWER: _lower,
    Step.WAIT: lambda call, who, at: wait_for_team(call_id=call, actor=who, now=at),
    Step.SEND: _send,
    Step.WEAPON_SEEN: _weapon("in_hand"),
    Step.NO_WEAPON: _weapon("none"),
    Step.FALL: lambda call, who, at: accept_fall(call_id=call, actor=who, now=at),
    Step.CALL_OFF: _call_off,
}


def _review(given: Given, call: UUID, now: datetime) -> None:
    marks = {item: Mark.NO if item in given.no else Mark.YES for item in Item}
    told = ReviewTold(marks, given.score, given.comment)
    sofia = Person.objects.get(username="sofia")
    kept = review_call(call_id=call, told=told, actor=sofia, now=now - REVIEWED)
    if given.is_read:
        acknowledge_review(review_id=kept.pk, actor=kept.about, now=now - READ)
