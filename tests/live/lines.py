"""A console as the server sees it: a socket with a real session cookie, or a machine's token."""

import itertools
import json
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def logged_in(server, username):
    """Return a browser of this person, after the real login form."""
    browser = httpx.Client(base_url=server.origin, timeout=20, headers={"Referer": server.origin})
    page = browser.get("/accounts/login/")
    form = {
        "login": username,
        "password": f"{username}-has-a-password",
        "csrfmiddlewaretoken": TOKEN.search(page.text)[1],
    }
    answer = browser.post("/accounts/login/", data=form)
    assert answer.status_code == 302, answer.text
    return browser


@dataclass
class Line:
    """An open live line and all that it was told, each with the second it came."""

    socket: object
    heard: list = field(default_factory=list)

    def next(self, within=5.0):
        """Return the next message."""
        message = json.loads(self.socket.recv(timeout=within))
        self.heard.append((time.monotonic(), message))
        return message

    def until(self, wanted, within=5.0):
        """Return the first message that `wanted` says yes to."""
        deadline = time.monotonic() + within
        while True:
            message = self.next(max(deadline - time.monotonic(), 0.01))
            if wanted(message):
                return message

    def told(self, seq, within=5.0):
        """Return the line with this number."""
        return self.until(lambda m: m["t"] == "line" and m["seq"] == seq, within)

    def beat(self, within=5.0):
        """Return the next heartbeat."""
        return self.until(lambda m: m["t"] == "beat", within)

    def hear(self, seconds):
        """Listen for so long, or until the line closes."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                self.next(left)
            except TimeoutError:
                return

    def say(self, words):
        """Say something to the server."""
        self.socket.send(words if isinstance(words, (str, bytes)) else json.dumps(words))

    def closed(self, within=5.0):
        """Return the code with which the server closes the line."""
        deadline = time.monotonic() + within
        try:
            while True:
                self.next(max(deadline - time.monotonic(), 0.01))
        except ConnectionClosed:
            return self.socket.close_code

    @property
    def numbers(self):
        """The numbers of the lines, in the order in which they came."""
        return [message["seq"] for _, message in self.heard if message["t"] == "line"]

    def gaps(self, kind):
        """The seconds between one message of a kind and the next."""
        at = [when for when, message in self.heard if message["t"] == kind]
        return [after - before for before, after in itertools.pairwise(at)]


@contextmanager
def line(server, *, browser=None, token="", origin=None, cookie=None, **more):
    """Open a line as a browser's page does, or as a machine with its token."""
    headers = {}
    if browser is not None:
        headers["Cookie"] = f"sessionid={browser.cookies['sessionid']}"
    if cookie is not None:
        headers["Cookie"] = cookie
    if token:
        headers["Authorization"] = f"Bearer {token}"
    page = None if token else origin if origin is not None else server.origin
    with connect(
        server.line_url, origin=page or None, additional_headers=headers, max_size=None, **more
    ) as socket:
        yield Line(socket)
