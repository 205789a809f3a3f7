"""One call of the training shift, lived through the same actions as any call, on simulated time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from teams.models import Person

from ..actions.assessment import answer_questions
from ..actions.desk_work import finish_at_desk
from ..actions.handoff import accept_handoff, hand_off
from ..actions.intake import CallReport, take_call
from ..demo.playing import BY_PHONE, FIRST_QUESTIONS, RESPONDERS, TEAMS
from ..demo.script import Planned
from ..lifecycle import Outcome
from ..models import Call, Handoff
from .cast import Cast
from .course import Course
from .visiting import SWEPT_S, TO_ANSWER_S, sent_a_team

SOURCE: Final = "training"
# Whoever works a shift is quicker than the demo, which is made to be watched: so much of its pace.
BRISK: Final = 0.22
TO_DECIDE_S: Final = (5, 20)
# How often the first desk answers.
DESK_ANSWERS: Final = 0.6
DESK_WAITS_S: Final = 60
SERVICE: Final = "A service of the directory"


def life_of(planned: Planned, number: int, cast: Cast, starts: datetime) -> Iterator[datetime]:
    """Live one call from its first word to its end; yields when the next step is due."""
    # Seeded by its number: it is lived in the same way, whatever becomes of the others.
    rng = Random(f"{SOURCE} {number}")  # noqa: S311 (an invented evening is no secret)
    actor, at = rng.choice(cast.floor), starts + timedelta(seconds=round(planned.at_s))
    yield at
    course = Course(planned, _came_in(planned, number, actor, at), actor, rng, at)
    yield from course.wait(BRISK * planned.pace.to_questions)
    answers = planned.scene.answers
    if not _stops(course, {question: answers[question] for question in FIRST_QUESTIONS}):
        yield from course.wait(BRISK * planned.pace.to_answers)
        _stops(course, answers)
    yield from course.between(TO_DECIDE_S)
    yield from _served(course, cast)


def _came_in(planned: Planned, number: int, actor: Person, at: datetime) -> UUID:
    report = CallReport(
        source=SOURCE,
        source_ref=f"{number:03}",
        type=planned.scene.type,
        address=planned.spot.label,
        lat=planned.spot.lat,
        lng=planned.spot.lng,
        caller_name=planned.scene.caller,
        caller_phone=planned.phone,
        narrative=planned.scene.says,
    )
    return take_call(report, actor=actor, now=at).call.pk


def _stops(course: Course, answers: dict[str, str]) -> bool:
    """Answer; return whether that is a hard stop, at which nobody asks on before help is sent."""
    judged = answer_questions(
        call_id=course.call, answers=answers, actor=course.actor, now=course.at
    )
    return bool(judged.outcome["hard_stop"])


def _served(course: Course, cast: Cast) -> Iterator[datetime]:
    """Do what was recommended, and close the call as it ends."""
    responses = Call.objects.get(pk=course.call).responses
    wanted = [response for response in responses if response in RESPONDERS]
    by_phone = [BY_PHONE[response] for response in responses if response in BY_PHONE]
    if wanted:
        course.ask_for(wanted)
    if any(response in TEAMS for response in responses):
        yield from sent_a_team(course)
    elif by_phone and not wanted:
        yield from _helped_by_phone(course, by_phone[0], cast)
    else:
        yield from course.wait(course.planned.pace.by_phone)
        course.close(Outcome.HANDED_OVER if wanted else Outcome.NO_CRISIS)


def _helped_by_phone(course: Course, outcome: Outcome, cast: Cast) -> Iterator[datetime]:
    """Hand it to a desk; where the first does not answer the next is asked."""
    hand_off(call_id=course.call, desk_id=None, actor=course.actor, now=course.at)
    if course.rng.random() > DESK_ANSWERS:
        yield from course.wait(DESK_WAITS_S + SWEPT_S)
    yield from course.between(TO_ANSWER_S)
    row = Handoff.objects.select_related("desk").get(call=course.call, ended_at__isnull=True)
    navigator = cast.navigators[row.desk.name]
    accept_handoff(handoff_id=row.pk, actor=navigator, now=course.at)
    yield from course.wait(course.planned.pace.by_phone)
    finish_at_desk(
        handoff_id=row.pk,
        outcome=outcome,
        service=SERVICE if outcome is Outcome.CONNECTED else "",
        text="",
        actor=navigator,
        now=course.at,
    )
