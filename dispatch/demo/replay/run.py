"""Sending incidents in their order, and waiting for a console to have seen each."""

import asyncio
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from ..door import FrontDoor
from .incidents import Incident
from .placing import Placer
from .problems import type_for
from .watching import Watcher

READY_S: Final = 15.0
# After the last call, lines may still be on their way; this long without any is the end.
GRACE_S: Final = 10.0
LOOK_S: Final = 0.05
STORED: Final = 201


@dataclass(frozen=True)
class Plan:
    """How to replay. `speed` 600 is an hour in six seconds; 0 is as fast as the centre takes them."""

    url: str
    feed_token: str
    console_token: str
    source: str
    speed: float
    at_once: int


@dataclass
class Tally:
    """What came of it so far; seconds are monotonic."""

    sent_at: dict[str, float] = field(default_factory=dict)  # accepted calls, by id
    seen_at: dict[str, float] = field(default_factory=dict)
    answered_s: list[float] = field(default_factory=list)
    repeated: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    reconnects: int = 0
    gaps: int = 0
    took_s: float = 0.0

    @property
    def lost(self) -> list[str]:
        """Return the accepted calls whose line never came."""
        return [call for call in self.sent_at if call not in self.seen_at]

    @property
    def latencies_s(self) -> list[float]:
        """Return, for each call that was seen, the seconds from its sending to the console."""
        return [
            self.seen_at[call] - at for call, at in self.sent_at.items() if call in self.seen_at
        ]


def body_of(incident: Incident, place: tuple[float, float], source: str) -> dict[str, Any]:
    """Return a row as the primary CAD would send it."""
    lat, lng = place
    body: dict[str, Any] = {
        "source": source,
        "source_ref": incident.source_ref[:80],
        "type": (type_for(incident.problem) or "UNKNOWN")[:80],
        "location": {"lat": lat, "lng": lng},
        "narrative": f"{incident.agency}: {incident.problem}",
    }
    if incident.at:
        body["received_at"] = incident.at.isoformat()
    return body


def key_of(body: dict[str, Any]) -> str:
    """Return the Idempotency-Key of a body: the same body has the same key, in every run."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


async def replay(
    incidents: Sequence[Incident],
    placer: Placer,
    plan: Plan,
    tally: Tally,
    done: Callable[[], None],
) -> None:
    """Send every incident and fill the tally; `done` is called after each.

    Raises NotThisMachine, NobodyAnswers, WatchRefused; the tally then has what came of it so far.
    """
    bodies = [body_of(incident, placer.place(), plan.source) for incident in incidents]
    async with FrontDoor(plan.url, plan.feed_token) as door, _watching(plan, tally) as watcher:
        begun = time.monotonic()
        due = _due_times(incidents, plan.speed, begun)
        rows = iter(zip(due, bodies, strict=True))
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(plan.at_once):
                    group.create_task(_send_each(rows, door, tally, done))
        except ExceptionGroup as several:
            raise several.exceptions[0] from several
        tally.took_s = time.monotonic() - begun
        await _until_seen(tally, watcher)


def _due_times(incidents: Iterable[Incident], speed: float, begun: float) -> Iterator[float]:
    """Yield when to send each, on the monotonic clock; one without a time follows at once."""
    first, due = None, begun
    for incident in incidents:
        if incident.at and speed:
            first = first or incident.at
            due = begun + (incident.at - first).total_seconds() / speed
        yield due


async def _send_each(
    rows: Iterator[tuple[float, dict[str, Any]]],
    door: FrontDoor,
    tally: Tally,
    done: Callable[[], None],
) -> None:
    for due, body in rows:
        await asyncio.sleep(max(due - time.monotonic(), 0))
        await _send(body, door, tally)
        done()


async def _send(body: dict[str, Any], door: FrontDoor, tally: Tally) -> None:
    at = time.monotonic()
    answer = await door.post("/api/v1/calls", body, key=key_of(body))
    tally.answered_s.append(time.monotonic() - at)
    if answer.status == STORED:
        tally.sent_at[answer.body["id"]] = at
    elif answer.ok:
        tally.repeated += 1
    else:
        tally.refused[answer.why] += 1


@asynccontextmanager
async def _watching(plan: Plan, tally: Tally) -> Any:
    """Hold a console's line open for the block; what it saw goes into the tally."""
    async with FrontDoor(plan.url, plan.console_token) as door:
        watcher = Watcher(door, plan.console_token)
        tally.seen_at = watcher.seen_at
        following = asyncio.create_task(watcher.follow())
        try:
            await _ready(watcher, following)
            yield watcher
        finally:
            tally.reconnects, tally.gaps = watcher.reconnects, watcher.gaps
            following.cancel()
            await asyncio.wait([following])


async def _ready(watcher: Watcher, following: asyncio.Task[None]) -> None:
    """Wait for the greeting; raises WatchRefused, TimeoutError."""
    ready = asyncio.create_task(watcher.ready.wait())
    await asyncio.wait({ready, following}, timeout=READY_S, return_when="FIRST_COMPLETED")
    ready.cancel()
    if following.done():
        following.result()
    if not watcher.ready.is_set():
        raise TimeoutError(f"no greeting on the board's line within {READY_S:.0f} s")


async def _until_seen(tally: Tally, watcher: Watcher) -> None:
    """Wait until the console has seen every accepted call, or has seen nothing new for a while."""
    heard, since = watcher.last, time.monotonic()
    while tally.lost and time.monotonic() - since < GRACE_S:
        await asyncio.sleep(LOOK_S)
        if watcher.last != heard:
            heard, since = watcher.last, time.monotonic()
