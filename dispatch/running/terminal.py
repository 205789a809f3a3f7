"""What the person at the terminal reads while things start. Standard library only."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WIDTH = 14


def say(line: str = "") -> None:
    """Print a line at once; a closed terminal is no reason to stop the centre."""
    try:
        print(line, flush=True)
    except (BrokenPipeError, OSError):
        # The terminal went away. What happens is in the logs.
        sys.stdout = Path("/dev/null").open("w")  # noqa: SIM115


def tell(name: str, text: str) -> None:
    """Print one finished step: its name, and what came of it."""
    say(f"  {name:<{WIDTH}} {text}")


class Step:
    """One step under way; `note` shows how far it is, on a terminal that can be redrawn."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.begun = time.monotonic()
        self.result = "ready"
        self.redraws = sys.stdout.isatty()

    def note(self, text: str) -> None:
        """Redraw the line with `text` and the seconds so far."""
        if self.redraws:
            line = f"\r\x1b[K  {self.name:<{WIDTH}} {text} … {self.seconds:.0f} s"
            print(line, end="", flush=True)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.begun

    def clear(self) -> None:
        """Wipe the line that `note` drew."""
        if self.redraws:
            print("\r\x1b[K", end="", flush=True)


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
