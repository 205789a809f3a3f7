"""Pages asked for over HTTP, one after another on a kept connection, by somebody who is logged in."""

import http.client
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from statistics import median
from typing import Any, Final

from dispatch.running.ports import HERE
from dispatch.running.problems import CannotStart

PATIENCE_S: Final = 60.0
FINE: Final = (200, 201)


class Visitor:
    """One kept connection to a web process. `about` is what its owner says of himself."""

    def __init__(self, line: http.client.HTTPConnection, about: Mapping[str, str]) -> None:
        self._line, self._about = line, about

    def ask(
        self, path: str, body: bytes | None = None, more: Mapping[str, str] | None = None
    ) -> float:
        """Return the milliseconds until the last byte; raises CannotStart where it is refused."""
        begun = time.perf_counter()
        headers = {**self._about, **(more or {})}
        self._line.request("GET" if body is None else "POST", path, body=body, headers=headers)
        answer = self._line.getresponse()
        said = answer.read()
        took = 1000 * (time.perf_counter() - begun)
        if answer.status not in FINE:
            raise CannotStart(f"{path} was answered {answer.status}: {said[:300].decode()}")
        return took

    def ask_often(self, path: str, turns: int) -> dict[str, Any]:
        """Return the first answer's time, and the median and the worst of `turns` after it."""
        first = self.ask(path)
        return {"first_ms": first, **summed_up([self.ask(path) for _ in range(turns)])}


@contextmanager
def visiting(port: int, about: Mapping[str, str]) -> Iterator[Visitor]:
    """Give a visitor, whose connection is closed after."""
    line = http.client.HTTPConnection(HERE, port, timeout=PATIENCE_S)
    try:
        yield Visitor(line, about)
    finally:
        line.close()


def summed_up(taken: list[float]) -> dict[str, Any]:
    """Return the median and the worst of some times, and how many they were."""
    return {"median_ms": median(taken), "worst_ms": max(taken), "turns": len(taken)}
