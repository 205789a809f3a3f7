"""How often a second something can be done, and how long one of it takes. Pure."""

import time
from collections.abc import Callable, Iterable
from statistics import median

SLICES = 5


def per_second(act: Callable[[], int], *, seconds: float) -> float:
    """Return how much `act` does a second: the median of five slices, so that one stall is no result.

    `act` does some of it and returns how much it did.
    """
    return median(_slice(act, seconds / SLICES) for _ in range(SLICES))


def _slice(act: Callable[[], int], seconds: float) -> float:
    begun, done = time.perf_counter(), 0
    while (spent := time.perf_counter() - begun) < seconds or not done:
        done += act()
    return done / max(spent, 1e-9)


def each_ms(act: Callable[[], object], turns: Iterable[object]) -> list[float]:
    """Return the milliseconds of each turn, in order; the first one is warm-up and left out."""
    act()
    taken = []
    for _ in turns:
        begun = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - begun))
    return taken
