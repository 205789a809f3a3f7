"""The benchmark's arithmetic: percentiles, ratios, and whether every console got every line. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from random import Random
from statistics import median


class NothingMeasured(ValueError):
    """A figure was asked for where nothing was measured."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One line as a console got it: seconds on the load's own clock, its number, and its call."""

    at: float
    seq: int
    call: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What was wrong with the deliveries of one round; all 0 where its figures count."""

    lost: int
    doubled: int
    out_of_order: int
    refused: int = 0

    @property
    def clean(self) -> bool:
        """Whether every call was taken, and every console got every line once and in order."""
        return not (self.lost or self.doubled or self.out_of_order or self.refused)

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.out_of_order + other.out_of_order,
            self.refused + other.refused,
        )


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several rounds, with the least and the most of them."""

    median: float
    least: float
    most: float


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that `share` (0 to 1) of the values do not exceed.

    The nearest rank: always one that was measured. Raises NothingMeasured.
    """
    if not values:
        raise NothingMeasured("no values")
    return sorted(values)[max(ceil(share * len(values)), 1) - 1]


def spread(values: Sequence[float]) -> Spread:
    """Return the median of some values, with the least and the most; raises NothingMeasured."""
    if not values:
        raise NothingMeasured("no rounds")
    return Spread(median(values), min(values), max(values))


def paired_ratio(ours: Sequence[float], floor: Sequence[float]) -> Spread:
    """Return ours over the floor, round by round: both of a round met the same noise.

    Raises NothingMeasured, and ValueError where a round has only one side.
    """
    return spread([one / other for one, other in zip(ours, floor, strict=True)])


def tally(wanted: Sequence[str], consoles: Sequence[Sequence[Heard]], *, numbered: bool) -> Tally:
    """Return what the consoles did not get of the `wanted` calls, or got twice.

    `numbered` says that numbers are promised to follow each other without a gap, at each console.
    """
    calls = set(wanted)
    lost = doubled = out_of_order = 0
    for heard in consoles:
        got = [line.call for line in heard if line.call in calls]
        lost += len(calls) - len(set(got))
        doubled += len(got) - len(set(got))
        if numbered:
            out_of_order += _breaks([line.seq for line in heard])
    return Tally(lost, doubled, out_of_order)


def _breaks(numbers: Sequence[int]) -> int:
    """Return how often a number is not the one after its predecessor; a repeat is counted elsewhere."""
    return sum(after not in (before, before + 1) for before, after in pairwise(numbers))


def last_heard(consoles: Sequence[Sequence[Heard]]) -> Mapping[str, float]:
    """Return for each call when the last console first heard of it."""
    last: dict[str, float] = {}
    for heard in consoles:
        first: dict[str, float] = {}
        for line in heard:
            first.setdefault(line.call, line.at)
        for call, at in first.items():
            last[call] = max(at, last.get(call, at))
    return last


def arrivals(rate: float, count: int, *, seed: int) -> list[float]:
    """Return when each of `count` calls is due, in seconds from the start, `rate` a second.

    The gaps are exponential, as independent callers arrive; the same seed gives the same day.
    """
    rng = Random(seed)
    due, at = [], 0.0
    for _ in range(count):
        at += rng.expovariate(rate)
        due.append(at)
    return due
