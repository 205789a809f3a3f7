"""The report: one value for the JSON file, and a table for the terminal."""

from dataclasses import dataclass
from typing import Any

from .figures import Figure
from .schedule import Cycle


@dataclass(frozen=True)
class Report:
    """Everything that one run found. `asked` is its seed, its cycles and its form."""

    asked: dict[str, Any]
    machine: dict[str, Any]
    cycles: list[Cycle]
    load: dict[str, Any]
    faults: dict[str, Any]
    figures: list[Figure]
    # What the processes logged as errors, each once.
    errors: list[str]

    @property
    def holds(self) -> bool:
        """Whether every figure is as it must be."""
        return all(figure.holds for figure in self.figures)

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "asked": self.asked,
            "holds": self.holds,
            "machine": self.machine,
            "load": self.load,
            "faults": self.faults,
            "schedule": [
                [[step.fault, step.after_s, step.lasts_s] for step in cycle.steps]
                for cycle in self.cycles
            ],
            "errors": self.errors,
            "figures": [figure.to_json() for figure in self.figures],
        }

    def to_markdown(self) -> str:
        """Return the tables as a person reads them."""
        asked = ", ".join(f"{name} {value}" for name, value in self.asked.items())
        load = ", ".join(f"{value} {name}" for name, value in self.load.items())
        lines = [
            f"Chaos run: {asked}. Load: {load}.",
            "",
            "| Fault | times |",
            "| --- | ---: |",
            *(f"| {name} | {times} |" for name, times in self.faults.items()),
            "",
            "| Figure | wrong | of n | seen |",
            "| --- | ---: | ---: | --- |",
            *map(row, self.figures),
        ]
        return "\n".join(lines)


def row(figure: Figure) -> str:
    """Return a figure as a line of a table."""
    wrong = f"{figure.wrong:g}" if figure.must else "–"
    mark = "" if figure.holds else " **WRONG**"
    which = f": {'; '.join(figure.which)}" if figure.which and not figure.holds else ""
    return f"| {figure.name} | {wrong}{mark} | {figure.n} | {figure.seen}{which} |"
