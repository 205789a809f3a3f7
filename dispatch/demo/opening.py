"""The calls that are open when somebody first logs in: an empty board says nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from random import Random
from typing import Final
from uuid import UUID

from django.db import transaction

from teams.models import Person

from ..actions.assessment import answer_questions
from ..actions.assignment import move_status
from ..actions.decision import wait_for_team
from ..actions.handoff import accept_handoff, hand_off
from ..actions.intake import CallReport, take_call
from ..actions.offers import accept_offer, offer_unit
from ..lifecycle import AssignmentStatus
from ..models import Call
from ..selectors.units import candidates_for
from .city import spots
from .lives import in_order
from .scenes import Scene, scene
from .visits import SOURCE as EARLIER

SEED: Final = 4
FIRST_QUESTIONS: Final = ("location_confirmed", "caller", "medical")


class Far(IntEnum):
    """How far a call has come."""

    CAME_IN = 0
    HALF_ASKED = 1
    TRIAGED = 2
    WAITING = 3
    EN_ROUTE = 4
    ON_SCENE = 5


@dataclass(frozen=True)
class Opening:
    """One call of the first board: where, how long ago, who took it, and how far it has come."""

    scene: str
    community: str
    began: timedelta
    taken_by: str
    far: Far
    # Who accepted it at a desk, where it was handed to one.
    navigator: str = ""


def _ago(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


OPENINGS: Final = (
    Opening("barefoot-on-the-bench", "FLN", _ago(31), "sam", Far.ON_SCENE),
    Opening("voices-in-the-stairwell", "BLN", _ago(14), "dana", Far.EN_ROUTE),
    Opening("father-after-the-funeral", "DNE", _ago(7), "dana", Far.WAITING),
    Opening("form-nobody-explains", "BLN", _ago(11), "dana", Far.TRIAGED, navigator="noor"),
    Opening("rent-and-no-food", "MRL", _ago(4), "sam", Far.TRIAGED),
    Opening("pills-on-the-table", "DNC", _ago(1.4), "sam", Far.HALF_ASKED),
    Opening("shouting-at-the-fountain", "DNC", _ago(0.3), "dana", Far.CAME_IN),
)


@transaction.atomic
def seed_first_calls(*, now: datetime) -> str:
    """Open a few calls where the centre has none at all; say what was done.

    They go through the same actions as any call, in the order in which they would have happened.
    """
    if Call.objects.exclude(source=EARLIER).exists():
        return f"{Call.objects.count():,} calls were here; none added"
    rng = Random(SEED)  # noqa: S311 (a demo's places are no secret)
    for _ in in_order(_live(opening, rng, now) for opening in OPENINGS):
        pass
    return f"{len(OPENINGS)} open calls"


def _live(opening: Opening, rng: Random, now: datetime) -> Iterator[datetime]:
    """Take one call as far as it has come; yields before each step, when the step happens."""
    what, actor = scene(opening.scene), Person.objects.get(username=opening.taken_by)
    began = now - opening.began
    yield began
    call_id = _take(opening, what, rng, actor, began)
    if opening.far >= Far.HALF_ASKED:
        yield began + _ago(0.5)
        _answer(call_id, what, actor, began + _ago(0.5), all_of_it=opening.far > Far.HALF_ASKED)
    if opening.navigator:
        yield began + _ago(1.2)
        handed = hand_off(call_id=call_id, desk_id=None, actor=actor, now=began + _ago(1.2))
        yield began + _ago(1.6)
        navigator = Person.objects.get(username=opening.navigator)
        accept_handoff(handoff_id=handed.pk, actor=navigator, now=began + _ago(1.6))
    if opening.far >= Far.WAITING:
        yield began + _ago(2)
        wait_for_team(call_id=call_id, actor=actor, now=began + _ago(2))
    if opening.far >= Far.EN_ROUTE:
        yield began + _ago(5)
        sent = _send(call_id, actor, began + _ago(5))
        yield began + _ago(6.5)
        _move(sent, AssignmentStatus.EN_ROUTE, actor, began + _ago(6.5))
    if opening.far >= Far.ON_SCENE:
        yield began + _ago(19)
        _move(sent, AssignmentStatus.ON_SCENE, actor, began + _ago(19))


def _take(opening: Opening, what: Scene, rng: Random, actor: Person, at: datetime) -> UUID:
    fitting = [s for s in spots() if s.community == opening.community and s.kind in what.at]
    spot = rng.choice(fitting)
    report = CallReport(
        source="demo",
        source_ref=f"first-{what.id}",
        type=what.type,
        address=spot.label,
        lat=spot.lat,
        lng=spot.lng,
        caller_name=what.caller,
        caller_phone=f"403-555-01{rng.randrange(100):02}",
        narrative=what.says,
    )
    return take_call(report, actor=actor, now=at).call.pk


def _answer(call_id: UUID, what: Scene, actor: Person, at: datetime, *, all_of_it: bool) -> None:
    answers = {q: a for q, a in what.answers.items() if all_of_it or q in FIRST_QUESTIONS}
    answer_questions(call_id=call_id, answers=answers, actor=actor, now=at)


def _send(call_id: UUID, actor: Person, at: datetime) -> int:
    """Send the unit that is ranked first, which says yes; the demo's roster always has one."""
    call = Call.objects.select_related("zone__community").get(pk=call_id)
    best = candidates_for(call, at)[0].unit
    offer = offer_unit(call_id=call_id, unit_id=best.id, actor=actor, now=at)
    return accept_offer(assignment_id=offer.pk, actor=actor, now=at).pk


def _move(assignment_id: int, status: AssignmentStatus, actor: Person, at: datetime) -> None:
    move_status(assignment_id=assignment_id, status=status, actor=actor, now=at)
