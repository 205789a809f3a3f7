"""Ending what an interrupted demo left open."""

from contextlib import suppress
from typing import Any

from ..lifecycle import AssignmentStatus, Outcome
from ..reasons import TakeBackReason
from .door import FrontDoor
from .stage import Stage, TakenOver, done


async def tidy(stage: Stage) -> int:
    """End the calls that an interrupted demo left open, so that its units are free; return how many."""
    ended, held = 0, set[str]()
    while True:
        # The primary CAD sees its own calls alone.
        listed = done(await stage.feed.get("/api/v1/calls", state="open"))["results"]
        left = [call for call in listed if call["id"] not in held]
        if not left:
            return ended
        for call in left:
            held.add(call["id"])
            with suppress(TakenOver):
                await _end(call, stage.floor)
                ended += 1


async def _end(call: dict[str, Any], floor: FrontDoor) -> None:
    for assignment in call["assignments"]:
        if assignment["closed_at"] is None:
            path = f"/api/v1/assignments/{assignment['id']}"
            if assignment["status"] == AssignmentStatus.ON_SCENE:
                done(await floor.post(f"{path}/status", {"status": AssignmentStatus.CLEAR}))
            else:
                given = {"reason": TakeBackReason.NOT_NEEDED}
                done(await floor.post(f"{path}/take-back", given))
    done(await floor.post(f"/api/v1/calls/{call['id']}/close", {"outcome": Outcome.CANCELLED}))
