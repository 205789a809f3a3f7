"""The whole run, from nothing to a report; everything that it starts has ended when it returns."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from typing import Any, Final

from dispatch.bench.machine import machine
from dispatch.bench.stand import Stand, thrown_up
from dispatch.running.ports import HERE
from dispatch.running.problems import CannotStart

from .asked import Asked
from .beside import beside, heed
from .bots import Bots, Doors
from .centre import Centre, until
from .checks import all_figures, control_names, holes_of_control
from .consoles import CarelessConsole, Console
from .days import day_for
from .faults import make
from .fragments import differences
from .ledger import Ledger
from .proxy import Proxy
from .report import Report
from .run_state import Run
from .schedule import SILENT, Cycle
from .stored import read
from .tab import NAME, Tab, opened
from .watch import Watch

HEALED_S: Final = 60.0
# After a cycle all of it runs for a moment: what was missed then would be seen.
REST_S: Final = 1.0
# By then the last offer that nobody answered has lapsed.
LAPSED_S: Final = 3.0
COMPARED_WITHIN_S, LEVEL_S = 30.0, 2.0
# A console that missed lines while its line was silent shows it with the next that it draws.
FOUND_S: Final = 10.0

Tell = Callable[[str], None]


def chaos(asked: Asked, tell: Tell) -> Report:
    """Break a centre of its own by the plan, heal it and judge it. Raises CannotStart, StopAsked."""
    with thrown_up("chaos") as stand:
        tell("preparing the database")
        staged = stand.ask("stage")
        ledger = Ledger(asked.ledger or stand.places.home / "ledger.jsonl")
        on = machine(stand.services.database_url, stand.services.redis_url)
        run, boards = asyncio.run(_driven(stand, staged, ledger, asked, tell))
        ledger.close()
        tell("judging from outside")
        past, stored = stand.ask("past"), read(stand.services.database_url)
        return Report(
            asked=asked.words,
            machine=on,
            cycles=asked.plan,
            load=_load(run),
            faults=_faults(run),
            figures=all_figures(run, stored, past, boards),
            errors=run.centre.errors(),
        )


async def _driven(
    stand: Stand, staged: dict[str, Any], ledger: Ledger, asked: Asked, tell: Tell
) -> tuple[Run, dict[str, list[str]]]:
    """Run the centre through its cycles; return it with the rows of each board that differ at the end."""
    async with AsyncExitStack() as stack:
        tell("starting the processes")
        run = await _made(stand, staged, ledger, asked, stack)
        tab = None if asked.short else await _tab(run, stack)
        kept = [run.watch.keep_looking(), *(one.live() for one in run.consoles)]
        kept += [heed(), *([tab.keep_looking()] if tab else [])]
        async with beside(kept) as broken:
            return run, await broken(_cycles(run, asked.plan, tab, tell))


async def _made(
    stand: Stand, staged: dict[str, Any], ledger: Ledger, asked: Asked, stack: AsyncExitStack
) -> Run:
    centre = Centre(stand, has_celery=not asked.short)
    await centre.start()
    front, frail = Proxy(centre.ports), Proxy(centre.ports)
    for proxy in (front, frail):
        await proxy.start()
        stack.push_async_callback(proxy.stop)
    doors = await Doors.opened(stack, f"http://{HERE}:{front.port}", staged["tokens"], ledger)
    # Without Celery from the start, every deadline is kept without it.
    watch = Watch(stand.services.database_url, dead=int(asked.short), slack_s=asked.slack_s)
    bots = Bots(doors, staged["bodies"], day_for(asked.day, asked.seed), asked.seed)
    run = Run(centre, front, frail, ledger, bots, watch, staged)
    run.consoles = list(_consoles(run, asked))
    watch.shown, watch.never_slack = run.consoles, control_names(run)
    return run


def _consoles(run: Run, asked: Asked) -> Sequence[Console]:
    cookie, seed, (count, frail) = run.staged["cookie"], asked.seed, asked.consoles
    return [
        *(Console(f"console {n}", run.front, cookie, seed=seed + n) for n in range(count - frail)),
        *(Console(f"frail console {n}", run.frail, cookie, seed=seed - n) for n in range(1, frail)),
        CarelessConsole("control", run.frail, cookie, seed=seed),
    ]


async def _tab(run: Run, stack: AsyncExitStack) -> Tab | None:
    tab = await stack.enter_async_context(opened(run.frail, run.front, run.staged["cookie"]))
    if tab is not None:
        run.watch.shown = [*run.consoles, tab]
    return tab


async def _cycles(
    run: Run, plan: Sequence[Cycle], tab: Tab | None, tell: Tell
) -> dict[str, list[str]]:
    await asyncio.gather(*(one.loaded.wait() for one in run.consoles))
    await _healed(run)
    async with beside([run.bots.replay(), run.bots.race(), run.bots.leave_alone()]) as loaded:
        await loaded(_broken_and_healed(run, plan, tell))
    tell("comparing the boards")
    await _healed(run)
    boards = {one.name: await _differing(one) for one in run.consoles}
    return boards | ({NAME: await tab.differing()} if tab else {})


async def _broken_and_healed(run: Run, plan: Sequence[Cycle], tell: Tell) -> None:
    for cycle in plan:
        tell(f"cycle {cycle.number}: " + ", ".join(step.fault for step in cycle.steps))
        holes = len(holes_of_control(run))
        await _all_made(run, cycle)
        run.noted.heal_s.append(await _healed(run))
        await asyncio.sleep(REST_S)
        if SILENT & {step.fault for step in cycle.steps}:
            await _control_found(run, holes)
    await until(lambda: time.monotonic() > run.noted.lapses_at + LAPSED_S, "a lapse")


async def _all_made(run: Run, cycle: Cycle) -> None:
    """Make the faults of a cycle; raises the first trouble that is not the product's: CannotStart."""
    try:
        async with asyncio.TaskGroup() as faults:
            for step in cycle.steps:
                faults.create_task(make(run, step))
    except ExceptionGroup as several:
        raise several.exceptions[0] from several


