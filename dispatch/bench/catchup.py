"""Many consoles that missed the same lines, all at once."""

from dataclasses import asdict
from typing import Any

from .cells import Cell
from .rounds import job_for
from .under_way import Bench


def measure(bench: Bench) -> dict[str, Any]:
    """Return how long it takes until all are level, and what that uses; one web process."""
    plan = bench.plan
    with bench.ours() as side:
        job = job_for(bench, side, cell=Cell(plan.behind, plan.slow_rate, plan.missed), seed=0)
        found: dict[str, Any] = bench.ask(
            "catching_up", {"job": asdict(job), "turns": plan.catch_ups}
        )
    return found
