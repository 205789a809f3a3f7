"""A team is found for a call of the training shift, goes there, and comes back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from ..actions.assignment import move_status, take_back_unit
from ..actions.decision import wait_for_team
from ..actions.offers import accept_offer, decline_offer, offer_unit
from ..actions.safety import check_in
from ..demo.playing import LOOK_AGAIN_S, LOOKS
from ..lifecycle import ACTIVE_STATUSES, AssignmentStatus, Outcome
from ..models import Assignment, Call
from ..reasons import DeclineReason, TakeBackReason
from ..selectors.units import candidates_for
from .course import Course

# How often a crew that is asked does not answer in time, and how often it declines.
LAPSE: Final = 0.05
DECLINE: Final = 0.08
TO_ANSWER_S: Final = (6, 30)
# Until a dispatcher has chosen a unit, of the time that the demo takes to dispatch.
TO_CHOOSE: Final = 0.1
# A sweep has taken what lapsed by then.
SWEPT_S: Final = 16
# A crew that is asked whether it is well says so after so long.
CREW_SAYS_S: Final = 25


def sent_a_team(course: Course) -> Iterator[datetime]:
    """Wait for a team, look again while every unit is out, and in the end ask for police."""
    wait_for_team(call_id=course.call, actor=course.actor, now=course.at)
    yield from course.wait(TO_CHOOSE * course.planned.pace.to_dispatch)
    for _ in range(LOOKS):
        _offer(course)
        yield from _asked(course)
        if _unit(course) is not None:
            yield from _visit(course)
            return
        yield from course.wait(LOOK_AGAIN_S)
    course.ask_for(["POLICE"])
    yield from course.wait(course.planned.pace.by_phone)
    course.close(Outcome.HANDED_OVER)


def _unit(course: Course) -> Assignment | None:
    """Return the unit that is asked, or out with the call."""
    return Assignment.objects.filter(call=course.call, status__in=ACTIVE_STATUSES).first()


def _offer(course: Course) -> None:
    """Ask the unit that is ranked first, where one may go and nobody is asked already."""
    call = Call.objects.select_related("zone__community").get(pk=course.call)
    best = next(iter(candidates_for(call, course.at)), None)
    if best is not None and best.may_go and _unit(course) is None:
        offer_unit(call_id=call.pk, unit_id=best.unit.id, actor=course.actor, now=course.at)


def _asked(course: Course) -> Iterator[datetime]:
    """Let crews answer, one after the other, until one accepts or nobody is left to ask."""
    while (row := _unit(course)) is not None:
        drawn = course.rng.random()
        if drawn < LAPSE and row.answer_by is not None:
            course.at = row.answer_by + timedelta(seconds=SWEPT_S)
            yield course.at
            continue
        yield from course.between(TO_ANSWER_S)
        if drawn >= LAPSE + DECLINE:
            accept_offer(assignment_id=row.pk, actor=course.actor, now=course.at)
            return
        reason = DeclineReason.VEHICLE
        decline_offer(assignment_id=row.pk, reason=reason, actor=course.actor, now=course.at)


def _visit(course: Course) -> Iterator[datetime]:
    """Let the crew go there, be with whoever is there, and come back."""
    pace, ends = course.planned.pace, course.planned.ends
    yield from course.wait(pace.to_rolling)
    _move(course, AssignmentStatus.EN_ROUTE)
    if ends is Outcome.CANCELLED:
        yield from course.wait(pace.travel / 2)
        _turn_round(course)
        course.close(ends)
        return
    yield from course.wait(pace.travel)
    _move(course, AssignmentStatus.ON_SCENE)
    yield from _on_scene(course, course.at + timedelta(seconds=round(pace.on_scene)))
    _move(course, AssignmentStatus.CLEAR)
    yield from course.between(TO_ANSWER_S)
    course.close(ends)


def _on_scene(course: Course, until: datetime) -> Iterator[datetime]:
    """Stay until then; asked whether it is well, the crew says so."""
    while (row := _unit(course)) is not None and row.check_in_by is not None:
        course.at = min(row.check_in_by + timedelta(seconds=CREW_SAYS_S), until)
        yield course.at
        if course.at == until:
            return
        check_in(assignment_id=row.pk, actor=course.actor, now=course.at)


def _out(course: Course) -> int:
    row = _unit(course)
    assert row is not None, "a crew that accepted is out"
    return row.pk


def _move(course: Course, status: AssignmentStatus) -> None:
    move_status(assignment_id=_out(course), status=status, actor=course.actor, now=course.at)


def _turn_round(course: Course) -> None:
    reason = TakeBackReason.NOT_NEEDED
    take_back_unit(assignment_id=_out(course), reason=reason, actor=course.actor, now=course.at)
