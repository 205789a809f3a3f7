"""A load that rises until it is too much: its steps, and how far it was borne. Pure."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from .cells import LATEST_MS, Measured

MOST_P50_MS: Final = 100.0
MOST_P99_MS: Final = 250.0


@dataclass(frozen=True)
class Step:
    """One load, and what it came to. `late` says that the generator itself could not keep up."""

    consoles: int
    rate: float
    # None where lines are missing.
    p50_ms: float | None
    p99_ms: float | None
    slip_p99_ms: float
    wrong: int = 0

    @property
    def late(self) -> bool:
        """Whether the generator was late: what it measured is then partly itself."""
        return self.slip_p99_ms > LATEST_MS


@dataclass
class Rise:
    """One side under a rising load. `by` is "rate" or "consoles": what rises."""

    side: str
    by: str
    limit: str
    steps: list[Step] = field(default_factory=list)

    @property
    def broke_at(self) -> Step | None:
        """Return the step that was too much; None where the last one was still borne."""
        return self.steps[-1] if self.steps and not self.bears(self.steps[-1]) else None

    @property
    def held(self) -> Step | None:
        """Return the highest load that was borne."""
        return next(filter(self.bears, reversed(self.steps)), None)

    def bears(self, step: Step) -> bool:
        """Whether a step stays within the limit, with nothing missing."""
        if step.p50_ms is None or step.p99_ms is None:
            return False
        return step.p50_ms <= MOST_P50_MS if self.by == "rate" else step.p99_ms <= MOST_P99_MS

    def climb(self, measured: Iterable[Step]) -> "Rise":
        """Take one step after another until one is too much, and return itself."""
        for step in measured:
            self.steps.append(step)
            if self.broke_at:
                break
        return self

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        held, broke = self.held, self.broke_at
        return {
            **asdict(self),
            "held": _plain(held) if held else None,
            "broke_at": _plain(broke) if broke else None,
        }


def _plain(step: Step) -> dict[str, Any]:
    return {**asdict(step), "late": step.late}


def step_of(consoles: int, rate: float, measured: Measured) -> Step:
    """Return a step from one round."""
    wrong = measured.tally
    return Step(
        consoles=consoles,
        rate=rate,
        p50_ms=measured.p50_ms[0] if wrong.clean else None,
        p99_ms=measured.p99_ms[0] if wrong.clean else None,
        slip_p99_ms=measured.slip_p99_ms[0],
        wrong=wrong.lost + wrong.doubled + wrong.out_of_order + wrong.refused,
    )
