"""Where a day is played: the doors, the pace, and what an answer means for a call of the demo."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from .door import Answer, FrontDoor


class TakenOver(Exception):
    """A person at a console did something else with this call; the demo leaves it to them."""


class DemoRefused(Exception):
    """The centre refused what every demo centre allows; says what."""


@dataclass
class Played:
    """What has happened so far."""

    came_in: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    taken_over: int = 0
    left_open: int = 0


@dataclass(frozen=True)
class Stage:
    """Where it is played: the doors of the primary CAD and of a dispatcher, and how fast."""

    feed: FrontDoor
    floor: FrontDoor
    speed: float
    run: str  # makes the references of this run its own
    played: Played

    async def wait(self, seconds: float) -> None:
        """Wait for some seconds of the day that is played."""
        await asyncio.sleep(seconds / self.speed)


def done(answer: Answer) -> Any:
    """Return what was answered; raises TakenOver where a person was there first, or DemoRefused."""
    if answer.ok:
        return answer.body
    raise TakenOver if answer.status == 409 else DemoRefused(answer.why)
