"""One console under test: its page, and the server's side of its line."""

import json
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from playwright.sync_api import ConsoleMessage, Locator, Page, WebSocketRoute

from dispatch.selectors.board import Row

from .sample_centre import DRAWN_AT, EPOCH, call_id

WELLNESS = call_id(4817)


class Console:
    """A page of the sample centre; `greets` is false where the server stays silent."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.greets = True
        self.head = DRAWN_AT
        self.lines: list[WebSocketRoute] = []
        self.heard: list[Any] = []
        self.faults: list[str] = []
        self.expected = "favicon"
        page.route_web_socket("**/ws/board", self._dialled)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._said)

    def open(self, path: str = f"/calls/{WELLNESS}/") -> Page:
        """Load a page and wait until it runs."""
        self.page.goto(self.address + path)
        if self.greets:
            self.page.locator("body[data-line=live]").wait_for()
        return self.page

    def says(self, **message: Any) -> None:
        """Send one message down the line."""
        self.lines[-1].send(json.dumps(message))

    def line(
        self, html: str = "", *, kind: str = "call.answered", call: UUID | None = None
    ) -> None:
        """Send the next journal line."""
        self.head += 1
        at = "2026-11-23T20:00:00Z"
        told = str(call) if call else None
        self.says(t="line", seq=self.head, kind=kind, call=told, at=at, html=html)

    def shows(self, row: Row, *, kind: str = "call.received") -> None:
        """Send a line that draws one row, as the server draws it."""
        self.line(render_to_string("console/_row.html", {"row": row}), kind=kind, call=row.id)

    def row(self, call: UUID) -> Locator:
        """Return a call's row on the board."""
        return self.page.locator(f"#call-{call}")

    def settle(self) -> None:
        """Wait until keys reach the pane again."""
        self.page.locator("#pane:not([aria-busy=true])").wait_for()

    def until_line(self, seq: int) -> None:
        """Wait until a line is drawn."""
        self.page.locator("#line-state", has_text=f"line {seq:,}").wait_for()

    def _dialled(self, line: WebSocketRoute) -> None:
        self.lines.append(line)
        line.on_message(lambda message: self.heard.append(json.loads(message)))
        if self.greets:
            line.send(json.dumps({"t": "hello", "head": self.head, "epoch": str(EPOCH)}))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and self.expected not in message.text:
            self.faults.append(message.text)
