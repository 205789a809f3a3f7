"""A back-test as its page shows it: the matrix, the hours of the week."""

from dataclasses import dataclass
from typing import Any

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# A cell's colour, in five steps of the largest hour.
STEPS = 5


@dataclass(frozen=True)
class Cell:
    """How many calls went from one outcome to another."""

    after: str
    calls: int
    same: bool


@dataclass(frozen=True)
class MatrixRow:
    """The calls that had one outcome, by what the version gives them."""

    before: str
    cells: list[Cell]
    calls: int


@dataclass(frozen=True)
class Matrix:
    """From old to new outcome; the columns in the order of `after`."""

    after: list[str]
    rows: list[MatrixRow]


@dataclass(frozen=True)
class Hour:
    """The crisis-team hours that one hour of the week needs more; `shade` is `more-3` or `less-1`."""

    hours: float
    shade: str


@dataclass(frozen=True)
class Day:
    """One day of the week with its 24 hours."""

    name: str
    hours: list[Hour]
    sum: float


def matrix_of(found: dict[str, Any]) -> Matrix:
    """Return the matrix, the most urgent outcomes first."""
    calls = {(old, new): number for old, new, number in found.get("matrix", [])}
    before = _ordered({old for old, _ in calls})
    after = _ordered({new for _, new in calls})
    rows = [
        MatrixRow(
            old,
            [Cell(new, calls.get((old, new), 0), old == new) for new in after],
            sum(calls.get((old, new), 0) for new in after),
        )
        for old in before
    ]
    return Matrix(after, rows)


def _ordered(names: set[str]) -> list[str]:
    """Return outcomes from level 4 down, and what could not be judged last."""
    levels = sorted((name for name in names if name[:1].isdigit()), key=lambda n: (-int(n[0]), n))
    return levels + sorted(name for name in names if not name[:1].isdigit())


def week_of(found: dict[str, Any]) -> list[Day]:
    """Return the team-hours by day and hour, each shaded against the largest."""
    hours = found.get("team_hours") or [0.0] * 168
    top = max((abs(one) for one in hours), default=0.0)
    return [
        Day(name, [_hour(one, top) for one in part], round(sum(part), 1))
        for number, name in enumerate(DAYS)
        for part in [hours[number * 24 : number * 24 + 24]]
    ]


def _hour(hours: float, top: float) -> Hour:
    if not hours:
        return Hour(0.0, "none")
    step = max(1, round(abs(hours) / top * STEPS))
    return Hour(round(hours, 1), f"{'more' if hours > 0 else 'less'}-{step}")
