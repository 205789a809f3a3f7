"""Where a value lies along an axis, and the marks that a reader finds there. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

# So many steps a linear axis has at most; a longer way than so many powers of ten shows only these.
STEPS: Final = 5
POWERS_WITH_STEPS: Final = 3


@dataclass(frozen=True)
class Axis:
    """What is measured along one side, with its unit. A logarithmic one starts above 0."""

    label: str
    log: bool = False


class Scale:
    """Where a value lies between two edges, and the marks on the way."""

    def __init__(self, axis: Axis, values: Sequence[float], edges: tuple[float, float]) -> None:
        self.log = axis.log
        self.marks = _marks_log(values) if axis.log else _marks(max(values, default=1.0))
        self._edges = edges
        self._ends = (self._of(self.marks[0]), self._of(self.marks[-1]))

    def at(self, value: float) -> float:
        """Return the place of a value; one below the first mark lies on it."""
        (low, high), (begins, ends) = self._ends, self._edges
        share = (self._of(max(value, self.marks[0])) - low) / (high - low)
        return round(begins + share * (ends - begins), 1)

    def _of(self, value: float) -> float:
        return log10(value) if self.log else value


def _marks(most: float) -> list[float]:
    """Return 0 and equal steps of 1, 2 or 5 until the most is reached."""
    raw = max(most, 1e-9) / STEPS
    unit = 10.0 ** floor(log10(raw))
    step = next(unit * n for n in (1, 2, 5, 10) if unit * n >= raw)
    return [step * n for n in range(ceil(most / step - 1e-9) + 1)] if most > 0 else [0.0, 1.0]


def _marks_log(values: Sequence[float]) -> list[float]:
    """Return 1, 2 and 5 of each power of ten (over long ways the powers alone) around the values."""
    above = [value for value in values if value > 0] or [1.0]
    first, last = floor(log10(min(above))), floor(log10(max(above))) + 1
    steps = (1, 2, 5) if last - first <= POWERS_WITH_STEPS else (1,)
    marks = [n * 10.0**power for power in range(first, last + 1) for n in steps]
    low = max(mark for mark in marks if mark <= min(above))
    high = next((mark for mark in marks if mark >= max(above) and mark > low), marks[-1])
    return [mark for mark in marks if low <= mark <= high]
