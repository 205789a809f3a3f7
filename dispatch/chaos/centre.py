"""The processes of the centre that is broken: two webs, two relays, worker, beat, and their servers."""

import asyncio
import json
import os
import re
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from dispatch.bench.stand import Stand
from dispatch.running.children import Child, Role, spawn
from dispatch.running.problems import CannotStart
from dispatch.running.roles import project_roles, python_role
from dispatch.running.services import READY_SECONDS, opens
from dispatch.running.serving import ask

OK: Final = 200
LOOK_S: Final = 0.02
TERM: Final = ((signal.SIGTERM, 3.0),)
WEBS: Final = ("web 1", "web 2")
RELAYS: Final = ("relay 1", "relay 2")
# As short as a centre may set it, so that offers lapse while something is broken.
OFFER_ANSWER_S: Final = 15


async def until(holds: Callable[[], bool], what: str, *, within: float = READY_SECONDS) -> float:
    """Wait until it holds and return how long that took; raises CannotStart where it never does."""
    begun = time.monotonic()
    while not holds():
        if time.monotonic() - begun > within:
            raise CannotStart(f"{what}: not within {within:.0f} s")
        await asyncio.sleep(LOOK_S)
    return time.monotonic() - begun


def _error_in(logged: dict[str, Any]) -> str:
    """Return what was logged, with the innermost place of our own that it came from."""
    causes = logged.get("exception") or [{}]
    frames = [one for cause in causes for one in cause.get("frames", [])]
    ours = [
        f"{one['filename']}:{one['lineno']}" for one in frames if "/dispatch/" in one["filename"]
    ]
    said = [f"{one.get('exc_type', '')}: {one.get('exc_value', '')}" for one in causes]
    return " | ".join([str(logged.get("event", "")).splitlines()[0][:200], *said[:2], *ours[-2:]])


@dataclass
class Centre:
    """All processes by name; `ports` are the webs that take connections now."""

    stand: Stand
    ports: list[int] = field(default_factory=list)
    has_celery: bool = True
    # Where each child's log was when it was last started.
    _from: dict[str, int] = field(default_factory=dict)

    async def start(self) -> None:
        """Start everything and wait until all of it works."""
        for web in WEBS:
            self._spawn(self._web(web))
        known = {role.name: role for role in self._roles()}
        for relay in RELAYS:
            self._spawn(self._named(known["relay"], relay))
        for name in ("worker", "beat") if self.has_celery else ():
            self._spawn(known[name])
        for web in WEBS:
            self.ports.append(await self.web_ready(web))
        await until(lambda: self.leader() is not None, "a relay that leads")

    async def start_skewed(self, name: str, ahead_s: float) -> tuple[int, int]:
        """Start one more web whose clock is wrong; return its port, and what /readyz answers."""
        self._spawn(self._web(name, str(ahead_s)))
        port = await self._web_port(name)
        begun = time.monotonic()
        while not (status := (await asyncio.to_thread(ask, port, "/readyz"))[0]):
            if time.monotonic() - begun > READY_SECONDS:
                raise CannotStart(f"{name} does not answer:\n{self.child(name).last_lines()}")
            await asyncio.sleep(LOOK_S)
        return port, status

    async def run(self, module: str, *words: str, within: float) -> None:
        """Run one program of ours to its end; raises CannotStart where it fails or takes too long."""
        self._spawn(python_role(module, ("-m", module, *words), self._env, TERM))
        child = self.stand.children.pop(module)
        try:
            await until(lambda: child.ended is not None, module, within=within)
        finally:
            child.kill()
        if child.ended:
            raise CannotStart(f"{module} failed:\n{child.last_lines()}")

    def child(self, name: str) -> Child:
        """Return a process or server by name."""
        servers = {child.role.name: child for child in self.stand.services.children}
        return {**self.stand.children, **servers}[name]

    def said(self, name: str) -> str:
        """Return what a process wrote since it was last started."""
        log = self.child(name).log
        return log.read_bytes()[self._from.get(name, 0) :].decode(errors="replace") if log else ""

    def errors(self) -> list[str]:
        """Return each unhandled error that a process logged, once: the process, where and what."""
        found = set()
        for file in sorted(self.stand.places.log.glob("*.log")):
            for line in file.read_text(errors="replace").splitlines():
                if '"level": "error"' in line and line.startswith("{"):
                    found.add(f"{file.stem}: {_error_in(json.loads(line))}")
        return sorted(found)

    def kill_web(self, name: str) -> None:
        """Kill whoever serves now, as a power cut would; another follows at once."""
        if serving := re.findall(r"^pid=(\d+)$", self.said(name), re.MULTILINE):
            try:
                os.kill(int(serving[-1]), signal.SIGKILL)
            except ProcessLookupError:
                return

    async def kill(self, name: str, by: signal.Signals = signal.SIGKILL) -> None:
        """End a process without a word, and wait until it is gone."""
        child = self.child(name)
        if by is signal.SIGKILL:
            child.kill()
        else:
            child.process.send_signal(by)
        await until(lambda: child.ended is not None, f"the end of {name}", within=30)

    def again(self, name: str) -> None:
        """Start an ended process again."""
        child = self.child(name)
        if child.log is not None:
            self._from[name] = child.log.stat().st_size
        child.start_again()

    def send(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a process alone."""
        self.child(name).process.send_signal(number)

    def leader(self) -> str | None:
        """Return the relay that says it leads, or None."""
        alive = [name for name in RELAYS if self.child(name).ended is None]
        return next((name for name in alive if "relay leads" in self.said(name)), None)

    async def web_ready(self, name: str) -> int:
        """Return the port of a web once it answers that it is ready."""
        port = await self._web_port(name)
        begun = time.monotonic()
        while (await asyncio.to_thread(ask, port, "/readyz"))[0] != OK:
            if self._ended(name) or time.monotonic() - begun > READY_SECONDS:
                raise CannotStart(f"{name} is not ready:\n{self.child(name).last_lines()}")
            await asyncio.sleep(LOOK_S)
        return port

    async def _web_port(self, name: str) -> int:
        """Return where a web listens, once it does."""
        await until(lambda: "pid=" in self.said(name) or self._ended(name), name)
        return int(re.findall(r"port=(\d+)", self.said(name))[0])

    async def postgres_ready(self) -> None:
        """Wait until PostgreSQL takes connections."""
        url = self.stand.services.database_url
        begun = time.monotonic()
        while not await asyncio.to_thread(opens, url):
            if time.monotonic() - begun > READY_SECONDS:
                raise CannotStart("PostgreSQL has not come back")
            await asyncio.sleep(LOOK_S)

    def _ended(self, name: str) -> bool:
        if self.child(name).ended is not None:
            raise CannotStart(f"{name} has ended:\n{self.child(name).last_lines()}")
        return False

    def _spawn(self, role: Role) -> None:
        log = self.stand.places.log / f"{role.name.replace(' ', '-')}.log"
        self.stand.children[role.name] = spawn(role, log=log)

    def _web(self, name: str, *words: str) -> Role:
        return python_role(name, ("-m", "dispatch.chaos.killable_web", *words), self._env, TERM)

    def _roles(self) -> list[Role]:
        schedule = str(self.stand.places.home / "schedule")
        return project_roles(self._env, port=0, schedule=schedule)

    def _named(self, role: Role, name: str) -> Role:
        return Role(name, role.command, role.cwd, role.env, role.uid, role.stages, role.dies_by)

    @property
    def _env(self) -> dict[str, str]:
        return {**self.stand.environment, "OFFER_ANSWER_S": str(OFFER_ANSWER_S)}
