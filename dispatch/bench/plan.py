"""How much the benchmark measures, and about how long that takes. Pure."""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil
from typing import Any, Final

# A 99th percentile of fewer calls is little else than the worst of them.
ENOUGH_FOR_P99: Final = 100


class Part(StrEnum):
    """A part of the benchmark that can be run alone."""

    LATENCY = "latency"
    BREAKS = "breaks"
    CATCHUP = "catchup"
    ANSWERS = "answers"
    TRIAGE = "triage"
    GEOFENCE = "geofence"
    JOURNAL = "journal"
    BOARD = "board"
    PAGES = "pages"
    GROWTH = "growth"


# What --quick measures where nothing is named: the others take minutes, whatever the plan.
QUICK_PARTS: Final = tuple(
    part for part in Part if part not in {Part.BREAKS, Part.CATCHUP, Part.PAGES, Part.GROWTH}
)


@dataclass(frozen=True, slots=True)
class Plan:
    """The cells (every number of consoles at every rate), and how long each is looked at."""

    consoles: tuple[int, ...]
    rates: tuple[float, ...]
    rounds: int
    # Seconds of calls in a round, and the fewest calls of one, as far as they fit `longest`.
    seconds: float
    least_calls: int
    longest: float
    # Consoles while the rate rises, and the rates; consoles that rise, and the rate meanwhile.
    crowds: tuple[int, ...]
    rising_rates: tuple[float, ...]
    rising_consoles: tuple[int, ...]
    slow_rate: float
    # Consoles that are so many lines behind, all at once, and how often that is done.
    behind: int
    missed: int
    catch_ups: int
    # Calls in the database when the board and the pages are read, and how many of them are open.
    board_calls: int
    board_open: int
    # How often each page is asked for.
    page_turns: int
    # Lines of the journal, past calls, and consoles, as they grow.
    journal_lines: tuple[int, ...]
    past_calls: tuple[int, ...]
    growing_consoles: tuple[int, ...]
    # Seconds that a rate (evaluations, lookups, appends) is measured for.
    rate_seconds: float
    # Answers that are given by keys in a browser.
    answers: int

    def calls(self, rate: float) -> int:
        """Return the calls of one round at `rate` a second."""
        return min(max(ceil(rate * self.seconds), self.least_calls), ceil(rate * self.longest))

    @property
    def cells(self) -> list[tuple[int, float]]:
        """Return every number of consoles with every rate."""
        return [(consoles, rate) for consoles in self.consoles for rate in self.rates]

    def narrowed(self, **wished: Any) -> "Plan":
        """Return the plan with what somebody wished; None leaves a value as it is."""
        return replace(self, **{name: value for name, value in wished.items() if value is not None})


def up_to(most: int, *, first: int = 1) -> tuple[int, ...]:
    """Return `first` and every tenfold of it below `most`, and `most`."""
    steps = [first]
    while steps[-1] * 10 < most:
        steps.append(steps[-1] * 10)
    return (*steps, most) if most > first else (most,)


FULL = Plan(
    consoles=(1, 50, 200, 500),
    rates=(5, 20, 50, 100, 200),
    rounds=3,
    seconds=3,
    least_calls=ENOUGH_FOR_P99,
    longest=10,
    crowds=(10, 50),
    rising_rates=(25, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1000, 1500, 2000),
    rising_consoles=(100, 200, 500, 1000, 1500, 2000, 3000, 4000, 6000),
    slow_rate=10,
    behind=200,
    missed=100,
    catch_ups=5,
    board_calls=1_000_000,
    board_open=300,
    page_turns=7,
    journal_lines=up_to(1_000_000, first=1000),
    past_calls=up_to(1_000_000),
    growing_consoles=(1, 10, 50, 100, 200, 500),
    rate_seconds=2,
    answers=500,
)
QUICK = Plan(
    consoles=(1, 50),
    rates=(20,),
    rounds=3,
    seconds=2,
    least_calls=40,
    longest=10,
    crowds=(10,),
    rising_rates=(25, 50, 100),
    rising_consoles=(50, 100),
    slow_rate=10,
    behind=20,
    missed=40,
    catch_ups=2,
    board_calls=20_000,
    board_open=300,
    page_turns=2,
    journal_lines=(1000, 10_000),
    past_calls=(1, 1000, 10_000),
    growing_consoles=(1, 50),
    rate_seconds=0.5,
    answers=40,
)
