"""The report: one value for the JSON file, and Markdown for the terminal."""

from dataclasses import dataclass, field
from typing import Any

from .cells import Cell
from .plan import Part
from .report_growth import breaks, growth, pages
from .report_latency import cpu, latency, table
from .report_pieces import ROWS


@dataclass
class Report:
    """Everything that one run measured, and on what."""

    machine: dict[str, Any]
    command: str
    split: bool
    cells: list[Cell] = field(default_factory=list)
    pieces: dict[Part, dict[str, Any]] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether no console missed a line, or got one twice or out of order, in any cell."""
        return all(cell.clean for cell in self.cells)

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "machine": self.machine,
            "command": self.command,
            "split": self.split,
            "complete": self.complete,
            "latency": [cell.to_json() for cell in self.cells],
            **{part.value: figures for part, figures in self.pieces.items()},
        }

    def to_markdown(self) -> str:
        """Return the tables as a person reads them."""
        parts = [_machine(self.machine, self.command)]
        if self.cells:
            parts += [latency(self.cells, split=self.split), cpu(self.cells)]
        if rows := [
            row for part in ROWS if part in self.pieces for row in ROWS[part](self.pieces[part])
        ]:
            parts.append(table(("what", "figure"), rows))
        parts += [TABLES[part](self.pieces[part]) for part in TABLES if part in self.pieces]
        return "\n\n".join(parts)


TABLES = {Part.BREAKS: breaks, Part.PAGES: pages, Part.GROWTH: growth}


def _machine(on: dict[str, Any], command: str) -> str:
    return (
        f"`{command}` at {on['commit']} on {on['cores']} cores ({on['processor']}), {on['system']}; "
        f"Python {on['python']}, Django {on['django']}, PostgreSQL {on['postgresql']} "
        f"(fsync {on['fsync']}), Valkey {on['valkey']}; load average before: {on['load_average']}, "
        f"after: {on.get('load_average_after', '–')}"
    )
