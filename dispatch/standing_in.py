"""The relay's other half: it runs each sweep that the workers leave undone, for as long as it lives."""

import asyncio
import logging
from typing import Final

from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from psycopg_pool import PoolTimeout

from .sweeps import stand_in

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 0.5


async def keep_sweeping() -> None:
    """Look for late sweeps until cancelled, in a thread: the relay's own work never waits for one."""
    look = sync_to_async(_look, thread_sensitive=True)
    told: set[str] = set()
    while True:
        done = await look()
        if fresh := done - told:
            log.warning("the relay stands in for the workers: %s", ", ".join(sorted(fresh)))
        told |= done
        await asyncio.sleep(LOOK_EVERY_S)


def _look() -> set[str]:
    try:
        return set(stand_in(clock=timezone.now))
    except (DatabaseError, PoolTimeout) as error:
        log.warning("the relay could not look for late sweeps: %s", type(error).__name__)
        return set()
    finally:
        close_old_connections()
