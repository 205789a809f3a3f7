"""A web process that is replaced within milliseconds when it is killed, as a runner replaces it in seconds.

python -m dispatch.chaos.killable_web [SECONDS]: its clock is so many seconds ahead. The socket stays
open between two lives, so that requests wait and are not refused. It says its port, and each pid that serves.
"""

import os
import signal
import socket
import sys
from datetime import timedelta
from typing import Any

import uvicorn
from django.urls import get_resolver
from django.utils import timezone
from uvicorn.importer import import_from_string

# The topmost floor, by name, as uvicorn itself is told it.
APPLICATION = "dispatch.asgi:application"
OPTIONS = {
    "lifespan": "off",
    "access_log": False,
    "log_level": "warning",
    # As in running.roles.WEB.
    "ws_ping_interval": 10,
    "ws_ping_timeout": 10,
    "ws_max_size": 65536,
    "ws_per_message_deflate": False,
}


def main(ahead_s: float) -> None:
    """Serve for ever, life after life."""
    listening = socket.create_server(("127.0.0.1", 0))
    say(f"port={listening.getsockname()[1]}")
    application = import_from_string(APPLICATION)
    set_clock(ahead_s)
    # What the first request would load is loaded before the first life.
    get_resolver().resolve("/api/v1/calls")
    while True:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            serve(application, listening)
        say(f"pid={pid}")
        os.waitpid(pid, 0)


def set_clock(ahead_s: float) -> None:
    """Let every door of this process read a clock that is wrong by so much."""
    true = timezone.now
    if ahead_s:
        timezone.now = lambda: true() + timedelta(seconds=ahead_s)


def say(words: str) -> None:
    """Write one line at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def serve(application: Any, listening: socket.socket) -> None:
    """Serve until killed."""
    uvicorn.Server(uvicorn.Config(application, **OPTIONS)).run(sockets=[listening])  # type: ignore[arg-type]
    os._exit(0)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 0.0)
