"""The report: one value for the JSON file, and Markdown for the terminal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .cells import Cell, Measured, middle
from .figures import Spread
from .plan import Part

Row = Sequence[str]


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
        return all(cell.counts for cell in self.cells)

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
            parts += [_latency(self.cells, split=self.split), _cpu(self.cells)]
        if self.pieces:
            parts.append(_pieces(self.pieces))
        return "\n\n".join(parts)


def table(head: Row, rows: Iterable[Row]) -> str:
    """Return a Markdown table, figures to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _machine(on: dict[str, Any], command: str) -> str:
    return (
        f"`{command}` on {on['cores']} cores ({on['processor']}), {on['system']}; "
        f"Python {on['python']}, Django {on['django']}, PostgreSQL {on['postgresql']} "
        f"(fsync {on['fsync']}), Valkey {on['valkey']}; load average before: {on['load_average']}"
    )


def _latency(cells: list[Cell], *, split: bool) -> str:
    web = "requests and sockets each in a process" if split else "one web process"
    rounds = max(len(cell.ours.slip_p99_ms) for cell in cells)
    head = (
        "consoles × calls/s", "floor p50 ms", "floor p99", "ours p50 ms", "ours p99",
        "ratio p50", "ratio p99", "lost", "doubled", "out of order", "refused",
    )  # fmt: skip
    title = (
        "From the moment a call is due to the last console that shows it "
        f"(medians of {rounds} rounds; ratio: median of the rounds, least to most; {web})"
    )
    return f"{title}\n\n{table(head, map(_cell, cells))}"


def _cell(cell: Cell) -> Row:
    wrong = cell.floor.tally + cell.ours.tally
    times = [
        f"{middle(values):.1f}" if cell.counts else "–"
        for side in (cell.floor, cell.ours)
        for values in (side.p50_ms, side.p99_ms)
    ]
    ratios = [_ratio(cell.ratio_p50), _ratio(cell.ratio_p99)] if cell.counts else ["–", "–"]
    counts = (wrong.lost, wrong.doubled, wrong.out_of_order, wrong.refused)
    return [f"{cell.consoles} × {cell.rate:g}", *times, *ratios, *map(str, counts)]


def _ratio(ratio: Spread) -> str:
    return f"{ratio.median:.2f} ({ratio.least:.2f}–{ratio.most:.2f})"


def _cpu(cells: list[Cell]) -> str:
    names = list(dict.fromkeys(name for cell in cells for name in cell.ours.cpu_ms_a_call))
    head = ["consoles × calls/s", "floor", *(f"ours: {name}" for name in names)]
    head += ["floor: postgres", "floor: valkey"]
    title = "Processor time a call, ms (medians of the rounds; `load` is the generator itself)"
    return f"{title}\n\n{table(head, [_cpu_row(cell, names) for cell in cells])}"


def _cpu_row(cell: Cell, names: Sequence[str]) -> Row:
    floor = [_spent(cell.floor, name) for name in ("postgres", "valkey")]
    ours = [_spent(cell.ours, name) for name in names]
    return [f"{cell.consoles} × {cell.rate:g}", _spent(cell.floor, "floor"), *ours, *floor]


def _spent(side: Measured, name: str) -> str:
    return f"{middle(side.cpu_ms_a_call.get(name, [])):.2f}"


def _pieces(pieces: dict[Part, dict[str, Any]]) -> str:
    rows = [row for part, figures in pieces.items() for row in ROWS[part](figures)]
    return f"{table(('what', 'figure'), rows)}"


def _triage(found: dict[str, Any]) -> list[Row]:
    over = f"{found['protocol']}, {found['steps']} steps of its scenarios"
    return [
        (f"triage: judge ({over})", f"{found['judge_per_s']:,.0f}/s"),
        (f"triage: assess ({over})", f"{found['assess_per_s']:,.0f}/s"),
        ("triage: calls back-tested", f"{found['back_test_per_s']:,.0f}/s"),
        (
            f"triage: proof of {found['proofs']} properties ({found['proof_cpu_s']:.1f} s of processor)",
            f"{found['proof_s']:.1f} s",
        ),
    ]


def _answers(found: dict[str, Any]) -> list[Row]:
    what = "answer: key to next question shown"
    if why := found.get("why_not"):
        return [(f"{what} (not measured: {why})", "–")]
    over = f"{found['browser']}, {found['answers']} answers"
    shown = f"{found['shown_p50_ms']:.0f} ms, p99 {found['shown_p99_ms']:.0f} ms"
    server = f"{found['server_p50_ms']:.0f} ms, p99 {found['server_p99_ms']:.0f} ms"
    return [
        (f"{what}, p50 ({over})", shown),
        ("answer: of that the server's round trip, p50", server),
    ]


def _geofence(found: dict[str, Any]) -> list[Row]:
    over = f"{found['polygons']} polygons, {found['vertices']:,} vertices: {found['outlines']}"
    return [(f"geofence: one lookup ({over})", f"{found['lookup_us']:.1f} µs")]


def _journal(found: dict[str, Any]) -> list[Row]:
    return [
        ("journal: appends, 1 writer", f"{found['writers_1_per_s']:,.0f}/s"),
        ("journal: appends, 8 writers", f"{found['writers_8_per_s']:,.0f}/s"),
    ]


def _board(found: dict[str, Any]) -> list[Row]:
    over = f"{found['open']} open of {found['calls']:,} calls"
    return [
        (f"board: read ({over}, {found['queries']} queries)", f"{found['read_ms']:.1f} ms"),
        (f"board: the whole page ({over})", f"{found['page_ms']:.1f} ms"),
    ]


ROWS = {
    Part.ANSWERS: _answers,
    Part.TRIAGE: _triage,
    Part.GEOFENCE: _geofence,
    Part.JOURNAL: _journal,
    Part.BOARD: _board,
}
