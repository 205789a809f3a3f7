"""One thing done while others go on beside it, until it is done or one of them fails."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from dispatch.running.signals import pause

LOOK_S: Final = 0.1


async def heed() -> None:
    """Notice that somebody asks to stop; raises StopAsked."""
    while True:
        pause(0)
        await asyncio.sleep(LOOK_S)


Beside = Callable[[Coroutine[Any, Any, Any]], Coroutine[Any, Any, Any]]


@asynccontextmanager
async def beside(kept: Sequence[Coroutine[Any, Any, None]]) -> AsyncIterator[Beside]:
    """Give what runs one thing while `kept` go on; what one of those raises is raised."""
    tasks = [asyncio.create_task(one) for one in kept]

    async def go(doing: Coroutine[Any, Any, Any]) -> Any:
        main = asyncio.create_task(doing)
        tasks.append(main)
        waiting = set(tasks)
        while not main.done():
            ended, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for one in ended:
                one.result()
        return main.result()

    try:
        yield go
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
