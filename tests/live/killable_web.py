"""A web process that is replaced within milliseconds when it is killed, as a runner replaces it in seconds.

Run as a program. The socket stays open between two lives, so that requests wait and are not refused.
It says its port, and then each pid that serves.
"""

import os
import signal
import socket
import sys

import uvicorn
from django.urls import get_resolver

from dispatch.asgi import application


def main():
    listening = socket.create_server(("127.0.0.1", 0))
    say(f"port={listening.getsockname()[1]}")
    # What the first request would load is loaded before the first life.
    get_resolver().resolve("/api/v1/calls")
    while True:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            serve(listening)
        say(f"pid={pid}")
        os.waitpid(pid, 0)


def say(words):
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def serve(listening):
    """Serve until killed."""
    options = {"lifespan": "off", "access_log": False, "log_level": "warning"}
    server = uvicorn.Server(uvicorn.Config(application, **options))
    server.run(sockets=[listening])
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
