"""Each fault: it breaks something, holds it broken, and mends it. It returns when all is as before."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from random import Random
from typing import Final

import psycopg
import redis.asyncio

from .centre import LOOK_S, OFFER_ANSWER_S, OK, RELAYS, WEBS, until
from .disk import disk_full
from .overload import too_much
from .run_state import Run
from .schedule import CELERY_OR_VALKEY, NO_RELAY, NO_WRITES, Fault, Step
from .storm import storm

BURST: Final = 6
KILL_AFTER_S: Final = 0.05
BETWEEN_KILLS_S: Final = 0.5
WRONG_BY_S: Final = 90.0
AT_THE_ROW: Final = "SELECT id FROM dispatch_call WHERE state <> 'closed' ORDER BY random() LIMIT 1"


async def make(run: Run, step: Step) -> None:
    """Make one fault happen, at its time, and note its window."""
    await asyncio.sleep(step.after_s)
    run.noted.came[step.fault] = run.noted.came.get(step.fault, 0) + 1
    with _window(run, step.fault):
        await FAULTS[step.fault](run, step)


@contextmanager
def _window(run: Run, fault: Fault) -> Iterator[None]:
    """Tell the watch what cannot be, and what must be all the same, while this fault lasts."""
    blocks = fault in NO_WRITES or (fault in NO_RELAY and not run.centre.has_celery)
    kills, before = fault in CELERY_OR_VALKEY, run.watch.head
    run.watch.blocked += blocks
    run.watch.dead += kills
    try:
        yield
    finally:
        run.watch.blocked -= blocks
        run.watch.dead -= kills
        if kills:
            run.noted.dead_between.append((before, run.watch.head))


async def web_killed(run: Run, step: Step) -> None:
    """F1: kill the web that serves, within moments of a burst of new calls, again and again."""
    dice, ends = Random(step.seed), time.monotonic() + step.lasts_s  # noqa: S311
    async with asyncio.TaskGroup() as sending:
        while time.monotonic() < ends:
            for _ in range(BURST):
                sending.create_task(_send(run))
            await asyncio.sleep(dice.uniform(0, KILL_AFTER_S))
            run.centre.kill_web(dice.choice(WEBS))
            run.noted.kills += 1
            await asyncio.sleep(BETWEEN_KILLS_S)


async def death_before_push(run: Run, step: Step) -> None:
    """F2: with both relays held, kill the webs as soon as a call is committed; then the relays."""
    del step
    before = run.watch.head
    for relay in RELAYS:
        run.centre.send(relay, signal.SIGSTOP)
    async with asyncio.TaskGroup() as sending:
        for _ in range(BURST):
            sending.create_task(_send(run))
        await until(lambda: run.watch.head > before, "a call that is committed", within=60)
        for web in WEBS:
            run.centre.kill_web(web)
        run.noted.kills += len(WEBS)
    for relay in RELAYS:
        await run.centre.kill(relay)
        run.centre.again(relay)
    await until(lambda: run.centre.leader() is not None, "a relay that leads")


async def postgres_stopped(run: Run, step: Step) -> None:
    """F3: stop PostgreSQL without a checkpoint, as a power cut; time the first write after it."""
    await run.centre.kill("postgres", signal.SIGQUIT)
    await asyncio.sleep(step.lasts_s)
    begun = time.monotonic()
    run.centre.again("postgres")
    await run.centre.postgres_ready()
    await run.bots.first_write()
    run.noted.to_first_write_s.append(time.monotonic() - begun)


async def row_held(run: Run, step: Step) -> None:
    """F5: hold one call's row; another call must not wait for it."""
    connect = psycopg.AsyncConnection.connect
    async with await connect(run.database_url, connect_timeout=5) as somebody:
        found = await (await somebody.execute(AT_THE_ROW)).fetchone()
        if found is None:
            return
        held = await somebody.execute(
            "SELECT id FROM dispatch_call WHERE id = %s FOR UPDATE", found
        )
        await held.fetchone()
        run.watch.held = str(found[0])
        ends = time.monotonic() + step.lasts_s
        while time.monotonic() < ends:
            begun = time.monotonic()
            await _send(run)
            run.noted.beside_held_row_s.append(time.monotonic() - begun)
        await somebody.rollback()
    # A look that began before the row was free.
    await asyncio.sleep(1)
    run.watch.held = ""


async def broker_flushed(run: Run, step: Step) -> None:
    """F7: Valkey forgets all, is killed, and comes back empty."""
    async with redis.asyncio.from_url(run.redis_url) as client:
        await client.flushall()
    await run.centre.kill("valkey")
    await asyncio.sleep(step.lasts_s)
    run.centre.again("valkey")


async def broker_frozen(run: Run, step: Step) -> None:
    """F8: Valkey hangs with its port open."""
    await _frozen(run, "valkey", step.lasts_s)


