"""A hot standby of the test server: the same data, a moment later, read-only."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.db import connection

from dispatch.running import postgres
from dispatch.running.children import Child, spawn
from dispatch.running.places import Places
from dispatch.running.ports import HERE, free_port
from dispatch.running.services import opens

from .processes import wait_until

# A standby copies its whole server. That of a test run is small; somebody's own may not be.
MOST_BYTES = 1_000_000_000


def too_large() -> bool:
    """Whether the test server holds more than a test should copy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(pg_database_size(oid)) > %s FROM pg_database", [MOST_BYTES])
        return bool(cursor.fetchone()[0])


@dataclass
class Standby:
    """The server that follows, which a test may pause and stop."""

    url: str
    child: Child

    def ask(self, statement: str) -> list[tuple]:
        """Return the rows of a statement there."""
        with psycopg.connect(self.url, autocommit=True) as session:
            return session.execute(statement).fetchall()

    def has(self, seq: int) -> bool:
        """Whether it has the journal up to this number."""
        return self.ask("SELECT seq FROM dispatch_journalhead")[0][0] >= seq

    def stop(self) -> None:
        """End it as a power cut would."""
        self.child.kill()
        self.child.process.wait()


@contextmanager
def standby() -> Iterator[Standby]:
    """Give a standby that follows the test server, and remove it."""
    at, port = connection.settings_dict, free_port()
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        places = Places(Path(folder))
        postgres.own_folder(_made(places.postgres))
        _copy_server(places)
        child = spawn(postgres.role(places, port=port, hasty=True), log=Path(folder) / "log")
        url = f"postgres://{at['USER']}:{at['PASSWORD']}@{HERE}:{port}/{at['NAME']}"
        try:
            wait_until(lambda: child.ended or opens(url), within=60, what="a standby")
            assert child.ended is None, child.last_lines()
            yield Standby(url, child)
        finally:
            child.kill()
            child.process.wait()
            shutil.rmtree(places.postgres)


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _copy_server(places: Places) -> None:
    at, account = connection.settings_dict, postgres.account()
    where = ("-h", at["HOST"], "-p", str(at["PORT"]), "-U", at["USER"])
    how = ("-R", "-X", "stream", "--checkpoint=fast", "--no-sync")
    copied = subprocess.run(
        (postgres.binaries(places) / "pg_basebackup", *where, *how, "-D", places.postgres / "data"),
        cwd=places.postgres,
        env={**postgres.bare_environment(), "PGPASSWORD": at["PASSWORD"]},
        user=account,
        group=account,
        capture_output=True,
        text=True,
        check=False,
    )
    assert copied.returncode == 0, copied.stderr
