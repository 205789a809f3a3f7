"""Journal appends a second: each a transaction of its own, that reaches the disk."""

import time
from threading import Barrier, Thread
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from dispatch import journal

WRITERS: Final = (1, 8)
# A line about no call, so that nothing else is written: the head's lock and the commit are the cost.
KIND: Final = "bench.line"


def measure(seconds: float) -> dict[str, Any]:
    """Return appends a second with one writer and with eight, and whether the chain still holds."""
    rates = {f"writers_{count}_per_s": _rate(count, seconds) for count in WRITERS}
    *_, last = journal.verify()
    return {**rates, "lines": last.head, "verified": last.holds}


def _rate(writers: int, seconds: float) -> float:
    """Return the appends a second of some writers together, each on its own connection."""
    counts, start = [0] * writers, Barrier(writers + 1)
    threads = [
        Thread(target=_write, args=(number, counts, start, seconds)) for number in range(writers)
    ]
    for thread in threads:
        thread.start()
    start.wait()
    begun = time.monotonic()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - begun)


def _write(number: int, counts: list[int], start: Barrier, seconds: float) -> None:
    try:
        append()  # the connection is made before the clock runs
        start.wait()
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            append()
            counts[number] += 1
    finally:
        connection.close()


@transaction.atomic
def append() -> int:
    """Append one line in a transaction of its own; return 1, since it is one."""
    journal.record(KIND, call=None, actor=None, at=timezone.now(), why="a benchmark")
    return 1
