"""One hub a process: hears the relay, draws a line once for each view, hands it to every console.

It never waits for a console, and it does not depend on the relay or the broker: when it has heard
nothing for a while it reads the journal itself. A beat goes out only when the head was read anew,
so a console that hears beats is told the truth.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

from channels.layers import get_channel_layer
from django.db import DatabaseError, connection
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from . import journal, live
from .journal import Line
from .live import Told, View
from .relay import BEAT_EVERY_S, GROUP

log = logging.getLogger(__name__)

# After this long without the relay the hub reads the journal itself, this often.
DEAF_AFTER_S: Final = BEAT_EVERY_S + 0.5
LOOK_EVERY_S: Final = 0.5
# Lines kept to bring a console up to date; one that is further behind loads the page anew.
KEPT: Final = 2000
AT_ONCE: Final = 500

T = TypeVar("T")
UNREACHABLE = (OSError, TimeoutError, RedisError)


class Listener(Protocol):
    """A console as the hub knows it."""

    view: View

    def tell(self, text: str) -> None:
        """Owe it one text; never waits."""


class Hub:
    """The consoles of this process and the last lines they were told."""

    def __init__(self) -> None:
        self.seq = 0
        self.epoch: UUID | None = None
        self.consoles: set[Listener] = set()
        self._kept: deque[Told] = deque(maxlen=KEPT)
        self._heard_at = 0.0
        self._reader = ThreadPoolExecutor(1, "hub")
        self._turn = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Read where the journal is and begin to listen; a started hub stays as it is."""
        async with self._turn:
            if self._tasks:
                return
            await self._begin()
            self._tasks = [
                asyncio.create_task(self._hear(), name="hub hears"),
                asyncio.create_task(self._look(), name="hub looks"),
            ]

    async def join(self, console: Listener) -> None:
        """Add a console and greet it: from now on it is told every line after the greeting's head."""
        await self.start()
        assert self.epoch is not None, "start() sets the epoch"
        self.consoles.add(console)
        console.tell(live.hello(self.seq, self.epoch))

    def leave(self, console: Listener) -> None:
        """Forget a console."""
        self.consoles.discard(console)

    async def resume(self, console: Listener, after: int) -> None:
        """Tell a console the lines after `after` again, or to load its page anew if too many."""
        first = self._kept[0].line.seq if self._kept else self.seq + 1
        if not first - 1 <= after <= self.seq:
            console.tell(live.RELOAD)
            return
        missed = [told for told in self._kept if told.line.seq > after]
        await self._draw(missed, console.view)
        for told in missed:
            console.tell(told.text[console.view])

    async def _begin(self) -> None:
        head = await self._read(journal.head)
        lines = await self._read(lambda: journal.after(max(head.seq - AT_ONCE, 0), limit=AT_ONCE))
        self.seq, self.epoch = head.seq, head.epoch
        self._kept.extend(Told(line) for line in lines if line.seq <= head.seq)
        self._heard_at = self._now()

    async def _hear(self) -> None:
        """Hear the relay for ever; a layer that fails is joined again."""
        layer = get_channel_layer()
        assert layer is not None, "CHANNEL_LAYERS is set"
        while True:
            try:
                channel = await layer.new_channel()
                await layer.group_add(GROUP, channel)
                while True:
                    await self._take(await layer.receive(channel))
            except UNREACHABLE as error:
                log.warning("hub could not reach the channel layer: %s", type(error).__name__)
                await asyncio.sleep(LOOK_EVERY_S)

    async def _take(self, message: dict[str, Any]) -> None:
        """Take the relay's word that there is something; a gap is read from the journal."""
        self._heard_at = self._now()
        lines = [_line(sent) for sent in message.get("lines", ())]
        head = max([message.get("head", 0), *(line.seq for line in lines)])
        if await self._caught_up(head, lines) and message["type"] == "journal.beat":
            self._tell_all(live.beat(self.seq))

    async def _look(self) -> None:
        """Where the relay is silent, read the journal instead of it."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if self._now() - self._heard_at < DEAF_AFTER_S:
                continue
            if await self._caught_up(None, []):
                self._tell_all(live.beat(self.seq))

    async def _caught_up(self, head: int | None, lines: list[Line]) -> bool:
        """Tell every line up to `head`, or up to what the journal says; false where it is silent."""
        try:
            async with self._turn:
                head = (await self._read(journal.head)).seq if head is None else head
                await self._tell_up_to(head, lines)
        except (DatabaseError, PoolTimeout) as error:
            log.warning("hub could not read the journal: %s", type(error).__name__)
            return False
        return True

    async def _tell_up_to(self, head: int, lines: list[Line]) -> None:
        """Tell in order, each line once; what the relay did not send is read from the journal."""
        while self.seq < head:
            fresh = [line for line in lines if line.seq > self.seq]
            if not fresh or fresh[0].seq != self.seq + 1:
                fresh = await self._read(lambda: journal.after(self.seq, limit=AT_ONCE))
            if not fresh:
                return
            told = [Told(line) for line in fresh]
            for view in {console.view for console in self.consoles}:
                await self._draw(told, view)
            self._kept.extend(told)
            self.seq = fresh[-1].seq
            for console in list(self.consoles):
                for entry in told:
                    # A console whose view came while we drew sees a gap, and asks.
                    if text := entry.text.get(console.view):
                        console.tell(text)

    async def _draw(self, told: Iterable[Told], view: View) -> None:
        waiting = [entry for entry in told if view not in entry.text]
        if waiting:
            await self._read(lambda: live.draw(waiting, view))

    def _tell_all(self, text: str) -> None:
        for console in list(self.consoles):
            console.tell(text)

    async def _read(self, read: Callable[[], T]) -> T:
        """Read the database on the hub's own thread, so that no slow page holds the line."""
        return await asyncio.get_running_loop().run_in_executor(self._reader, _and_release, read)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _line(sent: list[Any]) -> Line:
    seq, kind, call, at = sent
    return Line(seq, kind, UUID(call) if call else None, datetime.fromisoformat(at))


def _and_release(read: Callable[[], T]) -> T:
    try:
        return read()
    finally:
        connection.close()  # back to the pool


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """Return the hub of this process's event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
