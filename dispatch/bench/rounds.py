"""The latency cells: rounds of floor, ours, floor, ours, so that both meet the same noise."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from .cells import Cell
from .jobs import Job, Outcome, Side
from .plan import Plan
from .sides import FLOOR
from .stand import Stand, job_file

DRAIN_S = 10.0


def run_cells(
    stand: Stand,
    plan: Plan,
    sides: tuple[Side, Side],
    bodies: Sequence[dict[str, Any]],
    tell: Callable[[str], None],
) -> list[Cell]:
    """Measure every cell of the plan; `tell` hears how far it is."""
    cells = []
    for number, (consoles, rate) in enumerate(plan.cells, 1):
        cell = Cell(consoles, rate, plan.calls(rate))
        for turn in range(plan.rounds):
            which = f"cell {number} of {len(plan.cells)}, round {turn + 1} of {plan.rounds}"
            tell(f"{consoles} consoles, {rate:g} calls/s: {which}")
            for side, measured in zip(sides, (cell.floor, cell.ours), strict=True):
                # The same seed for both sides of a round, so that they meet the same calls.
                seed = 1000 * number + turn
                measured.add(_round(stand, cell, side, seed=seed, bodies=list(bodies)))
        cells.append(cell)
    return cells


def _round(
    stand: Stand, cell: Cell, side: Side, *, seed: int, bodies: list[dict[str, Any]]
) -> Outcome:
    job = Job(
        name=f"{side.name}-{seed}",
        side=side,
        consoles=cell.consoles,
        rate=cell.rate,
        calls=cell.calls_a_round,
        seed=seed,
        bodies=bodies,
        drain_s=DRAIN_S,
        pids=_pids(stand, side.name),
    )
    path = job_file(stand.places.home, job.name, asdict(job))
    return Outcome(**stand.ask("load", str(path)))


def _pids(stand: Stand, side: str) -> dict[str, int]:
    """Return the processes that serve one side, by name."""
    own = [c for name, c in stand.children.items() if (name == FLOOR) == (side == FLOOR)]
    return {child.role.name: child.process.pid for child in (*own, *stand.services.children)}
