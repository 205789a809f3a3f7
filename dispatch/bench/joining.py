"""Consoles that connect to a side, some at a time, until each is greeted."""

import asyncio
from typing import Final

from .clients import Console, handshake
from .jobs import Side

HERE: Final = "127.0.0.1"
AT_ONCE: Final = 20
# A side must greet so many consoles a second, after a start.
LEAST_A_SECOND: Final = 20
START_S: Final = 30.0


async def join(side: Side, number: int) -> list[Console]:
    """Connect so many consoles and return them, each greeted; raises Refused, TimeoutError."""
    consoles = [Console() for _ in range(number)]
    async with asyncio.timeout(START_S + number / LEAST_A_SECOND):
        for start in range(0, number, AT_ONCE):
            some = consoles[start : start + AT_ONCE]
            await asyncio.gather(*(_join_one(side, console) for console in some))
    return consoles


async def _join_one(side: Side, console: Console) -> None:
    loop = asyncio.get_running_loop()
    await loop.create_connection(lambda: console, HERE, side.socket_port)
    host = f"{HERE}:{side.socket_port}"
    console.transport.write(handshake(host, side.socket_path, side.socket_headers))
    await console.greeted
