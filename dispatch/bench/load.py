"""The load generator, a process of its own: python -m dispatch.bench.load JOBS RESULT.

An open loop: every call is sent when the plan says, whatever became of those before it, and its
latency counts from that planned moment, so that a stall is not hidden.
"""

import asyncio
import gc
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
from .clients import Answered, Console, Sender, post
from .cpu import cpu_seconds
from .figures import Heard, arrivals, tally
from .hearing import Ear, call_of, outcome
from .jobs import Job, Outcome, Side
from .joining import join

HERE: Final = "127.0.0.1"
SENDERS: Final = 8
WARM_UP: Final = 10
SETTLE_S: Final = 0.3
LOOK_S: Final = 0.1


class Load:
    """One round under way."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.requests = [self.request(number) for number in range(WARM_UP + job.calls)]
        self.consoles: list[Console] = []
        self.ear = Ear(cards=job.side.cards)
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
        return [self.ear.lines(console) for console in self.consoles]

    async def drained(self, calls: Sequence[str]) -> list[list[Heard]]:
        """Return all that was heard, once every console has every call or has had its time."""
        deadline = time.monotonic() + self.job.drain_s
        heard = self.heard()
        while tally(calls, heard, numbered=False).lost and time.monotonic() < deadline:
            await asyncio.sleep(LOOK_S)
            heard = self.heard()
        return heard

    def leave(self) -> None:
        """Close every connection."""
        for console in self.consoles:
            console.leave()
        for sender in self.idle:
            sender.transport.close()


async def run(job: Job) -> Outcome:
    """Drive one round to its end and return what came of it."""
    load = Load(job)
    load.consoles = await join(job.side, job.consoles)
    await load.warm_up()
    before = _cpu_s(job)
    begins = time.monotonic() + SETTLE_S
    planned = [begins + due for due in arrivals(job.rate, job.calls, seed=job.seed)]
    await at_each(planned, load.fire)
    answers = await asyncio.gather(*load.sent, return_exceptions=True)
    spent = {name: used - before[name] for name, used in _cpu_s(job).items()}
    heard = await load.drained([call for call in map(call_of, answers) if call])
    load.leave()
    parts = answers[:WARM_UP], answers[WARM_UP:]
    return outcome(job, (planned, load.sent_at), parts, heard, spent)


def _cpu_s(job: Job) -> dict[str, float]:
    return {name: cpu_seconds(pid) for name, pid in {**job.pids, "load": os.getpid()}.items()}


def job_of(asked: dict[str, Any]) -> Job:
    """Return a job as it was written."""
    return Job(**asked | {"side": Side(**asked["side"])})


def main(jobs: Path, result: Path) -> None:
    """Run the jobs one after another, and leave their outcomes in one step."""
    # Memory is tidied up between the rounds: in one, that would be a stall of our own.
    gc.disable()
    found = []
    for asked in json.loads(jobs.read_text()):
        found.append(asdict(uvloop.run(run(job_of(asked)))))
        gc.collect()
    draft = result.with_suffix(".new")
    draft.write_text(json.dumps(found))
    draft.replace(result)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
