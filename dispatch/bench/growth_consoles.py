"""What a call costs as consoles become more, in time and in processors, ours beside the floor."""

from dataclasses import replace
from typing import Any, Final

from .cells import Measured, middle
from .rounds import run_cells
from .under_way import Bench

RATE: Final = 20.0
ROUNDS: Final = 2


def measure(bench: Bench) -> list[dict[str, Any]]:
    """Return for each number of consoles the times and the processor time of a call, on each side."""
    plan = replace(bench.plan, consoles=bench.plan.growing_consoles, rates=(RATE,), rounds=ROUNDS)
    with bench.sides() as sides:
        cells = run_cells(bench, plan, sides)
    return [
        {
            "consoles": cell.consoles,
            "rate": cell.rate,
            "counts": cell.counts,
            "floor": _figures(cell.floor),
            "ours": _figures(cell.ours),
        }
        for cell in cells
    ]


def _figures(side: Measured) -> dict[str, float]:
    return {
        "p50_ms": middle(side.p50_ms),
        "p99_ms": middle(side.p99_ms),
        "cpu_ms_a_call": side.cpu_ms,
    }
