"""The relay's other half: it runs each sweep that the workers leave undone, for as long as it lives."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from psycopg_pool import PoolTimeout

from .selectors.clock import Reading, read_clock, said_of
from .sweeps import stand_in

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 0.5


async def keep_sweeping() -> None:
    """Look for late sweeps until cancelled, in a thread: the relay's own work never waits for one."""
    look = sync_to_async(_look, thread_sensitive=True)
    told: set[str] = set()
    was_doubted = False
    while True:
        done, clock = await look()
        if clock and clock.is_doubted and not was_doubted:
            log.error("the relay's clock is %s", said_of(clock.ahead_s))
        was_doubted = clock.is_doubted if clock else was_doubted
        if fresh := done - told:
            log.warning("the relay stands in for the workers: %s", ", ".join(sorted(fresh)))
        told |= done
        await asyncio.sleep(LOOK_EVERY_S)


def look_once(own: Callable[[], datetime]) -> tuple[set[str], Reading]:
    """Run what is late, by PostgreSQL's clock; return its names, and how our own stood beside that."""
    clock = read_clock(own)
    done = stand_in(clock=lambda: read_clock(own).now, ahead_s=clock.ahead_s)
    return set(done), clock


def _look() -> tuple[set[str], Reading | None]:
    try:
        return look_once(timezone.now)
    except (DatabaseError, PoolTimeout) as error:
        log.warning("the relay could not look for late sweeps: %s", type(error).__name__)
        return set(), None
    finally:
        close_old_connections()
