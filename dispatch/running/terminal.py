"""What the person at the terminal reads while things start. Standard library only."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

WIDTH = 14


def say(line: str) -> None:
    """Print an answer."""
    print(line, flush=True)


def mention(line: str) -> None:
    """Print what goes on beside the answer, where a pipe does not take it for the answer.

    A terminal that was closed is no reason to stop a centre: the logs have it.
    """
    with suppress(OSError):
        print(line, file=sys.stderr, flush=True)


def tell(name: str, text: str) -> None:
    """Mention one finished step: its name, and what came of it."""
    mention(f"  {name:<{WIDTH}} {text}")


class Step:
    """One step under way; `note` shows how far it is, on a terminal that can be redrawn."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.begun = time.monotonic()
        self.result = "ready"
        self.redraws = sys.stderr.isatty()

    def note(self, text: str) -> None:
        """Redraw the line with `text` and the seconds so far."""
        if self.redraws:
            line = f"\r\x1b[K  {self.name:<{WIDTH}} {text} … {self.seconds:.0f} s"
            print(line, end="", file=sys.stderr, flush=True)

    @property
    def seconds(self) -> float:
        """Return the seconds since the step began."""
        return time.monotonic() - self.begun

    def clear(self) -> None:
        """Wipe the line that `note` drew."""
        if self.redraws:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


@contextmanager
def step(name: str, doing: str) -> Iterator[Step]:
    """Show `doing` while the block runs, and its result and seconds when it has ended well."""
    under_way = Step(name)
    if under_way.redraws:
        under_way.note(doing)
    else:
        tell(name, f"{doing} …")
    try:
        yield under_way
    finally:
        under_way.clear()
    tell(name, f"{under_way.result} ({under_way.seconds:.1f} s)")
