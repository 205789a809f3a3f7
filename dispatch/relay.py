"""The relay: reads the journal after its cursor and tells every hub the numbers.

One relay works, under a lease that PostgreSQL holds for its connection; others stand by. What it
sends is a hint: a hub that misses one reads the journal itself.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

import psycopg
from redis.exceptions import RedisError

from .direct import direct
from .journal import CHANNEL, Line

log = logging.getLogger(__name__)

GROUP: Final = "journal"
BEAT_EVERY_S: Final = 3.0
# How long the relay sleeps without a NOTIFY before it looks for itself.
POLL_S: Final = 0.5
AT_ONCE: Final = 500
# The one relay at work holds this PostgreSQL advisory lock ("4th", then "relay").
LEASE: Final = 0x347468_0001
RETRY_S: Final = 1.0
# A frozen broker must not hold the relay: the hubs read the journal themselves meanwhile.
SEND_S: Final = 1.0
# PostgreSQL ends the session of a leader that has asked nothing for so long, and its lease with it:
# one that is frozen, or on a host that was cut off. At work it asks every SEND_S + POLL_S at most.
LEASE_MS: Final = 3000
# A standby may wait for ever, but not after its host is gone; and both ends hang up on silence.
SESSION: Final = {
    "idle_session_timeout": LEASE_MS,
    "lock_timeout": 0,
    "statement_timeout": 0,
    "client_connection_check_interval": 1000,
    "tcp_keepalives_idle": 1,
    "tcp_keepalives_interval": 1,
    "tcp_keepalives_count": 2,
    "tcp_user_timeout": LEASE_MS,
}

Send = Callable[[dict[str, Any]], Awaitable[None]]
Row = tuple[int, str, UUID | None, datetime]


@dataclass(frozen=True)
class Told:
    """The number up to which hubs were told, and when a beat was last sent (loop seconds)."""

    seq: int
    beat_at: float


async def run(sends: Sequence[Send]) -> None:
    """Work until cancelled: take the lease, tell the hubs, and begin again when PostgreSQL goes.

    Each of `sends` reaches the hubs that listen at one of the channel layers.
    """
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                **_session(), autocommit=True
            ) as database:
                await _lead(database, partial(_send_all, sends))
        except psycopg.OperationalError as error:
            log.warning("relay lost the database: %s", type(error).__name__)
            await asyncio.sleep(RETRY_S)


def _session() -> dict[str, Any]:
    """Return a session of its own: the lease lives as long as that."""
    limits = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
    silence = {
        "connect_timeout": 3,
        "keepalives_idle": 1,
        "keepalives_interval": 1,
        "keepalives_count": 2,
        "tcp_user_timeout": LEASE_MS,
    }
    return {**direct(), **silence, "application_name": "cad-relay", "options": limits}


async def _lead(database: psycopg.AsyncConnection, send: Send) -> None:
    await database.execute("SELECT pg_advisory_lock(%s)", [LEASE])
    await database.execute(f"LISTEN {CHANNEL}")
    seq, _ = await _head(database)
    log.info("relay leads from line %s", seq)
    told = Told(seq, 0.0)
    while True:
        told = await _beat_if_due(database, send, await _tell(database, send, told))
        async for _ in database.notifies(timeout=POLL_S, stop_after=1):
            pass


async def _tell(database: psycopg.AsyncConnection, send: Send, told: Told) -> Told:
    """Tell the lines after the cursor; a hub that cannot be told now reads them later itself."""
    more = True
    while more and (rows := await _lines(database, told.seq)):
        lines = [
            [seq, kind, str(call) if call else None, at.isoformat()] for seq, kind, call, at in rows
        ]
        await send({"type": "journal.lines", "lines": lines})
        told = Told(rows[-1][0], told.beat_at)
        # What is written meanwhile sends a NOTIFY of its own.
        more = len(rows) == AT_ONCE
    return told


async def _beat_if_due(database: psycopg.AsyncConnection, send: Send, told: Told) -> Told:
    """Send the head, read anew, so that a beat has gone the whole way from PostgreSQL."""
    now = asyncio.get_running_loop().time()
    if now - told.beat_at < BEAT_EVERY_S:
        return told
    seq, epoch = await _head(database)
    await send({"type": "journal.beat", "head": seq, "epoch": str(epoch)})
    # Lower than what was told: the database was restored, and numbers are given out again.
    return Told(min(told.seq, seq), now)


async def _send_all(sends: Sequence[Send], message: dict[str, Any]) -> None:
    """Tell every layer at once, so that one that hangs holds up no other."""
    await asyncio.gather(*(_send(send, message) for send in sends))


async def _send(send: Send, message: dict[str, Any]) -> None:
    try:
        await asyncio.wait_for(send(message), SEND_S)
    except (OSError, TimeoutError, RedisError) as error:
        log.warning("relay could not reach the channel layer: %s", type(error).__name__)


def said_in(message: dict[str, Any]) -> list[Line]:
    """Return the lines of a message of the relay; a beat has none."""
    if message["type"] == "journal.beat":
        return []
    return [
        Line(seq, kind, UUID(call) if call else None, datetime.fromisoformat(at))
        for seq, kind, call, at in message["lines"]
    ]


async def _lines(database: psycopg.AsyncConnection, seq: int) -> list[Row]:
    cursor = await database.execute(
        "SELECT seq, kind, call_id, at FROM dispatch_journalentry"
        " WHERE seq > %s ORDER BY seq LIMIT %s",
        [seq, AT_ONCE],
    )
    return await cursor.fetchall()


async def _head(database: psycopg.AsyncConnection) -> tuple[int, UUID]:
    cursor = await database.execute("SELECT seq, epoch FROM dispatch_journalhead")
    row = await cursor.fetchone()
    assert row is not None, "migration 0003 makes the head row"
    return row
