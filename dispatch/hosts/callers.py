"""Those outside: a primary CAD that posts calls at both webs, and consoles that listen."""

import json
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle
from typing import Any, Final

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

EVERY_S: Final = 0.25
GIVES_UP_S: Final = 30.0
AGAIN_S: Final = 0.3
# A web whose host was cut is left soon; one that waits for its database is given time to say so.
# Each call has a connection of its own, as through a balancer.
ANEW: Final = httpx.Limits(max_keepalive_connections=0)
PATIENCE: Final = httpx.Timeout(connect=1.0, read=12.0, write=5.0, pool=5.0)


def is_ready(web: str) -> bool:
    """Return whether a web process says that it can do its work."""
    try:
        return httpx.get(f"http://{web}/readyz", timeout=PATIENCE).is_success
    except httpx.TransportError:
        return False


@dataclass
class Sent:
    """One call as its sender saw it: when it was begun, and what came of it."""

    ref: str
    begun: float
    call: str = ""
    ended: float = 0.0
    # Every answer that was none: its code and words, or the name of what went wrong on the way.
    before: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Sender:
    """Posts calls until told to stop; each goes from web to web until one has taken it."""

    name: str
    webs: Sequence[str]
    token: str
    bodies: Sequence[Mapping[str, Any]]
    stop: threading.Event
    sent: list[Sent] = field(default_factory=list)

    def work(self) -> None:
        """Post calls, each with a key of its own."""
        headers = {"Authorization": f"Bearer {self.token}"}
        webs = cycle(self.webs)
        with httpx.Client(headers=headers, timeout=PATIENCE, limits=ANEW) as client:
            for number in count():
                if self.stop.is_set():
                    return
                one = Sent(f"{self.name}-{number}", time.monotonic())
                self.sent.append(one)
                body = {**self.bodies[number % len(self.bodies)], "source_ref": one.ref}
                while not one.call and time.monotonic() - one.begun < GIVES_UP_S:
                    self._post(client, next(webs), body, one)
                self.stop.wait(max(0.0, one.begun + EVERY_S - time.monotonic()))

    def _post(self, client: httpx.Client, web: str, body: Mapping[str, Any], one: Sent) -> None:
        key = {"Idempotency-Key": one.ref}
        try:
            answer = client.post(f"http://{web}/api/v1/calls", json=body, headers=key)
        except httpx.TransportError as error:
            one.before.append((0, type(error).__name__))
            return
        if answer.is_success:
            one.call, one.ended = answer.json()["id"], time.monotonic()
            return
        one.before.append((answer.status_code, answer.text))
        self.stop.wait(AGAIN_S)


@dataclass
class Console:
    """A console that only listens: the numbers it was told, and when it heard of each call."""

    web: str
    cookie: str
    head: int = 0
    numbers: list[int] = field(default_factory=list)
    heard: dict[str, float] = field(default_factory=dict)
    ready: threading.Event = field(default_factory=threading.Event)
    said: list[str] = field(default_factory=list)

    def listen(self, stop: threading.Event) -> None:
        """Listen until told to stop."""
        headers = {"Cookie": self.cookie}
        with connect(
            f"ws://{self.web}/ws/board",
            origin=Origin(f"http://{self.web}"),
            additional_headers=headers,
            max_size=None,
            ping_interval=None,
        ) as line:
            while not stop.is_set():
                try:
                    self._take(json.loads(line.recv(timeout=0.2)))
                except TimeoutError:
                    continue
                except ConnectionClosed as closed:
                    self.said.append(f"closed: {closed}")
                    return

    def _take(self, message: dict[str, Any]) -> None:
        match message:
            case {"t": "hello", "head": head}:
                self.head = head
                self.ready.set()
            case {"t": "line", "seq": seq}:
                self.numbers.append(seq)
                self.heard.setdefault(str(message.get("call")), time.monotonic())
            case {"t": "beat"}:
                return
            case _:
                self.said.append(str(message)[:80])
