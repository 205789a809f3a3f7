"""The whole benchmark, from nothing to a report; everything that it starts has ended when it returns."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from dispatch.running.ports import HERE

from . import breaks, catchup, growth, pages
from .answering import Asked
from .databases import keep_fresh
from .machine import busy, machine
from .plan import Part, Plan
from .report import Report
from .rounds import run_cells
from .stand import thrown_up
from .under_way import Bench, Tell


def measure(
    plan: Plan, parts: Collection[Part], *, split: bool, stock: bool, command: str, tell: Tell
) -> Report:
    """Measure some parts of the plan; `tell` hears how far it is. Raises CannotStart, StopAsked."""
    with thrown_up() as stand:
        services = stand.services
        facts = machine(services.database_url, services.redis_url)
        report = Report(facts, command, split)
        tell("preparing the database")
        bench = Bench(stand, plan, stand.ask("stage"), split, stock, tell)
        keep_fresh(stand)
        for part in (part for part in Part if part in parts):
            tell(str(part))
            if part is Part.LATENCY:
                with bench.sides() as sides:
                    report.cells = run_cells(bench, plan, sides)
            else:
                report.pieces[part] = OTHERS[part](bench)
        report.machine["load_average_after"] = busy()
        return report


def _answers(bench: Bench) -> dict[str, Any]:
    """Return what a browser saw of answers on a web and relay of ours."""
    staged = bench.staged
    with bench.ours() as side:
        asked = Asked(
            origin=f"http://{HERE}:{side.post_port}",
            cookie=staged["cookie"],
            feed=staged["feed"],
            body=staged["bodies"][0],
            answers=bench.plan.answers,
        )
        found: dict[str, Any] = bench.ask("answering", asked.written())
    return found


def _inside(part: Part) -> Callable[[Bench], dict[str, Any]]:
    def measured(bench: Bench) -> dict[str, Any]:
        found: dict[str, Any] = bench.piece(part)
        return found

    return measured


OTHERS: Final[Mapping[Part, Callable[[Bench], dict[str, Any]]]] = {
    Part.BREAKS: breaks.measure,
    Part.CATCHUP: catchup.measure,
    Part.ANSWERS: _answers,
    **{part: _inside(part) for part in (Part.TRIAGE, Part.GEOFENCE, Part.JOURNAL, Part.BOARD)},
    Part.PAGES: pages.measure,
    Part.GROWTH: growth.measure,
}
