"""The two ends that the load holds: a sender of calls, and a console. Lean, since both sides pay them."""

import asyncio
import base64
import os
import time
from collections.abc import Mapping
from typing import cast

import httptools

from .frames import FrameReader, Opcode, frame

END_OF_HEAD = b"\r\n\r\n"


class Refused(ConnectionError):
    """A server would not take a console; the text is its answer."""


class Answered:
    """What came back for one request, and when it was whole."""

    def __init__(self, status: int, body: bytes) -> None:
        self.status, self.body, self.at = status, body, time.monotonic()


class Sender(asyncio.Protocol):
    """One kept connection; one request at a time."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._body = b""
        self._waiting: asyncio.Future[Answered] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self.transport = cast("asyncio.Transport", transport)

    def send(self, request: bytes) -> "asyncio.Future[Answered]":
        """Send a whole request now; the future gets its answer."""
        self._waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self._waiting

    def data_received(self, data: bytes) -> None:
        """Read the answer."""
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        """Keep a part of it."""
        self._body += body

    def on_message_complete(self) -> None:
        """Hand over the whole answer."""
        answered = Answered(self._parser.get_status_code(), self._body)
        self._parser, self._body = httptools.HttpResponseParser(self), b""
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(answered)

    def connection_lost(self, error: Exception | None) -> None:
        """Say so to whoever waits."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(error or ConnectionResetError("closed without an answer"))


class Console(asyncio.Protocol):
    """One console: keeps each text with the moment its last byte came."""

    def __init__(self) -> None:
        self.texts: list[tuple[float, bytes]] = []
        self.greeted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._head = b""
        self._frames: FrameReader | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Keep the texts; answer a ping."""
        at = time.monotonic()
        if self._frames is None:
            data = self._after_head(data)
        for opcode, payload in self._frames.feed(data) if self._frames else ():
            if opcode == Opcode.TEXT:
                self.texts.append((at, payload))
                if not self.greeted.done():
                    self.greeted.set_result(None)
            elif opcode == Opcode.PING:
                self.transport.write(frame(Opcode.PONG, payload, masked=True))

    def _after_head(self, data: bytes) -> bytes:
        """Return what follows the handshake's answer, once that is whole."""
        head, ended, rest = (self._head + data).partition(END_OF_HEAD)
        if not ended:
            self._head = head
            return b""
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            self.greeted.set_exception(Refused(head.decode("latin1")))
            return b""
        self._frames = FrameReader()
        return rest

    def connection_lost(self, error: Exception | None) -> None:
        """Say so where nobody was greeted yet; a later end shows in what is missing."""
        if not self.greeted.done():
            self.greeted.set_exception(error or Refused("closed before a greeting"))

    def leave(self) -> None:
        """Say goodbye and go."""
        self.transport.write(frame(Opcode.CLOSE, (1000).to_bytes(2, "big"), masked=True))
        self.transport.close()


def handshake(host: str, path: str, about: Mapping[str, str]) -> bytes:
    """Return what a console sends first; `about` is what it says of itself."""
    upgrade = {
        "Host": host,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
    }
    return head(f"GET {path} HTTP/1.1", {**upgrade, **about})


def post(host: str, path: str, about: Mapping[str, str], body: bytes, *, key: str) -> bytes:
    """Return a whole request that sends a call, with its Idempotency-Key."""
    content = {
        "Host": host,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Idempotency-Key": key,
    }
    return head(f"POST {path} HTTP/1.1", {**content, **about}) + body


def head(first: str, headers: Mapping[str, str]) -> bytes:
    """Return the head of a request."""
    lines = [first, *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + END_OF_HEAD
