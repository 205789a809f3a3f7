"""The whole benchmark, from nothing to a report; everything that it starts has ended when it returns."""

from collections.abc import Callable, Collection
from dataclasses import asdict
from typing import Any

from dispatch.running.ports import HERE

from .answering import Asked
from .machine import machine
from .plan import Part, Plan
from .report import Report
from .rounds import run_cells
from .sides import start_floor, start_ours
from .stand import Stand, job_file, thrown_up

Tell = Callable[[str], None]
FROM_OUTSIDE = (Part.LATENCY, Part.ANSWERS)


def measure(
    plan: Plan, parts: Collection[Part], *, split: bool, command: str, tell: Tell
) -> Report:
    """Measure some parts of the plan; `tell` hears how far it is. Raises CannotStart, StopAsked."""
    with thrown_up() as stand:
        services = stand.services
        report = Report(machine(services.database_url, services.redis_url), command, split)
        tell("preparing the database")
        staged = stand.ask("stage")
        if Part.LATENCY in parts:
            sides = (start_floor(stand), start_ours(stand, staged, split=split))
            report.cells = run_cells(stand, plan, sides, staged["bodies"], tell)
            stand.stop_children()
        if Part.ANSWERS in parts:
            tell("answers in a browser")
            report.pieces[Part.ANSWERS] = _answers(stand, plan, staged)
        for part in Part:
            if part in parts and part not in FROM_OUTSIDE:
                tell(str(part))
                report.pieces[part] = _piece(stand, part, plan)
        return report


def _answers(stand: Stand, plan: Plan, staged: dict[str, Any]) -> dict[str, Any]:
    """Return what a browser saw of answers on a web and relay of ours, ended after."""
    side = start_ours(stand, staged, split=False)
    origin = f"http://{HERE}:{side.post_port}"
    asked = Asked(origin, staged["cookie"], staged["feed"], staged["bodies"][0], plan.answers)
    path = job_file(stand.places.home, Part.ANSWERS, asked.written())
    found: dict[str, Any] = stand.ask("answering", str(path))
    stand.stop_children()
    return found


def _piece(stand: Stand, part: Part, plan: Plan) -> dict[str, object]:
    path = job_file(stand.places.home, part, asdict(plan))
    found: dict[str, object] = stand.ask("pieces", part, str(path))
    return found
