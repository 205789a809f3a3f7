"""The load: a day, played fast, a bot that races itself for units and answers, and calls left alone."""

import asyncio
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from itertools import count
from random import Random
from typing import Any, Final

from dispatch.demo.door import Answer, NobodyAnswers
from dispatch.demo.playing import play
from dispatch.demo.script import Planned
from dispatch.demo.stage import DemoRefused, Played, Stage

from .ledger import Ledger, WitnessedDoor

SPEED: Final = 60.0
SOURCE: Final = "chaos"
CALLS: Final = "/api/v1/calls"
AGAIN_S: Final = 0.05
TIMES_SENT: Final = 3
BETWEEN_RACES_S: Final = 0.7
# So often a call is left alone until its deadline, a minute later, was taken: one in every fault.
BETWEEN_LEFT_S: Final = 2.0
LEFT_S: Final = 75.0
NOT_YET_THERE: Final = ("reserved", "offered", "assigned", "en_route")
TAKE_BACK: Final = {"reason": "not_needed"}


@dataclass
class Doors:
    """Three senders: the primary CAD and two dispatchers."""

    feed: WitnessedDoor
    dana: WitnessedDoor
    sam: WitnessedDoor

    @classmethod
    async def opened(
        cls, stack: AsyncExitStack, url: str, tokens: dict[str, str], ledger: Ledger
    ) -> "Doors":
        """Return the doors, closed with the stack."""

        async def door(who: str) -> WitnessedDoor:
            made = WitnessedDoor(url, tokens[who], who=who, ledger=ledger)
            await stack.enter_async_context(made)
            return made

        return cls(await door("feed"), await door("dana"), await door("sam"))


@dataclass
class Bots:
    """What is sent, by seed. `trouble` keeps what a demo would have ended at."""

    doors: Doors
    bodies: list[dict[str, Any]]
    day: list[Planned]
    seed: int
    played: Played = field(default_factory=Played)
    races: int = 0
    trouble: list[str] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    async def replay(self) -> None:
        """Play the day until cancelled; its calls stay as they stand."""
        async with asyncio.TaskGroup() as lives:
            for number, planned in enumerate(self.day):
                lives.create_task(self._life(planned, number, planned.at_s / SPEED))

    async def _life(self, planned: Planned, number: int, after_s: float) -> None:
        await asyncio.sleep(after_s)
        stage = Stage(
            self.doors.feed, self.doors.dana, SPEED, f"chaos-{self.seed}-{number}", self.played
        )
        await self._bear(play([replace(planned, at_s=0)], stage, told=_tell_nobody))

    async def _bear(self, doing: Awaitable[None]) -> None:
        """See it done; what the system refuses is kept, and the others go on."""
        try:
            await doing
        except (DemoRefused, NobodyAnswers) as error:
            self.trouble.append(str(error))

    async def race(self) -> None:
        """Race until cancelled: one key sent often, two calls for one unit, yes and no at once."""
        rng = Random(self.seed)  # noqa: S311 (a race is no secret)
        while True:
            await self._bear(self._one_race(rng))
            self.races += 1
            await asyncio.sleep(BETWEEN_RACES_S)

    async def leave_alone(self) -> None:
        """Leave a call alone every few seconds until cancelled, so that a deadline is always near."""
        async with asyncio.TaskGroup() as left:
            while True:
                left.create_task(self._bear(self._leave_one()))
                await asyncio.sleep(BETWEEN_LEFT_S)

    async def _leave_one(self) -> None:
        call = await self.take()
        await asyncio.sleep(LEFT_S)
        await self.close(call)

    async def take(self, *, times: int = 1) -> str:
        """Send a new call, several times at once with one key; return its id."""
        number = next(self._numbers)
        body = self._body(number)
        key = body["source_ref"]
        sent = [self.doors.feed.post(CALLS, body, key=key) for _ in range(times)]
        answers = await asyncio.gather(*sent)
        return str(answers[0].body.get("id", ""))

    async def first_write(self) -> None:
        """Send new calls, without a pause to speak of, until one is taken."""
        await self._until_taken_is(True)

    async def first_refusal(self) -> None:
        """Send new calls until one is not taken."""
        await self._until_taken_is(False)

    async def _until_taken_is(self, wanted: bool) -> None:
        is_taken = None
        while is_taken is not wanted:
            await asyncio.sleep(AGAIN_S)
            answer = await self.doors.feed.post_once(CALLS, self._body(next(self._numbers)))
            is_taken = answer is not None and answer.ok

    def _body(self, number: int) -> dict[str, Any]:
        told = {"source": SOURCE, "source_ref": f"chaos-{self.seed}-{number}"}
        return self.bodies[number % len(self.bodies)] | told

    async def ask_best(self, call: str, door: WitnessedDoor) -> Answer | None:
        """Ask the unit that is ranked first; None where none may go."""
        unit = await self._best(call)
        return await self._assign(call, unit, door) if unit else None

    async def _one_race(self, rng: Random) -> None:
        dana, sam = self.doors.dana, self.doors.sam
        first, second = await asyncio.gather(self.take(times=TIMES_SENT), self.take())
        if unit := await self._best(first):
            asked = await asyncio.gather(
                self._assign(first, unit, dana), self._assign(second, unit, sam)
            )
            for answer in asked:
                if answer.ok:
                    await self._yes_and_no(str(answer.body["id"]), rng)
        for call in (first, second):
            await self.close(call)

    async def _yes_and_no(self, assignment: str, rng: Random) -> None:
        """Answer an offer twice at once, and take the unit back."""
        path = f"/api/v1/assignments/{assignment}"
        said = [
            self.doors.dana.post(f"{path}/accept", {}),
            self.doors.sam.post(f"{path}/decline", {"reason": "crew_busy"}),
        ]
        rng.shuffle(said)
        await asyncio.gather(*said)
        await self.doors.dana.post(f"{path}/take-back", TAKE_BACK)

    async def close(self, call: str) -> None:
        """Take every unit off the call that it may still have, and close it."""
        shown = await self.doors.dana.get(f"/api/v1/calls/{call}")
        has = [one for one in shown.body.get("assignments", []) if one["status"] in NOT_YET_THERE]
        for one in has:
            await self.doors.dana.post(f"/api/v1/assignments/{one['id']}/take-back", TAKE_BACK)
        await self.doors.dana.post(f"/api/v1/calls/{call}/close", {"outcome": "cancelled"})

    async def _best(self, call: str) -> int | None:
        ranked = (await self.doors.dana.get(f"/api/v1/calls/{call}/candidates")).body
        free = [one["unit_id"] for one in ranked.get("candidates", []) if one["may_go"]]
        return free[0] if free else None

    async def _assign(self, call: str, unit: int, door: WitnessedDoor) -> Answer:
        return await door.post(f"/api/v1/calls/{call}/assign", {"unit": unit})


def _tell_nobody(planned: Planned) -> None:
    """Hear of a call that comes in: the bots show nothing."""
    del planned
