"""What a console is told: one journal line as the text that goes down its line."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone

from .journal import Line
from .selectors.board import rows_of, units_with


class View(StrEnum):
    """Consoles of one view are told the very same bytes."""

    BOARD = "board"
    # Machines: numbers and ids, no part of a page.
    FEED = "feed"


# Lines that change nothing on a board: they are told, so that no number is missing, but not drawn.
UNDRAWN = frozenset({"care.read", "token.issued", "person.added"})


@dataclass
class Told:
    """A line and its text by view, drawn once and handed to every console of that view."""

    line: Line
    text: dict[View, str] = field(default_factory=dict)


def beat(head: int) -> str:
    """Return the heartbeat, which carries the last number that this process has told."""
    return json.dumps({"t": "beat", "head": head})


def hello(head: int, epoch: UUID) -> str:
    """Return the greeting of a line."""
    return json.dumps({"t": "hello", "head": head, "epoch": str(epoch)})


RELOAD = json.dumps({"t": "reload"})


def line_text(line: Line, html: str) -> str:
    """Return one line as it is sent; `html` holds the parts of the page that it changed."""
    return json.dumps(
        {
            "t": "line",
            "seq": line.seq,
            "kind": line.kind,
            "call": str(line.call) if line.call else None,
            "at": line.at.isoformat(),
            "html": html,
        }
    )


def draw(told: Iterable[Told], view: View) -> None:
    """Give each line its text for `view`. A call is drawn once, on its last line among these."""
    waiting = [entry for entry in told if view not in entry.text]
    if view is View.FEED:
        for entry in waiting:
            entry.text[view] = line_text(entry.line, "")
        return
    last: dict[UUID | None, int] = {
        entry.line.call: entry.line.seq for entry in waiting if entry.line.kind not in UNDRAWN
    }
    now = timezone.now()
    cards = _cards([call for call in last if call])
    moved = {entry.line.call for entry in waiting if entry.line.kind.startswith("unit.")}
    units = _units(moved, now) if moved else ""
    newest = max(last.values(), default=0)
    for entry in waiting:
        line = entry.line
        html = cards.get(line.call, "") if last.get(line.call) == line.seq and line.call else ""
        entry.text[view] = line_text(line, html + (units if line.seq == newest else ""))


def _cards(calls: list[UUID]) -> Mapping[UUID | None, str]:
    rows = rows_of(calls)
    return {row.id: render_to_string("console/_row.html", {"row": row}) for row in rows}


def _units(calls: set[UUID | None], now: datetime) -> str:
    return "".join(
        render_to_string("console/_unit.html", {"unit": unit}) for unit in units_with(calls, now)
    )
