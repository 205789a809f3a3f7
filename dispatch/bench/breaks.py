"""Where each side breaks: calls that come ever faster, and consoles that become ever more."""

from collections.abc import Iterator
from typing import Any

from .cells import Cell
from .jobs import Side
from .rising import MOST_P50_MS, MOST_P99_MS, Rise, Step, step_of
from .rounds import job_for, run_jobs
from .under_way import Bench


def measure(bench: Bench) -> dict[str, Any]:
    """Return every rise of every side; each ends by itself at the first load that is too much."""
    with bench.sides() as sides:
        return {"rises": [rise.to_json() for side in sides for rise in _rises(bench, side)]}


def _rises(bench: Bench, side: Side) -> Iterator[Rise]:
    plan, slow = bench.plan, bench.plan.slow_rate
    for many in plan.crowds:
        # A generator: the next step is measured only where the one before was borne.
        faster = (_step(bench, side, many, rate) for rate in plan.rising_rates)
        yield Rise(side.name, "rate", f"p50 over {MOST_P50_MS:.0f} ms").climb(faster)
    more = (_step(bench, side, many, slow) for many in plan.rising_consoles)
    yield Rise(side.name, "consoles", f"p99 over {MOST_P99_MS:.0f} ms").climb(more)


def _step(bench: Bench, side: Side, consoles: int, rate: float) -> Step:
    bench.tell(f"{side.name}: {consoles} consoles, {rate:g} calls/s")
    cell = Cell(consoles, rate, bench.plan.calls(rate))
    [found] = run_jobs(bench, [job_for(bench, side, cell=cell, seed=consoles)])
    measured = cell.side(side.name)
    measured.add(found)
    return step_of(consoles, rate, measured)