async def _control_found(run: Run, before: int) -> None:
    """Note whether the careless console has a hole more than before its line was silent."""
    try:
        await until(lambda: len(holes_of_control(run)) > before, "a hole", within=FOUND_S)
    except CannotStart:
        run.noted.control_found.append(False)
    else:
        run.noted.control_found.append(True)


async def _healed(run: Run) -> float:
    """Wait until every console but the control has been level; return how long that took."""
    but, waiting = control_names(run), {one.name for one in run.watch.shown}

    def all_were() -> bool:
        waiting.intersection_update(run.watch.not_level(but=but))
        return not waiting

    try:
        return await until(all_were, "healing", within=HEALED_S + run.watch.slack_s)
    except CannotStart:
        run.noted.not_healed += sorted(waiting)
        return HEALED_S


async def _differing(one: Console) -> list[str]:
    """Return the rows that are not as on a page loaded at the very number that the console is at."""
    ends = time.monotonic() + COMPARED_WITHIN_S
    while time.monotonic() < ends:
        page = await one.fresh()
        with suppress(CannotStart):
            await until(lambda: one.last >= page.seq, "the line", within=LEVEL_S)  # noqa: B023
        if one.last == page.seq:
            return differences(one.board, page.parts)
    return ["never level with a fresh page"]


def _load(run: Run) -> dict[str, Any]:
    return {
        "writes sent": len(run.ledger.entries),
        "calls replayed": run.bots.played.came_in,
        "races": run.bots.races,
        "web kills": run.noted.kills,
        "consoles": len(run.watch.shown),
        "lines": run.watch.head,
        "calls given up by the load": len(run.bots.trouble),
    }


def _faults(run: Run) -> dict[str, Any]:
    """Return how often each fault came, or why it could not."""
    came = {fault.value: times for fault, times in run.noted.came.items()}
    return came | {fault.value: f"left out: {why}" for fault, why in run.noted.left_out.items()}
