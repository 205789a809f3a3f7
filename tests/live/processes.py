"""Real processes of the program on the test database: web, relay, worker, beat, a Valkey of one's own."""

import http.client
import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection

from dispatch.running.children import Child, Role, spawn
from dispatch.running.ports import HERE, free_port
from dispatch.running.roles import PROGRAM, WEB, python_role
from dispatch.running.valkey import binary

TERM = ((signal.SIGTERM, 4.0),)
READY_S = 30


def wait_until(holds, *, within, what="it"):
    """Return the first true answer of `holds`; fail where there is none in time."""
    deadline = time.monotonic() + within
    while True:
        if answer := holds():
            return answer
        assert time.monotonic() < deadline, f"{what} did not happen within {within} s"
        time.sleep(0.02)


def environment(**more: str) -> dict[str, str]:
    """Return what a process is started with to work on the database of this test run."""
    at = connection.settings_dict
    assert at["NAME"].startswith("test_"), "the database is set up before a process is started"
    return {
        **os.environ,
        "DATABASE_URL": f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "PYTHONTZPATH": "",
        "PYTHONUNBUFFERED": "1",
    } | more


@dataclass
class Server:
    """A web process and a relay beside it, as `./cad up` starts them, on a port of their own."""

    folder: Path
    env: Mapping[str, str]
    port: int = field(default_factory=free_port)
    children: list[Child] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """The address that a browser's page would come from."""
        return f"http://{HERE}:{self.port}"

    @property
    def line_url(self) -> str:
        """The address of the live line."""
        return f"ws://{HERE}:{self.port}/ws/board"

    @property
    def said(self) -> str:
        """All that the processes wrote."""
        return "".join(file.read_text(errors="replace") for file in self.folder.glob("*.log"))

    def start_web(self, *words: str) -> Child:
        """Start a web process on the port and return when it answers; `words` win over our own."""
        # A busy test machine is slow to answer a ping: that alone ends no line here.
        patience = ("--ws-ping-timeout", "90")
        child = self.start_program("web", (*WEB, "--port", str(self.port), *patience, *words))
        wait_until(
            lambda: answers(self.port, child), within=READY_S, what="an answer of the server"
        )
        return child

    def start_relay(self, *words: str) -> Child:
        """Start a relay; it leads, or stands by while another leads.

        It runs no sweep, whose lines would come between those that a test counts.
        """
        return self.start_program("relay", ("manage.py", "relay", *(words or ("--only-tell",))))

    def relay_that_leads(self) -> Child:
        """Start a relay and return when it leads."""
        relay = self.start_relay()
        wait_until(lambda: self.leads(relay), within=READY_S, what="a relay that leads")
        return relay

    def start_worker(self) -> Child:
        """Start a Celery worker with one process."""
        words = (
            "-m",
            "celery",
            "--app",
            PROGRAM,
            "worker",
            "--concurrency",
            "1",
            "--without-mingle",
        )
        return self.start_program("worker", (*words, "--without-gossip", "--loglevel", "INFO"))

    def start_beat(self) -> Child:
        """Start the one beat."""
        words = ("-m", "celery", "--app", PROGRAM, "beat", "--pidfile=", "--schedule")
        return self.start_program("beat", (*words, str(self.folder / "schedule")))

    def leads(self, relay: Child) -> bool:
        """Whether this relay has said that it leads."""
        return relay.log is not None and "relay leads" in relay.log.read_text()

    def kill(self, child: Child) -> None:
        """End a process as a power cut would, and wait until it is gone."""
        child.kill()
        child.process.wait()
        self.children.remove(child)

    def start_program(self, name: str, words: tuple[str, ...]) -> Child:
        """Start the environment's Python with these words; what it writes goes to its own log."""
        role = python_role(name, words, self.env, TERM)
        log = self.folder / f"{name}-{len(list(self.folder.glob('*.log')))}.log"
        child = spawn(role, log=log)
        self.children.append(child)
        return child


def answers(port: int, child: Child) -> bool:
    """Whether /readyz says yes; fails at once where the process has ended."""
    assert child.ended is None, child.last_lines(40)
    asked = http.client.HTTPConnection(HERE, port, timeout=5)
    try:
        asked.request("GET", "/readyz")
        return asked.getresponse().status == 200
    except OSError:
        return False
    finally:
        asked.close()


@contextmanager
def serving(folder: Path, **more: str) -> Iterator[Server]:
    """Give a server without processes; whatever is started through it ends with it."""
    server = Server(folder, environment(**more))
    try:
        yield server
    finally:
        for child in list(server.children):
            server.kill(child)


@dataclass
class Valkey:
    """A Valkey of a test, which it may freeze and kill."""

    folder: Path
    port: int = field(default_factory=free_port)
    child: Child | None = None

    @property
    def url(self) -> str:
        """What REDIS_URL is set to."""
        return f"redis://{HERE}:{self.port}"

    def start(self) -> None:
        """Start it, empty."""
        words = (str(binary()), "--bind", HERE, "--port", str(self.port), "--save", "")
        role = Role("valkey", words, cwd=self.folder, env={"PATH": os.environ.get("PATH", "")})
        self.child = spawn(role, log=self.folder / "valkey.log")
        wait_until(self.answers, within=10, what="a Valkey")

    def answers(self) -> bool:
        """Whether it answers PING."""
        asked = http.client.socket.socket()
        asked.settimeout(1)
        try:
            asked.connect((HERE, self.port))
            asked.sendall(b"PING\r\n")
            return asked.recv(16).startswith(b"+PONG")
        except OSError:
            return False
        finally:
            asked.close()

    def send(self, number: signal.Signals) -> None:
        """Send it a signal: SIGSTOP is a host that hangs with its port open."""
        self.child.process.send_signal(number)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.child.kill()
        self.child.process.wait()


@contextmanager
def valkey(folder: Path) -> Iterator[Valkey]:
    """Give a Valkey that runs, and end it."""
    server = Valkey(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
