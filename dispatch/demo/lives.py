"""Several calls lived through at once, in order of time. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import heapify, heappop, heappush


def in_order(lives: Iterable[Iterator[datetime]]) -> Iterator[datetime]:
    """Take the steps of several lives in order of time; yield the moment of each once it was taken.

    A life yields when its next step is due; of two that are due at once the earlier one goes first.
    """
    told = list(lives)
    due = [(at, number) for number, life in enumerate(told) for at in (next(life),)]
    heapify(due)
    while due:
        at, number = heappop(due)
        following = next(told[number], None)
        if following is not None:
            heappush(due, (following, number))
        yield at
