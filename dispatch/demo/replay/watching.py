"""A console of the replay's own: follows the board's line as a page does, and notes when it saw what."""

import asyncio
import json
import time
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from ..door import FrontDoor

RECEIVED: Final = "call.received"
# A line that brings nothing for this long is dead: beats come every 3 s.
SILENCE_S: Final = 10.0
BACK_OFF_S: Final = 0.5
ATTEMPTS: Final = 20
# A line that never was open is given up sooner: nobody may run there.
FIRST_ATTEMPTS: Final = 4
NOT_LET_IN: Final = frozenset({4401, 4403})
PAGE: Final = 1000


class WatchRefused(Exception):
    """The board's line cannot be opened; says why."""


class Watcher:
    """What a console heard. `seen_at` has the moment (monotonic seconds) of each new call's line."""

    def __init__(self, door: FrontDoor, token: str) -> None:
        self.seen_at: dict[str, float] = {}
        self.last = 0
        self.reconnects = 0
        self.gaps = 0
        self.ready = asyncio.Event()
        self._door = door
        self._token = token
        self._epoch = ""
        self._asked = False

    async def follow(self) -> None:
        """Follow for ever; a line that breaks is opened again and caught up. Raises WatchRefused."""
        failed = 0
        while failed < (ATTEMPTS if self.ready.is_set() else FIRST_ATTEMPTS):
            try:
                async with self._open() as line:
                    failed = 0
                    await self._hear(line)
            except ConnectionClosed as error:
                code = error.rcvd.code if error.rcvd else 0
                if code in NOT_LET_IN:
                    raise WatchRefused(f"the board's line was closed with {code}") from error
                self.reconnects += 1
            except (OSError, TimeoutError, InvalidHandshake):
                failed += 1
            await asyncio.sleep(BACK_OFF_S)
        raise WatchRefused(f"{self._address} could not be reached {failed} times in a row")

    @property
    def _address(self) -> str:
        return "ws" + self._door.url.removeprefix("http") + "/ws/board"

    def _open(self) -> connect:
        headers = {"Authorization": f"Bearer {self._token}"}
        return connect(self._address, additional_headers=headers, proxy=None, max_size=None)

    async def _hear(self, line: ClientConnection) -> None:
        while True:
            said = json.loads(await asyncio.wait_for(line.recv(), SILENCE_S))
            match said["t"]:
                case "hello":
                    await self._greeted(line, said)
                case "line":
                    await self._line(line, said)
                case "beat" if said["head"] > self.last:
                    self._asked = False
                    await self._ask(line)
                case "reload":
                    await self._catch_up()

    async def _greeted(self, line: ClientConnection, said: dict[str, Any]) -> None:
        """Start at the head, or ask for what was missed while the line was broken."""
        self._asked = False
        if said["epoch"] != self._epoch:
            self._epoch, self.last = said["epoch"], said["head"]
        elif said["head"] > self.last:
            await self._ask(line)
        self.ready.set()

    async def _line(self, line: ClientConnection, said: dict[str, Any]) -> None:
        if said["seq"] <= self.last:
            return
        if said["seq"] > self.last + 1:
            self.gaps += not self._asked
            await self._ask(line)
            return
        self._asked = False
        self._take(said)

    async def _ask(self, line: ClientConnection) -> None:
        if not self._asked:
            self._asked = True
            await line.send(json.dumps({"t": "resume", "after": self.last}))

    def _take(self, said: dict[str, Any]) -> None:
        self.last = said["seq"]
        if said["kind"] == RECEIVED:
            self.seen_at.setdefault(said["call"], time.monotonic())

    async def _catch_up(self) -> None:
        """Read the numbered feed, as a page that is too far behind loads anew."""
        while True:
            answer = await self._door.get("/api/v1/events", after=self.last, limit=PAGE)
            if not answer.ok or not answer.body["events"]:
                return
            for event in answer.body["events"]:
                self._take(event)
