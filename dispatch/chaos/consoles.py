"""Consoles without a screen: each loads the board, follows its line as the page does, and keeps its rows."""

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from dispatch.running.ports import HERE

from .fragments import Page, Part, page_of, parts_of
from .proxy import Proxy
from .truth import STALE_AFTER_S, Asking, Truth

TICK_S: Final = 0.5
PAGE_S: Final = 6.0
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 15.0
REFUSALS: Final = frozenset({4400, 4401, 4403})
TROUBLES = (OSError, TimeoutError, WebSocketException, httpx.HTTPError)


class NewPage(Exception):
    """The page must be loaded anew."""


@dataclass
class Heard:
    """What the lines told one console: (number, kind, call) as drawn, and what was not as it should be."""

    drawn: list[tuple[int, str, str | None]] = field(default_factory=list)
    # The numbers at which its page was loaded, each with how many lines had been drawn before it.
    pages: list[tuple[int, int]] = field(default_factory=list)
    refused_with: int | None = None
    # Lines that came a second time although nobody had asked.
    doubled: int = 0


class Console:
    """One console behind a proxy. `keeps_board` off: it listens and draws nothing."""

    def __init__(
        self, name: str, door: Proxy, cookie: str, *, seed: int, keeps_board: bool = True
    ) -> None:
        self.name, self.cookie = name, cookie
        self.heard = Heard()
        self.board: dict[str, Part] = {}
        self.truth = Truth(0, time.monotonic())
        self.loaded = asyncio.Event()
        self.door, self._keeps_board = door, keeps_board
        self._rng = Random(seed)  # noqa: S311 (a wait is no secret)
        self._epoch = ""
        self._asking = Asking()
        self._asked_here = False
        self._told_here = 0
        self._failed = 0

    @property
    def last(self) -> int:
        """The last number it has drawn."""
        return self.truth.last

    @property
    def known_at(self) -> float:
        """When it was last looked at: now."""
        return time.monotonic()

    def is_green(self, now: float) -> bool:
        """Whether it says that it is live."""
        return self.truth.is_green(now)

    async def live(self) -> None:
        """Follow the board until cancelled."""
        await self._load()
        while True:
            try:
                await self._follow()
            except NewPage:
                await self._load()
            except ConnectionClosed as closed:
                if closed.rcvd and closed.rcvd.code in REFUSALS:
                    # As its page would: it says so, and does not dial again.
                    self.truth.lost()
                    self.heard.refused_with = closed.rcvd.code
                    return
                await self._lost()
            except TROUBLES:
                await self._lost()

    async def fresh(self) -> Page:
        """Return the board as it is loaded now; raises what TROUBLES names."""
        async with httpx.AsyncClient(trust_env=False, timeout=PAGE_S) as browser:
            answer = await browser.get(self._origin, headers={"Cookie": self.cookie})
        answer.raise_for_status()
        return page_of(answer.text)

    @property
    def _origin(self) -> str:
        return f"http://{HERE}:{self.door.port}"

    async def _load(self) -> None:
        while True:
            try:
                page = await self.fresh()
            except TROUBLES:
                await asyncio.sleep(TICK_S)
                continue
            break
        self._epoch = page.epoch
        self.board = page.parts if self._keeps_board else {}
        self.heard.pages.append((page.seq, len(self.heard.drawn)))
        self.truth = Truth(page.seq, time.monotonic(), head=page.seq)
        self._asking.forget()
        self.loaded.set()

    async def _lost(self) -> None:
        """Wait before it dials again: any wait up to a limit that doubles."""
        self.truth.lost()
        self._asking.forget()
        limit = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**self._failed)
        self._failed += 1
        await asyncio.sleep(self._rng.random() * limit)

    async def _follow(self) -> None:
        """Dial and listen, until the line ends or is silent for too long."""
        dialled_at = time.monotonic()
        async with asyncio.timeout(STALE_AFTER_S):
            line = await connect(
                f"ws://{HERE}:{self.door.port}/ws/board",
                origin=self._origin,  # type: ignore[arg-type]
                additional_headers={"Cookie": self.cookie},
                proxy=None,
                max_size=None,
                compression=None,
                # A browser sends no pings of its own.
                ping_interval=None,
            )
        self._asked_here, self._told_here = False, 0
        try:
            await self._hear(line, dialled_at)
        finally:
            line.transport.abort()

    async def _hear(self, line: ClientConnection, heard_at: float) -> None:
        while True:
            said = None
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK_S):
                    said = json.loads(await line.recv())
            now = time.monotonic()
            if said is not None:
                heard_at = now
                await self._act(line, said, now)
            if now - heard_at > STALE_AFTER_S:
                raise TimeoutError
            if self.truth.is_greeted and self.truth.is_behind_too_long(now):
                await self._ask(line, now)

    async def _act(self, line: ClientConnection, said: dict[str, Any], now: float) -> None:
        # After a silence an old beat may come first: the clock is looked at before it is believed.
        self.truth.check(now)
        match said["t"]:
            case "reload":
                raise NewPage
            case "line":
                self._take(said)
                if self.truth.early:
                    await self._ask(line, now)
            case _:
                self.truth.heard(said["head"], now)
                await self._greet(line, said, now)
        self.truth.weigh(now)
        if self.is_green(now):
            self._failed = 0
            self._asking.forget()

    async def _greet(self, line: ClientConnection, said: dict[str, Any], now: float) -> None:
        if said["t"] != "hello":
            return
        if said["epoch"] != self._epoch:
            raise NewPage
        self.truth.is_greeted = True
        if self.truth.last < self.truth.head:
            await self._ask(line, now)

    def _take(self, said: dict[str, Any]) -> None:
        if said["seq"] <= self._told_here and not self._asked_here:
            self.heard.doubled += 1
        self._told_here = max(self._told_here, said["seq"])
        for one in self.truth.take(said):
            self._draw(one)

    def _draw(self, said: dict[str, Any]) -> None:
        self.heard.drawn.append((said["seq"], said["kind"], said["call"]))
        if not self._keeps_board or not said["html"]:
            return
        for name, part in parts_of(said["html"]).items():
            if part.gone:
                self.board.pop(name, None)
            else:
                self.board[name] = part

    async def _ask(self, line: ClientConnection, now: float) -> None:
        match self._asking.next(self.truth.last, now):
            case "ask":
                self._asked_here = True
                await line.send(json.dumps({"t": "resume", "after": self.truth.last}))
            case "give up":
                raise NewPage


class CarelessConsole(Console):
    """The control: it draws past holes, never asks for what it missed and is always green.

    A run in which it is not found wrong could not have found anything.
    """

    def is_green(self, now: float) -> bool:
        """Whether it says that it is live: always."""
        del now
        return self.loaded.is_set()

    def _take(self, said: dict[str, Any]) -> None:
        self.truth.last = self.truth.head = said["seq"]
        self._draw(said)

    async def _ask(self, line: ClientConnection, now: float) -> None:
        """Ask for nothing."""
        del line, now
