"""F28: two hundred consoles lose their lines in one moment and come back."""

import asyncio
import time
from functools import partial
from typing import Final

from dispatch.running.problems import CannotStart

from .centre import until
from .consoles import Console
from .proxy import Proxy
from .run_state import Run
from .schedule import Step

CONSOLES: Final = 200
AT_ONCE: Final = 20
BACK_S: Final = 60.0
CUTS: Final = 2
# By then every one of them has seen that its line is gone.
NOTICED_S: Final = 0.1


async def storm(run: Run, step: Step) -> None:
    """Open the lines, cut them all, and time until every one of them is level again; twice."""
    door, back_s = Proxy(run.centre.ports), BACK_S + run.watch.slack_s
    await door.start()
    crowd = [
        Console(
            f"storm {number}",
            door,
            run.staged["cookie"],
            seed=step.seed + number,
            keeps_board=False,
        )
        for number in range(CONSOLES)
    ]
    lives: list[asyncio.Task[None]] = []
    try:
        for first in range(0, CONSOLES, AT_ONCE):
            some = crowd[first : first + AT_ONCE]
            lives += [asyncio.create_task(one.live()) for one in some]
            await until(partial(_level, some), "200 consoles", within=back_s)
        for _ in range(CUTS):
            begun = time.monotonic()
            door.cut()
            await asyncio.sleep(NOTICED_S)
            await until(lambda: _level(crowd), "200 consoles back", within=back_s)
            run.noted.storm_s.append(time.monotonic() - begun)
    except CannotStart as late:
        run.noted.not_healed.append(str(late))
    finally:
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)
        await door.stop()


def _level(crowd: list[Console]) -> bool:
    now = time.monotonic()
    return all(one.is_green(now) for one in crowd)
