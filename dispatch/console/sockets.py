"""The consoles' sockets: they listen. Every command is an HTTP POST."""

import asyncio
import json
import logging
import random
from collections import deque
from typing import Any, Final

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import URLRouter
from django.urls import path

from ..hub import UNREADABLE, hub
from ..live import RELOAD, Sight, View
from ..wire import Said, Wire
from .socket_access import OLD_PAGE, access_of, still_allowed

log = logging.getLogger(__name__)

# An alias that CHANNEL_LAYERS does not have.
NO_LAYER: Final = "none"
BAD_MESSAGE: Final = 4400
TOO_SLOW: Final = 4408
# What a console may be owed before it is closed; it catches up by number when it is back.
MOST_OWED_BYTES: Final = 1_048_576
LONGEST_MESSAGE: Final = 256
# A console asks for what it missed a few times a minute; one that says more than this is none.
MOST_SAID: Final = 30
MOST_SAID_IN_S: Final = 10.0
# At the latest. Each waits a while of its own: consoles that came all at once, as after a start, would
# else be looked at all at once for ever, and 500 of them held the lines for half a second.
LOOK_AGAIN_S: Final = 15.0


class BoardConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """One console's line to the board. The hub is the process's member of the channel layer."""

    # A member of its own would cost a subscription a console, and no line would open without Valkey.
    channel_layer_alias = NO_LAYER
    view: Sight = View.FEED

    async def connect(self) -> None:
        """Accept, then close with a reason a page can act on, or join the hub."""
        self._wire = Wire(self.base_send)
        # Once true it stays: what it was not told is missing, whatever it reads by now.
        self._is_behind = False
        self._said_at: deque[float] = deque(maxlen=MOST_SAID)
        self._tasks: list[asyncio.Task[None]] = []
        await self.accept()
        self.access = await access_of(self.scope)
        if self.access.refused:
            await self._refuse(self.access.refused)
            return
        self.view = self.access.view
        self._tasks = [asyncio.create_task(self._look_again())]
        await hub().join(self)

    async def disconnect(self, code: int) -> None:
        """Leave the hub."""
        del code
        hub().leave(self)
        for task in self._tasks:
            task.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Bring the console up to date; anything else that it says closes the line."""
        after = None if bytes_data else _resume_after(text_data)
        if after is None or self.access.refused or self._says_too_much():
            await self._end(BAD_MESSAGE)
            return
        await hub().resume(self, after)

    def _says_too_much(self) -> bool:
        now = asyncio.get_running_loop().time()
        self._said_at.append(now)
        return len(self._said_at) == MOST_SAID and now - self._said_at[0] < MOST_SAID_IN_S

    def tell(self, said: Said) -> None:
        """Write one text; never waits. A console that has not taken too much of it is closed."""
        if self._is_behind:
            return
        self._wire.write(said)
        self._is_behind = self._wire.owed > MOST_OWED_BYTES
        if self._is_behind:
            # Said once the console reads again; one that never does is missed by the next ping.
            self._tasks.append(asyncio.create_task(self._end(TOO_SLOW)))

    async def _look_again(self) -> None:
        """Close the line of somebody who logged out or lost the right to watch.

        Where the database is silent nothing can be told either; it is asked again.
        """
        while True:
            wait_s = random.uniform(LOOK_AGAIN_S / 2, LOOK_AGAIN_S)  # noqa: S311 (no secret)
            await asyncio.sleep(wait_s)
            try:
                code = await still_allowed(self.access)
            except UNREADABLE as error:
                log.warning("could not ask who watches: %s", type(error).__name__)
                continue
            if code:
                await self._refuse(code)
                return

    async def _refuse(self, code: int) -> None:
        """End with a code; a page of other units is told to load itself anew first."""
        if code == OLD_PAGE:
            await self.send(text_data=RELOAD)
        await self._end(code)

    async def _end(self, code: int) -> None:
        """Leave the hub, then close with a code: after it nothing more is written."""
        hub().leave(self)
        await self.close(code)


def _resume_after(text: str | None) -> int | None:
    """Return N of {"t":"resume","after":N}, or None for anything else."""
    if text is None or len(text) > LONGEST_MESSAGE:
        return None
    try:
        said: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match said:
        case {"t": "resume", "after": int(after)} if after >= 0 and len(said) == 2:
            return None if isinstance(after, bool) else after
    return None


class Closed(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Any other socket address: refused."""

    channel_layer_alias = NO_LAYER

    async def connect(self) -> None:
        """Refuse the handshake."""
        await self.close()


routes = URLRouter(
    [path("ws/board", BoardConsumer.as_asgi()), path("<path:rest>", Closed.as_asgi())]
)
