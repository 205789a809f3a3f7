"""The figures of a run, and whether each is as it must be. Pure."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """How many of `n` were wrong, with what was seen; `must` is false for what is only told."""

    name: str
    wrong: float
    n: int
    seen: str = ""
    must: bool = True
    # The first few that were wrong.
    which: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether it is as it must be. Nothing looked at proves nothing."""
        return not self.must or (self.wrong == 0 and self.n > 0)

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {**asdict(self), "holds": self.holds}


def counted(name: str, wrong: list[str], n: int, seen: str = "") -> Figure:
    """Return a figure of a list of what is wrong."""
    return Figure(name, len(wrong), n, seen, which=tuple(wrong[:5]))


def at_most(name: str, taken_s: list[float], limit_s: float) -> Figure:
    """Return a figure of times that must each be within a limit; the worst of them is told."""
    late = [f"{one:.1f} s" for one in taken_s if one > limit_s]
    worst = f"max {max(taken_s):.2f} s of {limit_s:g} s" if taken_s else ""
    return counted(name, late, len(taken_s), worst)


def told(name: str, taken_s: list[float]) -> Figure:
    """Return times that are told and not judged."""
    middle = sorted(taken_s)[len(taken_s) // 2] if taken_s else 0.0
    seen = f"p50 {middle:.2f} s, max {max(taken_s, default=0.0):.2f} s"
    return Figure(name, 0, len(taken_s), seen, must=False)


def numbers_wrong(pages: list[tuple[int, int]], drawn: list[int]) -> list[int]:
    """Return the numbers that a console drew out of turn: each follows the one before, or its page's."""
    starts = {count: seq for seq, count in pages}
    wrong, last = [], 0
    for place, seq in enumerate(drawn):
        last = starts.get(place, last)
        if seq != last + 1:
            wrong.append(seq)
        last = seq
    return wrong
