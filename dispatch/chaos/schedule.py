"""What breaks, when, and for how long: written out before it happens. The same seed breaks the same. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final


class Fault(StrEnum):
    """One thing that breaks."""

    WEB_KILLED = "web killed in mid-create"
    DEATH_BEFORE_PUSH = "death between commit and push"
    POSTGRES_STOPPED = "PostgreSQL stopped at once"
    DISK_FULL = "no disk left for PostgreSQL"
    ROW_HELD = "a row held by somebody"
    BROKER_FLUSHED = "Valkey flushed and killed"
    BROKER_FROZEN = "Valkey frozen"
    RELAY_KILLED = "relay killed"
    WORKER_KILLED = "worker killed"
    BEAT_KILLED = "beat killed"
    LINE_STALLED = "lines stalled"
    LINE_HALF_OPEN = "lines half open"
    STORM = "200 consoles come back at once"
    CLOCK_SKEWED = "a web process with a wrong clock"
    NOBODY_ACCEPTS = "nobody accepts"
    TOO_MUCH = "three times the calls it can take"


# What each touches: two that touch the same are never broken together.
TOUCHES: Final = {
    Fault.WEB_KILLED: "web",
    Fault.DEATH_BEFORE_PUSH: "relay",
    Fault.POSTGRES_STOPPED: "postgres",
    Fault.DISK_FULL: "postgres",
    Fault.ROW_HELD: "postgres",
    Fault.BROKER_FLUSHED: "valkey",
    Fault.BROKER_FROZEN: "valkey",
    Fault.RELAY_KILLED: "relay",
    Fault.WORKER_KILLED: "worker",
    Fault.BEAT_KILLED: "beat",
    Fault.LINE_STALLED: "lines",
    Fault.LINE_HALF_OPEN: "lines",
    Fault.STORM: "lines",
    Fault.CLOCK_SKEWED: "web",
    Fault.NOBODY_ACCEPTS: "crews",
    Fault.TOO_MUCH: "all",
}
# What the machine can take is measured while nothing else is broken.
ALONE: Final = frozenset({Fault.TOO_MUCH})
# Without these a deadline must still be kept.
CELERY_OR_VALKEY: Final = frozenset(
    {Fault.WORKER_KILLED, Fault.BEAT_KILLED, Fault.BROKER_FLUSHED, Fault.BROKER_FROZEN}
)
# While these last no deadline can be kept: the limit counts from their end.
NO_WRITES: Final = frozenset({Fault.POSTGRES_STOPPED, Fault.DISK_FULL})
# While this lasts no relay sweeps: without a worker nobody does.
NO_RELAY: Final = frozenset({Fault.DEATH_BEFORE_PUSH})
# A line must be silent for longer than a console believes it.
SILENT: Final = frozenset({Fault.LINE_STALLED, Fault.LINE_HALF_OPEN})
SILENT_S: Final = 8.0
FLOOD_S: Final = 8.0
SHORTEST_S, LONGEST_S = 2.0, 6.0
LATEST_START_S: Final = 1.5
TOGETHER: Final = 4


@dataclass(frozen=True)
class Step:
    """One fault: begun so long after its cycle, lasting so long, with dice of its own."""

    fault: Fault
    after_s: float
    lasts_s: float
    seed: int


@dataclass(frozen=True)
class Cycle:
    """What is broken together, before everything heals."""

    number: int
    steps: tuple[Step, ...]


def schedule(
    seed: int,
    cycles: int,
    *,
    of: Collection[Fault] = tuple(Fault),
    least: int = 1,
    most: int = TOGETHER,
) -> list[Cycle]:
    """Return the cycles of a run: every fault comes once before any comes twice.

    The cycles break `least` things at once, one more and so on up to `most`, in turn. Two that touch
    the same are never broken together.
    """
    rng = Random(seed)  # noqa: S311 (a schedule is no secret)
    deck: list[Fault] = []
    widths = [least + number % (most - least + 1) for number in range(cycles)]
    return [
        Cycle(number, tuple(_step(fault, rng) for fault in _drawn(deck, of, width, rng)))
        for number, width in enumerate(widths, start=1)
    ]


def _drawn(deck: list[Fault], of: Collection[Fault], width: int, rng: Random) -> list[Fault]:
    """Take faults from the deck that touch different parts; an empty deck is shuffled anew."""
    if not deck:
        deck += rng.sample(sorted(of), len(of))
    drawn: list[Fault] = []
    for fault in list(deck):
        if len(drawn) < width and all(_go_together(fault, one) for one in drawn):
            drawn.append(fault)
            deck.remove(fault)
    return drawn


def _go_together(one: Fault, other: Fault) -> bool:
    """Whether both can happen at once. While nothing is written, a silent line hides nothing."""
    both = {one, other}
    apart = TOUCHES[one] != TOUCHES[other] and not both & ALONE
    return apart and not (both & NO_WRITES and both & SILENT)


def _step(fault: Fault, rng: Random) -> Step:
    begins, lasts = rng.uniform(0, LATEST_START_S), rng.uniform(SHORTEST_S, LONGEST_S)
    if fault in SILENT:
        lasts = SILENT_S + rng.random()
    elif fault in ALONE:
        lasts = FLOOD_S
    return Step(fault, round(begins, 2), round(lasts, 2), rng.randrange(2**31))
