"""The tables of the latency cells, as Markdown."""

from collections.abc import Iterable, Sequence
from typing import Final

from .cells import Cell, Measured, middle
from .figures import Spread
from .plan import ENOUGH_FOR_P99

Row = Sequence[str]
LATE: Final = "†"
FEW: Final = "‡"
NOTES: Final = {
    LATE: "the load generator itself was late (over 5 ms at its 99th percentile): does not count",
    FEW: f"fewer than {ENOUGH_FOR_P99} calls a round: the 99th percentile is the worst of them",
}


def table(head: Row, rows: Iterable[Row]) -> str:
    """Return a Markdown table, figures to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def latency(cells: list[Cell], *, split: bool) -> str:
    """Return the times of every cell, what they are to the floor's, and what was wrong."""
    web = "requests and sockets each in a process" if split else "one web process"
    rounds = max(len(cell.ours.slip_p99_ms) for cell in cells)
    stock = ["stock p50 ms", "stock p99"] if any(cell.stock for cell in cells) else []
    head = (
        *("consoles × calls/s", "floor p50 ms", "floor p99", "ours p50 ms", "ours p99", *stock),
        *("ratio p50", "ratio p99", "lost", "doubled", "out of order", "refused"),
    )
    title = (
        "From the moment a call is due to the last console that shows it "
        f"(medians of {rounds} rounds; ratio: median of the rounds, least to most; {web})"
    )
    rows = [_cell(cell, with_stock=bool(stock)) for cell in cells]
    notes = [f"{mark} {words}" for mark, words in NOTES.items() if any(mark in r[0] for r in rows)]
    return "\n\n".join([title, table(head, rows), *notes])


def cpu(cells: list[Cell]) -> str:
    """Return what a call costs each process, and a delivery the web."""
    names = list(dict.fromkeys(name for cell in cells for name in cell.ours.cpu_ms_a_call))
    head = ["consoles × calls/s", "floor", *(f"ours: {name}" for name in names)]
    head += ["floor: postgres", "floor: valkey"]
    title = "Processor time a call, ms (medians of the rounds; `load` is the generator itself)"
    return f"{title}\n\n{table(head, [_cpu_row(cell, names) for cell in cells])}"


def _cell(cell: Cell, *, with_stock: bool) -> Row:
    wrong = cell.floor.tally + cell.ours.tally
    stock = [cell.stock or Measured()] if with_stock else []
    times = [
        f"{middle(values):.1f}" if values and (cell.clean or side is cell.stock) else "–"
        for side in (cell.floor, cell.ours, *stock)
        for values in (side.p50_ms, side.p99_ms)
    ]
    ratios = [_ratio(cell.ratio_p50), _ratio(cell.ratio_p99)] if cell.clean else ["–", "–"]
    counts = (wrong.lost, wrong.doubled, wrong.out_of_order, wrong.refused)
    return [f"{name_of(cell)}{marks_of(cell)}", *times, *ratios, *map(str, counts)]


def name_of(cell: Cell) -> str:
    """Return a cell's load."""
    return f"{cell.consoles} × {cell.rate:g}"


def marks_of(cell: Cell) -> str:
    """Return the marks that a cell's figures carry."""
    late = "" if cell.on_time else f" {LATE}"
    return late + ("" if cell.calls_a_round >= ENOUGH_FOR_P99 else f" {FEW}")


def _ratio(ratio: Spread) -> str:
    return f"{ratio.median:.2f} ({ratio.least:.2f}–{ratio.most:.2f})"


def _cpu_row(cell: Cell, names: Sequence[str]) -> Row:
    floor = [_spent(cell.floor, name) for name in ("postgres", "valkey")]
    ours = [_spent(cell.ours, name) for name in names]
    return [name_of(cell), _spent(cell.floor, "floor"), *ours, *floor]


def _spent(side: Measured, name: str) -> str:
    return f"{middle(side.cpu_ms_a_call.get(name, [])):.2f}"
