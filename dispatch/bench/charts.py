"""The charts of a run, from the values of its JSON. Pure.

A cell whose figures do not count is left out.
"""

from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any, Final

from .svg import Chart, Point, Series
from .svg_scale import Axis

RATE: Final = Axis("calls/s", log=True)
CONSOLES: Final = Axis("consoles", log=True)
TIME: Final = Axis("ms, due to last console", log=True)
COLOURS: Final = {"ours": 0, "floor": 1, "stock": 2}
Found = Mapping[str, Any]


def charts_of(found: Found) -> dict[str, list[Chart]]:
    """Return the charts by the name of their file; none for a part that was not measured."""
    cells = [cell for cell in found.get("latency", ()) if cell["counts"]]
    groups = {
        "latency-calls": _panels(cells, fixed="consoles", rises="rate", axis=RATE),
        "latency-consoles": _panels(cells, fixed="rate", rises="consoles", axis=CONSOLES),
        "breaks": _breaks(found.get("breaks", {}).get("rises", ())),
        "growth": _growth(found["growth"]) if "growth" in found else [],
    }
    return {name: charts for name, charts in groups.items() if charts}


def _panels(cells: list[Found], *, fixed: str, rises: str, axis: Axis) -> list[Chart]:
    """Return a chart for each value of what is fixed, where something rises in it."""
    charts = []
    for value in sorted({cell[fixed] for cell in cells}):
        here = sorted((c for c in cells if c[fixed] == value), key=lambda c: float(c[rises]))
        if len(here) > 1:
            unit = "calls/s" if fixed == "rate" else ("consoles" if value > 1 else "console")
            charts.append(Chart(f"{value:g} {unit}", axis, TIME, _sides(here, rises)))
    return charts


def _sides(cells: list[Found], rises: str) -> list[Series]:
    sides = [side for side in COLOURS if any(cell.get(side) for cell in cells)]
    return [
        Series(
            f"{side} {p}",
            [
                (c[rises], median(c[side][f"{p}_ms"]))
                for c in cells
                if c[side] and c[side][f"{p}_ms"]
            ],
            COLOURS[side],
            dashed=p == "p99",
        )
        for side in sides
        for p in ("p50", "p99")
    ]


def _breaks(rises: Iterable[Found]) -> list[Chart]:
    """Return what becomes of the times as calls come faster, and as consoles become more."""
    by_load: dict[tuple[str, float], list[Found]] = {}
    for rise in rises:
        first = rise["steps"][0]
        held = float(first["consoles"] if rise["by"] == "rate" else first["rate"])
        by_load.setdefault((rise["by"], held), []).append(rise)
    charts = []
    for (by, held), some in by_load.items():
        title = f"{held:g} consoles" if by == "rate" else f"{held:g} calls/s"
        axis = RATE if by == "rate" else CONSOLES
        lines = [
            Series(
                f"{rise['side']} {p}", _steps(rise, by, p), COLOURS[rise["side"]], dashed=p == "p99"
            )
            for rise in some
            for p in ("p50", "p99")
        ]
        charts.append(Chart(f"Until it breaks: {title}", axis, TIME, lines))
    return charts


def _steps(rise: Found, by: str, p: str) -> list[Point]:
    return [(s[by], s[f"{p}_ms"]) for s in rise["steps"] if s[f"{p}_ms"] is not None]


def _growth(found: Found) -> list[Chart]:
    lines, calls = Axis("lines in the journal", log=True), Axis("past calls", log=True)
    journal, past, consoles = found["journal"], found["calls"], found["consoles"]
    return [
        Chart(
            "Journal: lines a second", lines, Axis("lines/s", log=True),
            [Series("appended", _of(journal, "lines", "append_per_s"), 0),
             Series("verified", _of(journal, "lines", "verify_per_s"), 1)],
        ),
        Chart(
            "Journal: catching up, board", lines, Axis("ms", log=True),
            [Series("1,000 lines", _of(journal, "lines", "catch_up_1000_ms"), 0),
             Series("100 lines", _of(journal, "lines", "catch_up_100_ms"), 1),
             Series("board", _of(journal, "lines", "board_ms"), 2)],
        ),
        Chart(
            "Among past calls, over HTTP", calls, Axis("ms", log=True),
            [Series("board", _of(past, "past_calls", "board_ms"), 0),
             Series("queue", _of(past, "past_calls", "queue_ms"), 1),
             Series("intake", _of(past, "past_calls", "intake_ms"), 2)],
        ),
        Chart(
            f"Processor time a call, {consoles[0]['rate']:g} calls/s",
            CONSOLES, Axis("ms of processor", log=True),
            [Series(side, [(r["consoles"], r[side]["cpu_ms_a_call"]) for r in consoles], n)
             for n, side in enumerate(("ours", "floor"))],
        ),
    ]  # fmt: skip


def _of(rows: list[Found], x: str, y: str) -> list[Point]:
    return [(row[x], row[y]) for row in rows]
