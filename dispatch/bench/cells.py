"""A cell of the latency table: the floor beside ours, and whether its figures count. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any, Final

from .figures import Spread, Tally, paired_ratio, percentile
from .jobs import Outcome

P50, P99 = 0.50, 0.99
CLEAN = Tally(0, 0, 0)
# A generator that sends later than this is a part of what it measures.
LATEST_MS: Final = 5.0


@dataclass
class Measured:
    """One side of a cell: a percentile for each round, and what the processes used for a call."""

    p50_ms: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)
    answer_p50_ms: list[float] = field(default_factory=list)
    slip_p99_ms: list[float] = field(default_factory=list)
    cpu_ms_a_call: dict[str, list[float]] = field(default_factory=dict)
    tally: Tally = CLEAN
    refusals: list[str] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Take in one round; where a line is missing its times are none."""
        self.tally += outcome.tally
        self.refusals += outcome.refusals
        for name, spent in outcome.cpu_ms.items():
            self.cpu_ms_a_call.setdefault(name, []).append(spent)
        self.slip_p99_ms.append(percentile(outcome.slip_ms, P99))
        if outcome.tally.clean:
            self.p50_ms.append(percentile(outcome.latency_ms, P50))
            self.p99_ms.append(percentile(outcome.latency_ms, P99))
            self.answer_p50_ms.append(percentile(outcome.answer_ms, P50))

    @property
    def on_time(self) -> bool:
        """Whether the generator sent when it was planned, in the middle one of the rounds."""
        return middle(self.slip_p99_ms) <= LATEST_MS

    @property
    def cpu_ms(self) -> float:
        """Processor time of a call in all processes of the side, the generator's left out."""
        return sum(middle(spent) for name, spent in self.cpu_ms_a_call.items() if name != "load")


@dataclass
class Cell:
    """So many consoles at such a rate: the floor beside ours, and the stock way where it was asked for."""

    consoles: int
    rate: float
    calls_a_round: int
    floor: Measured = field(default_factory=Measured)
    ours: Measured = field(default_factory=Measured)
    stock: Measured | None = None

    def side(self, name: str) -> Measured:
        """Return one side by its name."""
        if name == "stock" and self.stock is None:
            self.stock = Measured()
        side: Measured = getattr(self, name)
        return side

    @property
    def clean(self) -> bool:
        """Whether every console got every line once and in order, from the floor and from us."""
        return self.floor.tally.clean and self.ours.tally.clean

    @property
    def on_time(self) -> bool:
        """Whether the generator kept to the plan on both sides."""
        return self.floor.on_time and self.ours.on_time

    @property
    def counts(self) -> bool:
        """Whether the figures say anything: nothing is missing, and the generator was not late."""
        return self.clean and self.on_time

    @property
    def ratio_p50(self) -> Spread:
        """Return ours over the floor at the median, round by round."""
        return paired_ratio(self.ours.p50_ms, self.floor.p50_ms)

    @property
    def ratio_p99(self) -> Spread:
        """Return ours over the floor at the 99th percentile, round by round."""
        return paired_ratio(self.ours.p99_ms, self.floor.p99_ms)

    def to_json(self) -> dict[str, Any]:
        """Return plain values; no ratio where a line is missing."""
        plain = {**asdict(self), "counts": self.counts, "on_time": self.on_time}
        if self.clean:
            plain |= {"ratio_p50": asdict(self.ratio_p50), "ratio_p99": asdict(self.ratio_p99)}
        return plain


def middle(values: Sequence[float]) -> float:
    """Return the median of the rounds, 0 where there was none."""
    return median(values) if values else 0.0
