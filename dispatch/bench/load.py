"""The load generator, a process of its own: python -m dispatch.bench.load JOB RESULT.

An open loop: every call is sent when the plan says, whatever became of those before it, and its
latency counts from that planned moment, so that a stall is not hidden.
"""

import asyncio
import json
import os
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import uvloop

from .alarm import at_each
from .clients import Answered, Console, Sender, handshake, post
from .cpu import cpu_seconds
from .figures import Heard, arrivals, last_heard, tally
from .jobs import Job, Outcome, Side

HERE: Final = "127.0.0.1"
SENDERS: Final = 8
JOIN_AT_ONCE: Final = 20
JOIN_S: Final = 30.0
WARM_UP: Final = 10
SETTLE_S: Final = 0.3
LOOK_S: Final = 0.1
CREATED: Final = 201


class Load:
    """One round under way."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.requests = [self.request(number) for number in range(WARM_UP + job.calls)]
        self.consoles: list[Console] = []
        # The one that rested longest is next: a server closes a connection that rests for seconds.
        self.idle: deque[Sender] = deque()
        self.sent: list[asyncio.Future[Answered]] = []
        self.sent_at: list[float] = []

    def request(self, number: int) -> bytes:
        """Return the whole request of one call, made before the clock runs."""
        job = self.job
        ref = f"{job.name}-{number}"
        body = job.bodies[number % len(job.bodies)] | {"source_ref": ref}
        side, said = job.side, json.dumps(body).encode()
        return post(f"{HERE}:{side.post_port}", side.post_path, side.post_headers, said, key=ref)

    async def join(self) -> None:
        """Connect every console and wait until each is greeted; raises Refused, TimeoutError."""
        self.consoles = [Console() for _ in range(self.job.consoles)]
        async with asyncio.timeout(JOIN_S):
            for start in range(0, len(self.consoles), JOIN_AT_ONCE):
                await asyncio.gather(
                    *map(self.join_one, self.consoles[start : start + JOIN_AT_ONCE])
                )

    async def join_one(self, console: Console) -> None:
        """Connect one console."""
        side, loop = self.job.side, asyncio.get_running_loop()
        await loop.create_connection(lambda: console, HERE, side.socket_port)
        host = f"{HERE}:{side.socket_port}"
        console.transport.write(handshake(host, side.socket_path, side.socket_headers))
        await console.greeted

    async def connected(self) -> Sender:
        """Return a new connection for calls."""
        loop = asyncio.get_running_loop()
        _, sender = await loop.create_connection(Sender, HERE, self.job.side.post_port)
        return sender

    async def warm_up(self) -> None:
        """Open the connections and send the first calls one by one; they are not timed."""
        senders = [await self.connected() for _ in range(SENDERS)]
        for number in range(WARM_UP):
            self.sent.append(senders[number % SENDERS].send(self.requests[number]))
            await self.sent[-1]
        self.idle.extend(senders)

    def fire(self, number: int) -> None:
        """Send the call whose moment has come, on a connection that is free."""
        self.sent_at.append(time.monotonic())
        while self.idle and self.idle[0].transport.is_closing():
            self.idle.popleft()
        if not self.idle:
            self.sent.append(asyncio.ensure_future(self.send_on_another(number)))
            return
        sender = self.idle.popleft()
        answer = sender.send(self.requests[WARM_UP + number])
        answer.add_done_callback(lambda _: self.idle.append(sender))
        self.sent.append(answer)

    async def send_on_another(self, number: int) -> Answered:
        """Send a call on a new connection, since all others wait for an answer."""
        sender = await self.connected()
        answered = await sender.send(self.requests[WARM_UP + number])
        self.idle.append(sender)
        return answered

    def heard(self) -> list[list[Heard]]:
        """Return every line that every console has got so far."""
        cards = self.job.side.cards
        return [_lines(console, cards=cards) for console in self.consoles]

    async def drained(self, calls: Sequence[str]) -> list[list[Heard]]:
        """Return all that was heard, once every console has every call or has had its time."""
        deadline = time.monotonic() + self.job.drain_s
        heard = self.heard()
        while tally(calls, heard, numbered=False).lost and time.monotonic() < deadline:
            await asyncio.sleep(LOOK_S)
            heard = self.heard()
        return heard


def _lines(console: Console, *, cards: bool) -> list[Heard]:
    said = [(at, json.loads(text)) for at, text in console.texts]
    return [Heard(at, one["seq"], _told(one, cards)) for at, one in said if one["t"] == "line"]


def _told(line: dict[str, Any], cards: bool) -> str:
    """Return the call that a line lets a console show: none where its card is missing."""
    call: str = line["call"] or ""
    return call if not cards or f'id="call-{call}"' in line["html"] else ""


async def run(job: Job) -> Outcome:
    """Drive one round to its end and return what came of it."""
    load = Load(job)
    await load.join()
    await load.warm_up()
    before = _cpu_s(job)
    begins = time.monotonic() + SETTLE_S
    planned = [begins + due for due in arrivals(job.rate, job.calls, seed=job.seed)]
    await at_each(planned, load.fire)
    answers = await asyncio.gather(*load.sent, return_exceptions=True)
    spent = {name: used - before[name] for name, used in _cpu_s(job).items()}
    heard = await load.drained([call for call in map(_id, answers) if call])
    for console in load.consoles:
        console.leave()
    return _outcome(load, planned, answers, heard, spent)


def _outcome(
    load: Load,
    planned: list[float],
    answers: list[Answered | BaseException],
    heard: list[list[Heard]],
    spent: dict[str, float],
) -> Outcome:
    ids = [_id(answer) for answer in answers]
    calls = [call for call in ids if call]
    wrong = tally(calls, heard, numbered=load.job.side.numbered)
    last = last_heard(heard)
    timed = list(zip(planned, ids[WARM_UP:], answers[WARM_UP:], strict=True))
    return Outcome(
        latency_ms=[_ms(last[call] - due) for due, call, _ in timed if call in last],
        answer_ms=[_ms(a.at - due) for due, _, a in timed if isinstance(a, Answered)],
        slip_ms=[_ms(at - due) for at, due in zip(load.sent_at, planned, strict=True)],
        lost=wrong.lost,
        doubled=wrong.doubled,
        out_of_order=wrong.out_of_order,
        refused=len(ids) - len(calls),
        cpu_ms={name: _ms(used / load.job.calls) for name, used in spent.items()},
        refusals=[_words(answer) for answer in answers if not _id(answer)][:3],
    )


def _id(answer: Answered | BaseException) -> str:
    """Return the id of a call that was taken, or an empty text."""
    if isinstance(answer, Answered) and answer.status == CREATED:
        return str(json.loads(answer.body)["id"])
    return ""


def _words(answer: Answered | BaseException) -> str:
    if isinstance(answer, Answered):
        return f"{answer.status} {answer.body[:200].decode(errors='replace')}"
    return repr(answer)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)


def _cpu_s(job: Job) -> dict[str, float]:
    return {name: cpu_seconds(pid) for name, pid in {**job.pids, "load": os.getpid()}.items()}


def _job(asked: dict[str, Any]) -> Job:
    return Job(**asked | {"side": Side(**asked["side"])})


def main(job: Path, result: Path) -> None:
    """Read the job, run it, and leave its outcome in one step."""
    outcome = uvloop.run(run(_job(json.loads(job.read_text()))))
    draft = result.with_suffix(".new")
    draft.write_text(json.dumps(asdict(outcome)))
    draft.replace(result)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
