"""Parts of a board's HTML by their ids, so that two boards can be compared. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

VOID: Final = frozenset({"input", "img", "br", "hr", "link", "meta"})
# The rows of calls and units: what a line draws anew, and a fresh page has too.
PART: Final = re.compile(r"(call-[0-9a-f]{8}-|unit-\d+$)")
SPACE: Final = re.compile(r"\s+")


@dataclass
class Part:
    """One row as it is drawn: tags with their attributes, and words."""

    id: str
    gone: bool
    drawn: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[str, Part] = {}
        self.body: dict[str, str] = {}
        self._part: Part | None = None
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag == "body":
            self.body = about
        if self._part is None and PART.match(about.get("id", "")):
            self._part, self._depth = Part(about["id"], "data-gone" in about), 0
            self.parts[about["id"]] = self._part
        if self._part is not None:
            self._part.drawn.append(f"<{tag} {sorted(about.items())}>")
            self._depth += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        if self._part is None or tag in VOID:
            return
        self._depth -= 1
        if self._depth == 0:
            self._part = None

    def handle_data(self, data: str) -> None:
        if self._part is not None and (words := SPACE.sub(" ", data).strip()):
            self._part.drawn.append(words)


@dataclass(frozen=True)
class Page:
    """A board as it was loaded: the number it was drawn at, of which journal, and its rows."""

    seq: int
    epoch: str
    parts: dict[str, Part]


def page_of(html: str) -> Page:
    """Return a whole page; raises KeyError where it is no board."""
    reader = _Reader()
    reader.feed(html)
    return Page(int(reader.body["data-seq"]), reader.body["data-epoch"], reader.parts)


def parts_of(html: str) -> dict[str, Part]:
    """Return the rows that a line draws."""
    reader = _Reader()
    reader.feed(html)
    return reader.parts


def differences(board: Mapping[str, Part], fresh: Mapping[str, Part]) -> list[str]:
    """Return the ids of the rows that are not drawn the same on both."""
    return sorted(
        name
        for name in board.keys() | fresh.keys()
        if name not in board or name not in fresh or board[name].drawn != fresh[name].drawn
    )
