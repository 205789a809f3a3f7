"""A PgBouncer of a test: it hands each session on after every transaction."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from dispatch.running.children import Role, spawn
from dispatch.running.ports import HERE, free_port
from dispatch.running.postgres import account, bare_environment
from dispatch.running.services import opens

from .processes import wait_until

PROGRAM = shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin:/usr/bin")
# Fewer sessions than there are clients, so that each is handed round.
SESSIONS = 4
SETTINGS = """\
[databases]
{NAME} = host={HOST} port={PORT} user={USER} password='{password}'
[pgbouncer]
listen_addr = {here}
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {sessions}
max_client_conn = 200
"""


@contextmanager
def pooler() -> Iterator[str]:
    """Give the address of the test database behind a pooler, and end it."""
    with TemporaryDirectory() as folder:
        # PgBouncer refuses root, and its own account must read its settings.
        Path(folder).chmod(0o755)
        yield from _pooling(Path(folder))


def _pooling(folder: Path) -> Iterator[str]:
    at, port = connection.settings_dict, free_port()
    file = folder / "pgbouncer.ini"
    # An empty one is no password to it.
    password = at["PASSWORD"] or "none"
    own = {"here": HERE, "port": port, "sessions": SESSIONS, "password": password}
    file.write_text(SETTINGS.format(**at, **own))
    role = Role("pgbouncer", (PROGRAM, str(file)), folder, bare_environment(), uid=account())
    child = spawn(role, log=folder / "pgbouncer.log")
    url = f"postgres://{at['USER']}@{HERE}:{port}/{at['NAME']}"
    try:
        wait_until(lambda: child.ended or opens(url), within=20, what="a PgBouncer")
        assert child.ended is None, child.last_lines()
        yield url
    finally:
        child.kill()
        child.process.wait()
