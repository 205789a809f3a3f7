"""One hub a process: hears the relay, draws a line once for each view, hands it to every console.

It never waits for a console, and it does not depend on the relay or the broker: when it has heard
nothing for a while it reads the journal itself. A beat goes out only when the head was read anew,
so a console that hears beats is told the truth.
"""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

from channels.layers import channel_layers
from django.conf import settings
from django.db import Error, connection
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from . import journal, live
from .journal import Line
from .live import Sight, Told
from .relay import BEAT_EVERY_S, GROUP, said_in
from .wire import Said

log = logging.getLogger(__name__)

# After this long without the relay the hub reads the journal itself, this often.
DEAF_AFTER_S: Final = BEAT_EVERY_S + 0.5
LOOK_EVERY_S: Final = 0.5
# Lines kept to bring a console up to date, and the most characters it is told at once for that; one
# that is further behind loads the page anew, which is smaller.
KEPT: Final = 2000
MOST_MADE_GOOD: Final = 500_000
AT_ONCE: Final = 500

T = TypeVar("T")
UNREACHABLE = (OSError, TimeoutError, RedisError)
UNREADABLE = (Error, PoolTimeout)


class Listener(Protocol):
    """A console as the hub knows it."""

    view: Sight

    def tell(self, said: Said) -> None:
        """Write it one text; never waits."""


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
            self._heard_at = self._now()
            self._tasks = [
                asyncio.create_task(self._hear(), name="hub hears"),
                asyncio.create_task(self._look(), name="hub looks"),
            ]

    async def join(self, console: Listener) -> None:
        """Add a console and greet it: from now on it is told every line after the greeting's head."""
        await self.start()
        assert self.epoch is not None, "start() sets the epoch"
        self.consoles.add(console)
        console.tell(Said(live.hello(self.seq, self.epoch)))

    def leave(self, console: Listener) -> None:
        """Forget a console."""
        self.consoles.discard(console)

    async def resume(self, console: Listener, after: int) -> None:
        """Tell a console the lines after `after` again, or to load its page anew if too many."""
        if after > self.seq:
            # Its page was drawn a moment ahead of what this process has heard.
            await self._caught_up()
        first = self._kept[0].line.seq if self._kept else self.seq + 1
        if not first - 1 <= after <= self.seq:
            console.tell(Said(live.RELOAD))
            return
        missed = [told for told in self._kept if told.line.seq > after]
        await self._draw(missed, console.view)
        texts = [told.text[console.view] for told in missed]
        if sum(map(len, texts)) > MOST_MADE_GOOD:
            texts = [live.RELOAD]
        for text in texts:
            console.tell(Said(text))

    async def _begin(self) -> None:
        """Read where the journal is; consoles that know another one load their pages anew."""
        head = await self._read(journal.head)
        lines = await self._read(lambda: journal.after(max(head.seq - AT_ONCE, 0), limit=AT_ONCE))
        self.seq, self.epoch = head.seq, head.epoch
        self._kept.clear()
        self._kept.extend(Told(line) for line in lines if line.seq <= head.seq)
        self._tell_all(live.RELOAD)

    async def _hear(self) -> None:
        """Hear the relay for ever, at one of the layers; one that fails is joined again."""
        layer = channel_layers[secrets.choice(list(settings.CHANNEL_LAYERS))]
        while True:
            try:
                # What an earlier try left half joined would be filled and never read.
                await layer.flush()
                channel = await layer.new_channel()
                await layer.group_add(GROUP, channel)
                while True:
                    await self._take(await layer.receive(channel))
            except UNREACHABLE as error:
                log.warning("hub could not reach the channel layer: %s", type(error).__name__)
            except Exception:
                # Whatever this was, a hub that ends is silent for every console of the process:
                # it says so in the log, joins anew and reads what it missed from the journal.
                log.exception("hub could not tell what it heard")
            await asyncio.sleep(LOOK_EVERY_S)

    async def _take(self, message: dict[str, Any]) -> None:
        """Take the relay's word that there is something; a gap is read from the journal."""
        self._heard_at = self._now()
        if lines := said_in(message):
            await self._caught_up(lines)
        else:
            await self._beat()

    async def _look(self) -> None:
        """Where the relay is silent, read the journal instead of it."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if self._now() - self._heard_at < DEAF_AFTER_S:
                continue
            try:
                await self._beat()
            except Exception:
                # As above: this is the floor under the relay. No beat goes out meanwhile, so the
                # consoles say themselves that they are stale.
                log.exception("hub could not tell what it read")

    async def _beat(self) -> None:
        """Read the head anew, tell what is up to it, and then vouch for that.

        Never for a head that the relay read: its word may have waited here while the machine was busy.
        Where the telling itself took so long that the head is old, no beat goes out.
        """
        read_at = self._now()
        if await self._caught_up() and self._now() - read_at < BEAT_EVERY_S:
            self._tell_all(live.beat(self.seq))

    async def _caught_up(self, lines: Sequence[Line] = ()) -> bool:
        """Tell every line up to the last given, else to the journal's head.

        Return false where the journal cannot be read.
        """
        try:
            async with self._turn:
                if lines:
                    await self._tell_up_to(lines[-1].seq, lines)
                    return True
                known = await self._read(journal.head)
                if known.epoch != self.epoch or known.seq < self.seq:
                    await self._begin()
                await self._tell_up_to(known.seq, ())
        except UNREADABLE as error:
            log.warning("hub could not read the journal: %s", type(error).__name__)
            return False
        return True

    async def _tell_up_to(self, head: int, lines: Sequence[Line]) -> None:
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
            for entry in told:
                self._tell_line(entry)

    async def _draw(self, told: Iterable[Told], view: Sight) -> None:
        waiting = [entry for entry in told if view not in entry.text]
        if waiting:
            await self._read(lambda: live.draw(waiting, view))

    def _tell_line(self, told: Told) -> None:
        said = {view: Said(text) for view, text in told.text.items()}
        for console in list(self.consoles):
            # A console whose view came while we drew sees a gap, and asks.
            if console.view in said:
                console.tell(said[console.view])

    def _tell_all(self, text: str) -> None:
        said = Said(text)
        for console in list(self.consoles):
            console.tell(said)

    async def _read(self, read: Callable[[], T]) -> T:
        """Read the database on the hub's own thread, so that no slow page holds the line."""
        return await asyncio.get_running_loop().run_in_executor(self._reader, _keeping, read)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _keeping(read: Callable[[], T]) -> T:
    """Read on the thread's own connection and keep it: requests that crowd the pool hold no line."""
    try:
        return read()
    except Exception:
        # A connection that something went wrong on is not used again, whatever it was.
        connection.close()
        raise


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """Return the hub of this process's event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


def told_here() -> int | None:
    """Return the last number that this process told its consoles; None before the first console."""
    return max((each.seq for each in list(_hubs.values()) if each.epoch), default=None)


def consoles_here() -> int:
    """Return how many consoles this process tells."""
    return sum(len(each.consoles) for each in list(_hubs.values()))
