"""The latency cells: rounds of floor, ours, floor, ours, so that both meet the same noise."""

from collections.abc import Sequence
from dataclasses import asdict

from .cells import Cell
from .jobs import Job, Outcome, Side
from .plan import Plan
from .stand import Stand
from .under_way import Bench

DRAIN_S = 10.0


def run_cells(bench: Bench, plan: Plan, sides: Sequence[Side]) -> list[Cell]:
    """Measure every cell of the plan; the bench's listener hears how far it is."""
    cells = []
    for number, (consoles, rate) in enumerate(plan.cells, 1):
        bench.tell(f"{consoles} consoles, {rate:g} calls/s: cell {number} of {len(plan.cells)}")
        cell = Cell(consoles, rate, plan.calls(rate))
        jobs = [
            # The same seed for all sides of a round, so that they meet the same calls.
            job_for(bench, side, cell=cell, seed=1000 * number + turn)
            for turn in range(plan.rounds)
            for side in sides
        ]
        for job, outcome in zip(jobs, run_jobs(bench, jobs), strict=True):
            cell.side(job.side.name).add(outcome)
        cells.append(cell)
    return cells


def job_for(bench: Bench, side: Side, *, cell: Cell, seed: int) -> Job:
    """Return one round of a cell on one side."""
    return Job(
        name=f"{side.name}-{cell.consoles}-{cell.rate:g}-{seed}",
        side=side,
        consoles=cell.consoles,
        rate=cell.rate,
        calls=cell.calls_a_round,
        seed=seed,
        bodies=bench.staged["bodies"],
        drain_s=DRAIN_S,
        pids=pids(bench.stand, side),
    )


def run_jobs(bench: Bench, jobs: Sequence[Job]) -> list[Outcome]:
    """Run some rounds, one after another, in one load generator."""
    return [Outcome(**one) for one in bench.ask("load", [asdict(job) for job in jobs])]


def pids(stand: Stand, side: Side) -> dict[str, int]:
    """Return the processes that serve one side, by name."""
    own = [stand.children[name] for name in side.processes]
    return {child.role.name: child.process.pid for child in (*own, *stand.services.children)}
