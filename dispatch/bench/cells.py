"""A cell of the latency table: the floor beside ours, and whether its figures count. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from .figures import Spread, Tally, paired_ratio, percentile
from .jobs import Outcome

P50, P99 = 0.50, 0.99
CLEAN = Tally(0, 0, 0)


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


@dataclass
class Cell:
    """So many consoles at such a rate: the floor beside ours."""

    consoles: int
    rate: float
    calls_a_round: int
    floor: Measured = field(default_factory=Measured)
    ours: Measured = field(default_factory=Measured)

    @property
    def counts(self) -> bool:
        """Whether every console got every line once and in order, on both sides."""
        return self.floor.tally.clean and self.ours.tally.clean

    @property
    def ratio_p50(self) -> Spread:
        """Return ours over the floor at the median, round by round."""
        return paired_ratio(self.ours.p50_ms, self.floor.p50_ms)

    @property
    def ratio_p99(self) -> Spread:
        """Return ours over the floor at the 99th percentile, round by round."""
        return paired_ratio(self.ours.p99_ms, self.floor.p99_ms)

    def to_json(self) -> dict[str, Any]:
        """Return plain values; no ratio where the figures do not count."""
        plain = {**asdict(self), "counts": self.counts}
        if self.counts:
            plain |= {"ratio_p50": asdict(self.ratio_p50), "ratio_p99": asdict(self.ratio_p99)}
        return plain


def middle(values: Sequence[float]) -> float:
    """Return the median of the rounds, 0 where there was none."""
    return median(values) if values else 0.0
