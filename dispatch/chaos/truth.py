"""Whether a console is green, by the rules of its page: `static/js/line_truth.js` and `line_order.js`. Pure.

Times are seconds of one monotonic clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

STALE_AFTER_S: Final = 6.0
BEHIND_GRACE_S: Final = 1.0
ASK_AGAIN_S: Final = 3.0
MOST_ASKED: Final = 3


@dataclass
class Truth:
    """What a console has drawn, what it knows to exist, and since when it knows nothing newer."""

    last: int
    at: float
    head: int = 0
    head_at: float = 0.0
    is_greeted: bool = False
    is_fresh: bool = False
    is_stale: bool = False
    behind_at: float | None = None
    # Lines that came before one that is missing.
    early: dict[int, dict[str, Any]] = field(default_factory=dict)

    def heard(self, head: int, now: float) -> None:
        """A hello or a beat told the head."""
        self.head = max(self.head, head)
        self.is_fresh, self.head_at = True, now

    def take(self, line: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield the lines that may be drawn now, in order; a hole is waited for."""
        self.head = max(self.head, line["seq"])
        if line["seq"] > self.last:
            self.early[line["seq"]] = line
        while self.last + 1 in self.early:
            self.last += 1
            yield self.early.pop(self.last)

    def lost(self) -> None:
        """The socket is gone."""
        self.is_greeted = self.is_fresh = False

    def check(self, now: float) -> None:
        """After six seconds without truth the board is stale."""
        if now - self.at > STALE_AFTER_S:
            self.is_fresh = self.is_fresh and self.is_stale
            self.is_stale = True

    def weigh(self, now: float) -> None:
        """Weigh what is drawn against what is known to exist."""
        if self.last < self.head:
            self.behind_at = self.behind_at or now
            return
        self.behind_at = None
        if self.is_greeted and self.is_fresh:
            # Lines prove nothing: they may all be late alike.
            self.at, self.is_stale = self.head_at, now - self.head_at > STALE_AFTER_S

    def is_behind_too_long(self, now: float) -> bool:
        """Whether lines are missing for longer than a beat may run ahead of them."""
        return self.behind_at is not None and now - self.behind_at > BEHIND_GRACE_S

    def is_green(self, now: float) -> bool:
        """Whether the page says "Live" at this moment."""
        self.check(now)
        known = self.is_greeted and self.is_fresh and not self.is_stale and not self.early
        return known and not (self.last < self.head and self.is_behind_too_long(now))


@dataclass
class Asking:
    """When to ask again for the lines after the last drawn: three times, then the page is loaded anew."""

    after: int = -1
    at: float = 0.0
    times: int = 0

    def next(self, after: int, now: float) -> str:
        """Return ask, wait or give up."""
        if self.after >= 0 and now - self.at < ASK_AGAIN_S:
            return "wait"
        self.times = self.times + 1 if after == self.after else 1
        self.after, self.at = after, now
        return "ask" if self.times <= MOST_ASKED else "give up"

    def forget(self) -> None:
        """Nothing is asked for any more."""
        self.after = -1
