"""Consoles that missed the same lines and all ask at once: python -m dispatch.bench.catching_up JOB RESULT.

Two ways: on lines that stayed open, and on lines that are all opened first, as after a fault.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import uvloop

from .clients import Console
from .cpu import cpu_seconds, memory_mb
from .figures import spread
from .frames import Opcode, frame
from .hearing import Ear, call_of
from .jobs import Job
from .joining import join
from .load import Load, job_of

LOOK_S: Final = 0.002
LEVEL_S: Final = 30.0
# Between two turns, so that neither meets what the one before left to do.
REST_S: Final = 0.2


class NotLevel(Exception):
    """A console was not brought up to date by its line."""


async def measure(job: Job, turns: int) -> dict[str, Any]:
    """Return the milliseconds until all consoles were level, and what the web used for it."""
    consoles, head = await _told(job)
    web, missed = job.pids["web"], job.calls
    memory, used = memory_mb(web), cpu_seconds(web)
    stayed = [await _level(consoles, head, missed) for _ in range(turns)]
    used, after = cpu_seconds(web) - used, memory_mb(web)
    for console in consoles:
        console.leave()
    opened = [await _opened_and_level(job, head) for _ in range(turns)]
    return {
        "consoles": job.consoles,
        "lines": missed,
        "level_ms": asdict(spread(stayed)),
        "opened_and_level_ms": asdict(spread(opened)),
        "cpu_ms_a_thousand": 1e6 * used / (turns * job.consoles * missed),
        "web_mb_before": memory,
        "web_mb_after": after,
    }


async def _told(job: Job) -> tuple[list[Console], int]:
    """Return consoles that have got a line of every call of the job, and the last line's number."""
    load = Load(job)
    load.consoles = await join(job.side, job.consoles)
    await load.warm_up()
    for number in range(job.calls):
        load.fire(number)
        await load.sent[-1]
    heard = await load.drained([call_of(answer.result()) for answer in load.sent])
    return load.consoles, min(lines[-1].seq for lines in heard)


async def _opened_and_level(job: Job, head: int) -> float:
    """Return the milliseconds from the first handshake until all that came are level."""
    begun = time.monotonic()
    consoles = await join(job.side, job.consoles)
    took = 1000 * (time.monotonic() - begun) + await _level(consoles, head, job.calls)
    for console in consoles:
        console.leave()
    await asyncio.sleep(REST_S)
    return took


async def _level(consoles: Sequence[Console], head: int, missed: int) -> float:
    """Let every console say that it missed some lines; return the milliseconds until all have them."""
    asks = json.dumps({"t": "resume", "after": head - missed}).encode()
    wanted, ear = set(range(head - missed + 1, head + 1)), Ear(cards=False)
    for console in consoles:
        console.texts.clear()
    begun = time.monotonic()
    for console in consoles:
        console.transport.write(frame(Opcode.TEXT, asks, masked=True))
    while any(len(console.texts) < missed for console in consoles):
        await asyncio.sleep(LOOK_S)
        if time.monotonic() > begun + LEVEL_S:
            raise NotLevel(f"not within {LEVEL_S:.0f} s: {consoles[0].texts[-1:]}")
    # A sweep may have written a line meanwhile: it is told beside them.
    heard = [{line.seq: line.at for line in ear.lines(console)} for console in consoles]
    if left := next((wanted - told.keys() for told in heard if wanted - told.keys()), None):
        raise NotLevel(f"not told {sorted(left)[:3]} of {head - missed + 1} to {head}")
    await asyncio.sleep(REST_S)
    return 1000 * (max(told[head] for told in heard) - begun)


def main(asked: Path, result: Path) -> None:
    """Read the job, run it, and leave what came of it."""
    said = json.loads(asked.read_text())
    found = uvloop.run(measure(job_of(said["job"]), said["turns"]))
    result.write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
