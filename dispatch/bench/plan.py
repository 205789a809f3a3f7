"""How much the benchmark measures. Pure."""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil
from typing import Any


class Part(StrEnum):
    """A part of the benchmark that can be run alone."""

    LATENCY = "latency"
    ANSWERS = "answers"
    TRIAGE = "triage"
    GEOFENCE = "geofence"
    JOURNAL = "journal"
    BOARD = "board"


@dataclass(frozen=True, slots=True)
class Plan:
    """The cells (every number of consoles at every rate), and how long each is looked at."""

    consoles: tuple[int, ...]
    rates: tuple[float, ...]
    rounds: int
    # Seconds of calls in a round, and the fewest calls that a 99th percentile is taken of.
    seconds: float
    least_calls: int
    # Calls in the database when the board is read, and how many of them are open.
    board_calls: int
    board_open: int
    # Seconds that a rate (evaluations, lookups, appends) is measured for.
    rate_seconds: float
    # Answers that are given by keys in a browser.
    answers: int

    def calls(self, rate: float) -> int:
        """Return the calls of one round at `rate` a second."""
        return max(ceil(rate * self.seconds), self.least_calls)

    @property
    def cells(self) -> list[tuple[int, float]]:
        """Return every number of consoles with every rate."""
        return [(consoles, rate) for consoles in self.consoles for rate in self.rates]

    def narrowed(self, **wished: Any) -> "Plan":
        """Return the plan with what somebody wished; None leaves a value as it is."""
        return replace(self, **{name: value for name, value in wished.items() if value is not None})


FULL = Plan(
    consoles=(1, 50, 200),
    rates=(5, 20, 50),
    rounds=5,
    seconds=6,
    least_calls=50,
    board_calls=1_000_000,
    board_open=300,
    rate_seconds=2,
    answers=500,
)
QUICK = Plan(
    consoles=(1, 50),
    rates=(20,),
    rounds=3,
    seconds=2,
    least_calls=40,
    board_calls=20_000,
    board_open=300,
    rate_seconds=0.5,
    answers=40,
)
