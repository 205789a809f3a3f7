"""Playing a day: each call is brought in and answered, a team is sent, and it ends, over real HTTP."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final

from ..lifecycle import AssignmentStatus, Outcome
from ..reasons import TakeBackReason
from .script import Pace, Planned
from .stage import Stage, TakenOver, done

SOURCE: Final = "demo-cad"
FIRST_QUESTIONS: Final = ("location_confirmed", "caller", "medical", "hazard", "weapon", "violence")
RESPONDERS: Final = ("POLICE", "FIRE", "EMS")
TEAMS: Final = ("CRISIS_TEAM", "CRISIS_TEAM_OFFICER", "CRISIS_TEAM_OFFICER_PLAIN", "PACT")
BY_PHONE: Final = {
    "NAV_211": Outcome.CONNECTED,
    "DISTRESS_988": Outcome.RESOLVED_BY_PHONE,
}
# A unit that was ranked first may be sent elsewhere, or end its shift, a moment later.
JUST_GONE: Final = frozenset({"unit_taken", "unit_may_not_go"})
# A crew of the demo never lets an offer lapse.
MOST_TO_ANSWER_S: Final = 30.0
# While every unit is out, somebody looks again this often, and not for ever.
LOOK_AGAIN_S: Final = 300.0
LOOKS: Final = 8


async def play(day: Sequence[Planned], stage: Stage, *, told: Callable[[Planned], None]) -> None:
    """Play calls at their times, then let every open one come to its end.

    `told` is called for each call that comes in. Raises NobodyAnswers, DemoRefused. Cancelled, it
    leaves the calls as they stand.
    """
    begun = time.monotonic()
    lives: set[asyncio.Task[None]] = set()
    try:
        for number, planned in enumerate(day):
            await asyncio.sleep(max(begun + planned.at_s / stage.speed - time.monotonic(), 0))
            _raise_first(lives)
            lives.add(asyncio.create_task(_live(planned, f"{stage.run}-{number:04}", stage)))
            told(planned)
        await asyncio.gather(*lives)
    finally:
        stage.played.left_open = sum(not life.done() for life in lives)
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)


def _raise_first(lives: set[asyncio.Task[None]]) -> None:
    for life in [life for life in lives if life.done()]:
        lives.discard(life)
        life.result()


async def _live(planned: Planned, ref: str, stage: Stage) -> None:
    """Take one call from its first word to its end."""
    try:
        call = await _come_in(planned, ref, stage)
        stage.played.came_in += 1
        responses = await _triage(call, planned, stage)
        outcome = await _serve(call, planned, responses, stage)
        done(await stage.floor.post(f"/api/v1/calls/{call}/close", {"outcome": outcome}))
        stage.played.ended[outcome] += 1
    except TakenOver:
        stage.played.taken_over += 1


async def _come_in(planned: Planned, ref: str, stage: Stage) -> str:
    spot = planned.spot
    body = {
        "source": SOURCE,
        "source_ref": ref,
        "type": planned.scene.type,
        "location": {"lat": spot.lat, "lng": spot.lng, "address": spot.label},
        "caller": {"name": planned.scene.caller, "phone": planned.phone},
        "narrative": planned.scene.says,
    }
    return str(done(await stage.feed.post("/api/v1/calls", body))["id"])


async def _triage(call: str, planned: Planned, stage: Stage) -> list[str]:
    """Ask the safety questions, then the others; return the responses that come of it."""
    answers = planned.scene.answers
    first = {question: answers[question] for question in FIRST_QUESTIONS}
    await stage.wait(planned.pace.to_questions)
    done(await stage.floor.post(f"/api/v1/calls/{call}/answers", {"answers": first}))
    await stage.wait(planned.pace.to_answers)
    judged = await stage.floor.post(f"/api/v1/calls/{call}/answers", {"answers": answers})
    return list(done(judged)["responses"])


async def _serve(call: str, planned: Planned, responses: list[str], stage: Stage) -> Outcome:
    """Do what was recommended; return how it ends."""
    pace, wanted = planned.pace, [r for r in responses if r in RESPONDERS]
    if wanted:
        asked = {"decision": "request_responders", "services": wanted}
        done(await stage.floor.post(f"/api/v1/calls/{call}/decide", asked))
    if any(response in TEAMS for response in responses):
        return await _send_team(call, planned, stage)
    await stage.wait(pace.by_phone)
    if wanted:
        return Outcome.HANDED_OVER
    by_phone = [BY_PHONE[response] for response in responses if response in BY_PHONE]
    return by_phone[0] if by_phone else Outcome.NO_CRISIS


async def _send_team(call: str, planned: Planned, stage: Stage) -> Outcome:
    pace = planned.pace
    decision = {"decision": "wait_for_team"}
    done(await stage.floor.post(f"/api/v1/calls/{call}/decide", decision))
    await stage.wait(max(pace.to_dispatch - pace.to_questions - pace.to_answers, 0))
    for _ in range(LOOKS):
        assignment = await _assigned(call, stage)
        if assignment is not None:
            return await _visit(assignment, pace, planned.ends, stage)
        await stage.wait(LOOK_AGAIN_S)
    asked = {"decision": "request_responders", "services": ["POLICE"]}
    done(await stage.floor.post(f"/api/v1/calls/{call}/decide", asked))
    return Outcome.HANDED_OVER


async def _assigned(call: str, stage: Stage) -> int | None:
    """Give the call the unit that is ranked first; None where none may go, or it was just taken."""
    ranked = done(await stage.floor.get(f"/api/v1/calls/{call}/candidates"))["candidates"]
    best = ranked[0] if ranked and ranked[0]["may_go"] else None
    if best is None:
        return None
    asked = {"unit": best["unit_id"]}
    answer = await stage.floor.post(f"/api/v1/calls/{call}/assign", asked)
    return None if answer.code in JUST_GONE else int(done(answer)["id"])


async def _visit(assignment: int, pace: Pace, ends: Outcome, stage: Stage) -> Outcome:
    """Move the unit through its steps; return how the visit ends."""

    async def move(status: AssignmentStatus) -> None:
        done(await stage.floor.post(f"/api/v1/assignments/{assignment}/status", {"status": status}))

    answers = min(pace.to_rolling / 2, MOST_TO_ANSWER_S)
    await stage.wait(answers)
    await move(AssignmentStatus.ASSIGNED)
    await stage.wait(pace.to_rolling - answers)
    await move(AssignmentStatus.EN_ROUTE)
    if ends is Outcome.CANCELLED:
        await stage.wait(pace.travel / 2)
        given = {"reason": TakeBackReason.NOT_NEEDED}
        done(await stage.floor.post(f"/api/v1/assignments/{assignment}/take-back", given))
        return ends
    await stage.wait(pace.travel)
    await move(AssignmentStatus.ON_SCENE)
    await stage.wait(pace.on_scene)
    await move(AssignmentStatus.CLEAR)
    return ends