async def relay_killed(run: Run, step: Step) -> None:
    """Kill the relay that leads, and then the one that took over."""
    await until(lambda: run.centre.leader() is not None, "a relay that leads")
    ends = time.monotonic() + step.lasts_s
    await _fail_over(run)
    await _fail_over(run)
    await asyncio.sleep(max(ends - time.monotonic(), 0))


async def _fail_over(run: Run) -> None:
    """Kill the leader, time until the standby leads, and start another standby beside that."""
    leader = run.centre.leader()
    assert leader is not None, "it leads"
    other = next(name for name in RELAYS if name != leader)
    await until(lambda: run.watch.standbys > 0 or run.watch.blocked > 0, "a standby in line")
    begun, could = time.monotonic(), not run.watch.blocked
    await run.centre.kill(leader)
    await until(lambda: run.centre.leader() == other, "a standby that leads")
    # Without PostgreSQL nobody can lead.
    if could and not run.watch.blocked:
        run.noted.fail_over_s.append(time.monotonic() - begun)
    run.centre.again(leader)


async def worker_killed(run: Run, step: Step) -> None:
    """F11: no worker."""
    await _gone(run, "worker", step.lasts_s)


async def beat_killed(run: Run, step: Step) -> None:
    """F12: no beat."""
    await _gone(run, "beat", step.lasts_s)


async def line_stalled(run: Run, step: Step) -> None:
    """F23: what is on the frail lines waits, and comes all at once."""
    run.frail.stall()
    await _silent(run, step.lasts_s)
    run.frail.flow()


async def line_half_open(run: Run, step: Step) -> None:
    """F23: the webs' ends of the frail lines are gone; the consoles hear nothing of it."""
    run.frail.half_open()
    await _silent(run, step.lasts_s)
    run.frail.flow()


async def clock_skewed(run: Run, step: Step) -> None:
    """F37: a third web, which says it is not ready, serves with a clock that is far ahead, or behind."""
    name = f"skewed web {run.noted.came[Fault.CLOCK_SKEWED]}"
    ahead_s = Random(step.seed).choice((-WRONG_BY_S, WRONG_BY_S))  # noqa: S311
    port, status = await run.centre.start_skewed(name, ahead_s)
    run.noted.skewed += 1
    run.noted.skewed_ready += [name] if status == OK else []
    # Whoever sends to it all the same writes what is wrong by so much, and nothing else is.
    run.centre.ports.append(port)
    await asyncio.sleep(step.lasts_s)
    run.centre.ports.remove(port)
    await run.centre.kill(name)
    del run.centre.stand.children[name]


async def nobody_accepts(run: Run, step: Step) -> None:
    """F52: a crew is asked and does not answer, nor the next, until nobody is left."""
    call = await run.bots.take()
    await run.bots.ask_best(call, run.bots.doors.dana)
    run.noted.lapses_at = time.monotonic() + OFFER_ANSWER_S
    await asyncio.sleep(step.lasts_s)


async def _send(run: Run) -> None:
    """Send one call; it is closed at once, so that boards stay readable."""
    await run.bots.close(await run.bots.take())


async def _silent(run: Run, lasts_s: float) -> None:
    """Wait, and note after how long each console behind the silent lines was not green any more."""
    begun, green = time.monotonic(), run.behind(run.frail)
    while (now := time.monotonic()) < begun + lasts_s:
        gone = [one for one in green if not one.is_green(now)]
        run.noted.to_stale_s += [now - begun for _ in gone]
        green = [one for one in green if one not in gone]
        await asyncio.sleep(LOOK_S)
    run.noted.to_stale_s += [now - begun for _ in green]


async def _gone(run: Run, name: str, lasts_s: float) -> None:
    await run.centre.kill(name)
    await asyncio.sleep(lasts_s)
    run.centre.again(name)


async def _frozen(run: Run, name: str, lasts_s: float) -> None:
    run.centre.send(name, signal.SIGSTOP)
    try:
        await asyncio.sleep(lasts_s)
    finally:
        run.centre.send(name, signal.SIGCONT)


FAULTS: Final[Mapping[Fault, Callable[[Run, Step], Awaitable[None]]]] = {
    Fault.WEB_KILLED: web_killed,
    Fault.DEATH_BEFORE_PUSH: death_before_push,
    Fault.POSTGRES_STOPPED: postgres_stopped,
    Fault.DISK_FULL: disk_full,
    Fault.ROW_HELD: row_held,
    Fault.BROKER_FLUSHED: broker_flushed,
    Fault.BROKER_FROZEN: broker_frozen,
    Fault.RELAY_KILLED: relay_killed,
    Fault.WORKER_KILLED: worker_killed,
    Fault.BEAT_KILLED: beat_killed,
    Fault.LINE_STALLED: line_stalled,
    Fault.LINE_HALF_OPEN: line_half_open,
    Fault.STORM: storm,
    Fault.CLOCK_SKEWED: clock_skewed,
    Fault.NOBODY_ACCEPTS: nobody_accepts,
    Fault.TOO_MUCH: too_much,
}
