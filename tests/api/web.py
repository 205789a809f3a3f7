"""A real web process on the tests' database: HTTP as a sender meets it, with nothing in between."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_S = 30


@dataclass(frozen=True)
class Web:
    """Where it listens, and what a machine shows to be let in."""

    port: int
    token: str

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.token}"}


def database_url():
    """The database that this test runs on, as a web process is told of it."""
    held = connection.settings_dict
    user, password = held["USER"], held["PASSWORD"]
    who = f"{user}:{password}" if password else user
    return f"postgres://{who}@{held['HOST']}:{held['PORT']}/{held['NAME']}"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(port, log):
    """Start the process; return it once it answers."""
    told = {"DATABASE_URL": database_url(), "HTTPS": "off", "DATABASE_POOL": "4"}
    command = [sys.executable, "-m", "uvicorn", "dispatch.asgi:application", "--lifespan", "off"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--log-level", "warning"],
        cwd=ROOT,
        env={**os.environ, **told},
        stdout=log,
        stderr=log,
    )
    ends = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < ends and process.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                return process
        except httpx.TransportError:
            time.sleep(0.2)
    stop(process)
    raise AssertionError(f"the web process did not start; see {log.name}")


def stop(process):
    """End the process and wait for it."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
