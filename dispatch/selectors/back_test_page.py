"""A back-test as its page shows it: the matrix, the hours of the week."""

from collections.abc import Iterable
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


@dataclass(frozen=True)
class MatrixRow:
    """The calls that had one outcome: how many keep it, and where the others go."""

    before: str
    same: int
    cells: list[Cell]

    @property
    def calls(self) -> int:
        """Every call of the row."""
        return self.same + sum(cell.calls for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """From old to new outcome. `after` names the columns; an outcome that nothing leaves is in `rest`."""

    after: list[str]
    rows: list[MatrixRow]
    rest: list[MatrixRow]

    @property
    def headings(self) -> list[str]:
        """The columns' names, which may break behind a `_`: a long one stays narrow."""
        return [name.replace("_", "_\u200b") for name in self.after]

    @property
    def calls_of_rest(self) -> int:
        """How many calls keep an outcome that no call leaves."""
        return sum(row.calls for row in self.rest)


@dataclass(frozen=True)
class Hour:
    """The crisis-team hours that one hour of the week needs more; `shade` is `more-3` or `less-1`."""

    hours: float
    shade: str

    @property
    def words(self) -> str:
        """The hours with their sign; nothing for none."""
        return f"{self.hours:+g}" if self.hours else ""


@dataclass(frozen=True)
class Day:
    """One day of the week with its 24 hours."""

    name: str
    hours: list[Hour]
    sum: float


def matrix_of(moves: Iterable[tuple[str, str, int]]) -> Matrix:
    """Return the matrix, the most urgent outcomes first; its numbers add up to all calls."""
    calls = {(old, new): number for old, new, number in moves}
    after = _ordered({new for old, new in calls if new != old})
    rows = [
        MatrixRow(
            old,
            calls.get((old, old), 0),
            [Cell(new, calls.get((old, new), 0) if new != old else 0) for new in after],
        )
        for old in _ordered({old for old, _ in calls})
    ]
    moving = [row for row in rows if row.calls > row.same]
    return Matrix(after, moving, [row for row in rows if row.calls == row.same])


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
