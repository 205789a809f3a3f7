"""A centre of several hosts: what runs where, each reached by its address alone."""

import json
import secrets
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from dispatch.running import postgres, valkey
from dispatch.running.children import Child, Role, spawn, stop_all
from dispatch.running.places import ROOT, Places
from dispatch.running.problems import CannotStart
from dispatch.running.roles import PROGRAM, WEB, WORKER, environment_of, python_role
from dispatch.running.services import opens
from dispatch.running.signals import pause

from .network import SUBNET, Network, command_at

FLOOR: Final = "floor"
RELAYS: Final = ("relay1", "relay2")
WEBS: Final = ("web1", "web2")
LINES: Final = "ws"
HOSTS: Final = ("db", "valkey", *WEBS, LINES, *RELAYS, "worker", FLOOR)
PORT: Final = 8000
PATIENCE_S: Final = 60.0
# Every migration, and a city.
LAID_OUT_S: Final = 180.0
TERM: Final = ((signal.SIGTERM, 4.0),)


@dataclass
class Centre:
    """The processes by name. None shares a disk with another: each has a folder of its own."""

    network: Network
    home: Path
    key: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    password: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    children: dict[str, Child] = field(default_factory=dict)

    @property
    def database_url(self) -> str:
        """Return where PostgreSQL is."""
        host = self.network.addresses["db"]
        return f"postgres://{postgres.OWNER}:{self.password}@{host}:5432/{postgres.DATABASE}"

    def address(self, host: str) -> str:
        """Return where a web process of a host is."""
        return f"{self.network.addresses[host]}:{PORT}"

    def start_services(self) -> None:
        """Start PostgreSQL and Valkey on hosts of their own."""
        self._start_postgres()
        here = self.network.addresses["valkey"]
        words = (str(valkey.binary()), "--bind", here, "--save", "", "--protected-mode", "no")
        self._start("valkey", Role("valkey", words, self._folder("valkey"), {}))
        self.until(lambda: valkey.answers(here, 6379, ""), "Valkey")

    def prepare(self) -> dict[str, Any]:
        """Migrate and lay out the demo city, from the worker's host; return what callers need."""
        result = self._folder("worker") / "stage.json"
        words = ("-m", "dispatch.bench.stage", str(result))
        child = self._start("worker", python_role("stage", words, self._env("worker"), TERM))
        self.until(
            lambda: child.ended is not None, "a database that is laid out", within=LAID_OUT_S
        )
        if child.ended:
            raise CannotStart(f"the database could not be laid out:\n{child.last_lines()}")
        laid_out: dict[str, Any] = json.loads(result.read_text())
        return laid_out

    def start_program(self) -> None:
        """Start the program's processes, and return when each does its work."""
        for host in (*WEBS, LINES):
            words = (*WEB, "--host", self.network.addresses[host], "--port", str(PORT))
            self._start(host, python_role(host, words, self._env(host), TERM))
        for host in RELAYS:
            self._start(host, python_role(host, ("manage.py", "relay"), self._env(host), TERM))
        env = self._env("worker")
        schedule = str(self._folder("worker") / "schedule")
        beat = ("-m", "celery", "--app", PROGRAM, "beat", "--pidfile=", "--schedule", schedule)
        self._start("worker", python_role("worker", WORKER, env, TERM))
        self._start("worker", python_role("beat", beat, env, TERM))
        self.until(lambda: self.leader() is not None, "a relay that leads")

    def leader(self, *, beside: str = "") -> str | None:
        """Return the relay that has said that it leads, other than `beside`."""
        others = (name for name in RELAYS if name != beside)
        return next((name for name in others if "relay leads" in self.said(name)), None)

    def said(self, name: str) -> str:
        """Return all that a process wrote."""
        log = self.children[name].log
        return log.read_text(errors="replace") if log else ""

    def until(self, holds: Callable[[], bool], what: str, *, within: float = PATIENCE_S) -> float:
        """Wait until it holds and return how long that took; raises CannotStart where it never does."""
        begun = time.monotonic()
        while not holds():
            if time.monotonic() - begun > within:
                last = "\n".join(child.last_lines(3) for child in self.children.values())
                raise CannotStart(f"{what}: not within {within:.0f} s. They said last:\n{last}")
            pause(0.02)
        return time.monotonic() - begun

    def stop(self) -> None:
        """End everything, the servers last."""
        servers = [self.children.pop(name) for name in ("db", "valkey") if name in self.children]
        stop_all(list(self.children.values()), within=5.0)
        stop_all(servers, within=5.0)

    def _start_postgres(self) -> None:
        places = Places(self._folder("db"))
        places.make()
        postgres.prepare(places, self.password)
        with (places.postgres / "data" / "pg_hba.conf").open("a") as doors:
            doors.write(f"host all all {SUBNET}.0/24 scram-sha-256\n")
        here = self.network.addresses["db"]
        role = postgres.role(places, port=5432, hasty=False)
        words = (*_as_account(role), *role.command, "-c", f"listen_addresses={here}")
        self._start("db", replace(role, name="db", command=words, uid=None))
        self.until(lambda: opens(self._url("postgres")), "PostgreSQL")
        postgres.create_database(self._url)

    def _url(self, name: str) -> str:
        return self.database_url.removesuffix(postgres.DATABASE) + name

    def _start(self, host: str, role: Role) -> Child:
        there = replace(role, command=command_at(host, role.command))
        child = spawn(there, log=self.home / f"{role.name}.log")
        self.children[role.name] = child
        return child

    def _env(self, host: str) -> dict[str, str]:
        services = {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": f"redis://{self.network.addresses['valkey']}:6379",
        }
        own = {"ALLOWED_HOSTS": self.network.addresses[host], "CAD_HOME": str(self._folder(host))}
        settings = {"DJANGO_SETTINGS_MODULE": "dispatch.settings", "PYTHONPATH": str(ROOT)}
        return {**environment_of(services, self.key, demo=False), **settings, **own}

    def _folder(self, host: str) -> Path:
        folder = self.home / host
        folder.mkdir(mode=0o711, exist_ok=True)
        return folder


def _as_account(role: Role) -> tuple[str, ...]:
    """Return what makes root's process PostgreSQL's own, and lets it end when we do."""
    if role.uid is None:
        return ()
    who = (f"--reuid={role.uid}", f"--regid={role.uid}", "--clear-groups")
    return ("setpriv", *who, "--pdeathsig", "INT", "--")
