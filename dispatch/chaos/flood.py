"""More calls than the machine can take: python -m dispatch.chaos.flood JOB RESULT, a process of its own.

It first sends one call after another from a few senders, to see what is taken in a second; then for
some seconds three times as many, each at its moment, whatever became of those before it. Whoever is
refused, or not answered, sends the same again, as a primary CAD would; and each call is closed.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx

from dispatch.demo.door import FrontDoor, NobodyAnswers
from dispatch.running.ports import HERE

TIMES: Final = 3
SENDERS: Final = 16
MEASURED_S: Final = 3.0
CALLS: Final = "/api/v1/calls"
BUSY: Final = 503


class HeardDoor(FrontDoor):
    """A sender whose every answer is heard, those too after which it sends again."""

    def __init__(
        self, url: str, token: str, hear: Callable[[httpx.Response], Awaitable[None]]
    ) -> None:
        super().__init__(url, token)
        self._client.event_hooks = {"response": [hear]}


@dataclass
class Flood:
    """What is sent, and what came of it; every entry is a path, its reference, its code and its id."""

    bodies: list[dict[str, Any]]
    name: str
    feed: list[FrontDoor] = field(default_factory=list)
    desk: list[FrontDoor] = field(default_factory=list)
    written: list[dict[str, Any]] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    sent: int = 0

    async def one(self) -> None:
        """Bring one call in and close it; one that nobody ever answers stays as it is."""
        number, self.sent = self.sent, self.sent + 1
        ref = f"{self.name}-{number}"
        body = self.bodies[number % len(self.bodies)] | {"source": "chaos", "source_ref": ref}
        with suppress(NobodyAnswers):
            door = self.feed[number % len(self.feed)]
            call = await self._write(door, CALLS, body, ref)
            door = self.desk[number % len(self.desk)]
            await self._write(door, f"{CALLS}/{call}/close", {"outcome": "cancelled"}, ref)

    async def _write(self, door: FrontDoor, path: str, body: dict[str, Any], ref: str) -> str:
        entry: dict[str, Any] = {"path": path, "ref": ref, "code": None, "gives": ""}
        self.written.append(entry)
        answer = await door.post(path, body, key=ref if path == CALLS else "")
        entry["code"], entry["gives"] = answer.status, str(answer.body.get("id", ""))
        return str(entry["gives"])

    async def note(self, answer: httpx.Response) -> None:
        """Count an answer: by its code, and a refusal by whether it says when to come again."""
        says_when = answer.status_code == BUSY and "Retry-After" in answer.headers
        self.codes[f"{answer.status_code}{' with Retry-After' if says_when else ''}"] += 1


async def measured(flood: Flood) -> float:
    """Return how many calls a second are taken and closed while each sender waits for its answer."""
    begun = time.monotonic()

    async def send() -> None:
        while time.monotonic() < begun + MEASURED_S:
            await flood.one()

    await asyncio.gather(*(send() for _ in range(SENDERS)))
    return flood.sent / (time.monotonic() - begun)


async def flooded(job: dict[str, Any]) -> dict[str, Any]:
    """Do all of it, until the last call was answered or given up."""
    flood = Flood(job["bodies"], job["name"])
    async with AsyncExitStack() as stack:
        for port in job["ports"]:
            for token, doors in (("feed", flood.feed), ("desk", flood.desk)):
                door = HeardDoor(f"http://{HERE}:{port}", job[token], flood.note)
                doors.append(await stack.enter_async_context(door))
        could = await measured(flood)
        begun = time.monotonic()
        async with asyncio.TaskGroup() as lives:
            for number in range(int(TIMES * could * job["lasts_s"])):
                due = begun + number / (TIMES * could)
                await asyncio.sleep(max(due - time.monotonic(), 0))
                lives.create_task(flood.one())
    took_s = time.monotonic() - begun
    return {"could": could, "took_s": took_s, "codes": flood.codes, "written": flood.written}


if __name__ == "__main__":
    job_file, result = map(Path, sys.argv[1:3])
    result.write_text(json.dumps(asyncio.run(flooded(json.loads(job_file.read_text())))))
