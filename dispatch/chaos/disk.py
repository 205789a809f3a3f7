"""F4: the disk under the journal is full: a small one that we make and remove, never the real one."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql
from psycopg.errors import DiskFull

from dispatch.running.postgres import account

from .run_state import Run
from .schedule import Fault, Step

SIZE: Final = "64m"
WAIT_FOR_LOCK: Final = "SET lock_timeout = '20s'"
# First in large pieces, then in small ones, so that not a page is left.
PIECES: Final = (20_000, 100)
FILL: Final = """
INSERT INTO chaos_filler
SELECT string_agg(md5(random()::text), '') FROM generate_series(1, %s)
"""


async def disk_full(run: Run, step: Step) -> None:
    """Move the journal to the small disk, fill that, wait, empty it and move the journal back.

    Left out, and said so, where this account may not mount.
    """
    folder = run.centre.stand.places.home / "small-disk"
    folder.mkdir()
    try:
        await _command("mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder))
    except subprocess.CalledProcessError:
        folder.rmdir()
        run.noted.left_out[Fault.DISK_FULL] = "this account may not mount a small disk"
        return
    try:
        async with _journal_on(run, folder) as database:
            await _fill(database)
            await run.bots.first_refusal()
            await asyncio.sleep(step.lasts_s)
            await database.execute("DROP TABLE chaos_filler")
    finally:
        await _command("umount", "--lazy", str(folder))
        folder.rmdir()


@asynccontextmanager
async def _journal_on(run: Run, folder: Path) -> AsyncIterator[psycopg.AsyncConnection]:
    """Give a connection while the journal's rows are on that disk."""
    place = folder / "space"
    place.mkdir(mode=0o700)
    if (owner := account()) is not None:
        await _command("chown", str(owner), str(place))
    connect = psycopg.AsyncConnection.connect
    async with await connect(run.database_url, autocommit=True) as database:
        await database.execute(WAIT_FOR_LOCK)
        where = sql.SQL("CREATE TABLESPACE chaos_small LOCATION {}")
        await database.execute(where.format(sql.Literal(str(place))))
        await database.execute("ALTER TABLE dispatch_journalentry SET TABLESPACE chaos_small")
        try:
            yield database
        finally:
            await database.execute("ALTER TABLE dispatch_journalentry SET TABLESPACE pg_default")
            await database.execute("DROP TABLESPACE chaos_small")


async def _fill(database: psycopg.AsyncConnection) -> None:
    await database.execute("CREATE TABLE chaos_filler (x text) TABLESPACE chaos_small")
    await database.execute("ALTER TABLE chaos_filler ALTER x SET STORAGE EXTERNAL")
    for piece in PIECES:
        try:
            while True:
                await database.execute(FILL, [piece])
        except DiskFull:
            continue


async def _command(*words: str) -> None:
    """Run a command of the system; raises CalledProcessError."""
    await asyncio.to_thread(subprocess.run, words, check=True, capture_output=True)
