"""A small TCP proxy of our own: spreads connections over the webs, stalls lines, leaves them half open."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from enum import StrEnum
from itertools import cycle
from typing import Final, TypeVar

from dispatch.running.ports import HERE

AT_ONCE: Final = 65536
DIAL_AGAIN_S: Final = 0.1
DIALS: Final = 100

T = TypeVar("T")


class Flow(StrEnum):
    """What becomes of bytes."""

    FLOWS = "flows"
    # They wait, in both directions, and come through when it flows again.
    STALLED = "stalled"
    # The web's end is gone; the console's stays open and silent for ever, without a FIN.
    HALF_OPEN = "half open"


class Proxy:
    """One listening port before some web processes."""

    def __init__(self, backends: list[int]) -> None:
        # Shared and changed by whoever starts and ends web processes.
        self.backends = backends
        self.port = 0
        self._turn = cycle(range(1_000))
        self._flow = Flow.FLOWS
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._lines: set[Line] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._begin, HERE, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Listen no more, and drop every connection."""
        if self._server:
            self._server.close()
        self.cut()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def cut(self) -> None:
        """Reset every connection, as a cable that is pulled and a peer that says so."""
        for line in list(self._lines):
            line.abort()

    def stall(self) -> None:
        """Hold what is sent from now on."""
        self._become(Flow.STALLED)

    def half_open(self) -> None:
        """Reset the webs' ends and leave the consoles' open."""
        self._become(Flow.HALF_OPEN)
        for line in list(self._lines):
            line.is_dead = True
            line.web.transport.abort()

    def flow(self) -> None:
        """Let what was held go on, and new connections through; what was half open stays silent."""
        self._become(Flow.FLOWS)

    def _become(self, flow: Flow) -> None:
        self._flow = flow
        if flow is Flow.STALLED:
            self._flowing.clear()
        else:
            self._flowing.set()

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._flow is not Flow.FLOWS:
            await self._swallow(reader, writer)
            return
        web = await self._dialled()
        if web is None:
            writer.transport.abort()
            return
        line = Line(writer, web[1])
        self._lines.add(line)
        try:
            await asyncio.gather(self._pump(reader, web[1], line), self._pump(web[0], writer, line))
        finally:
            self._lines.discard(line)
            line.abort()

    async def _swallow(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take what is said and never answer, until the console hangs up."""
        with suppress(OSError):
            while await reader.read(AT_ONCE):
                pass
        writer.transport.abort()

    async def _dialled(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        """Return a connection to the next web process that takes one, or None where none does."""
        for _ in range(DIALS):
            for _ in self.backends:
                port = self.backends[next(self._turn) % len(self.backends)]
                with suppress(OSError):
                    return await asyncio.open_connection(HERE, port)
            await asyncio.sleep(DIAL_AGAIN_S)
        return None

    async def _pump(
        self, source: asyncio.StreamReader, to: asyncio.StreamWriter, line: "Line"
    ) -> None:
        while data := await _or_nothing(source.read(AT_ONCE)):
            await self._flowing.wait()
            if not line.is_dead:
                to.write(data)
                await _or_nothing(to.drain())
        # What ends on one side ends on the other, but where the line is half open.
        if not line.is_dead:
            to.close()
        elif to is line.web:
            line.abort()


class Line:
    """One connection through the proxy."""

    def __init__(self, console: asyncio.StreamWriter, web: asyncio.StreamWriter) -> None:
        self.console, self.web = console, web
        self.is_dead = False

    def abort(self) -> None:
        """Reset both ends."""
        self.console.transport.abort()
        self.web.transport.abort()


async def _or_nothing(doing: Awaitable[T]) -> T | None:
    """Return what comes of it, or None where the connection is gone."""
    try:
        return await doing
    except OSError:
        return None
