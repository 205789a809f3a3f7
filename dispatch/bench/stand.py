"""Everything that a benchmark or a chaos run starts, in a folder of its own, and the end of all of it."""

import json
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dispatch.running.children import Child, Role, spawn, stop_all
from dispatch.running.places import ROOT, Places
from dispatch.running.problems import CannotStart
from dispatch.running.roles import environment_of
from dispatch.running.secrets_file import kept
from dispatch.running.services import Services, becomes_ready, embed_postgres, embed_valkey
from dispatch.running.signals import held_back, pause

STOP_SECONDS = 6.0
# No part takes as long as this: one that does has hung, and is ended.
LONGEST_SECONDS = 1200.0


@dataclass
class Stand:
    """The servers of one run, and the processes that run on them. `package` has its own programs."""

    places: Places
    services: Services
    package: str = "dispatch.bench"
    children: dict[str, Child] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Return what every process is started with: as ./cad up does it, but on these servers."""
        key = kept(self.places.secrets).secret_key
        ours = environment_of(self.services.environment, key, demo=False)
        settings = {"DJANGO_SETTINGS_MODULE": "dispatch.settings", "HTTPS": "off", "DEBUG": "off"}
        return {**ours, **settings, "CAD_HOME": str(self.places.home)}

    def keep(self, role: Role, *, ready: Callable[[], bool]) -> None:
        """Start a server of the benchmark and wait until it is ready; raises CannotStart."""
        child = spawn(role, log=self.places.log / f"{role.name}.log")
        self.children[role.name] = child
        if not becomes_ready(child, ready):
            raise CannotStart(f"{role.name} did not start:\n{child.last_lines()}")

    def stop_children(self) -> None:
        """Stop what `keep` started; the servers under it stay."""
        stop_all(list(self.children.values()), within=STOP_SECONDS)
        self.children.clear()

    def ask(self, module: str, *words: str) -> Any:
        """Run `python -m PACKAGE.MODULE WORDS RESULT` to its end and return its result.

        Raises CannotStart with the end of its log where it fails, or where a server has ended.
        """
        result = self.places.home / f"{module}-{secrets.token_hex(4)}.json"
        command = (sys.executable, "-m", f"{self.package}.{module}", *words, str(result))
        role = Role(module, command, cwd=ROOT, env=self.environment)
        child = spawn(role, log=self.places.log / f"{module}.log")
        deadline = time.monotonic() + LONGEST_SECONDS
        try:
            while child.ended is None and time.monotonic() < deadline:
                self.require_alive()
                pause(0.2)
        finally:
            stop_all([child], within=STOP_SECONDS)
        if child.ended:
            raise CannotStart(f"{self.package}.{module} failed:\n{child.last_lines()}")
        return json.loads(result.read_text())

    def require_alive(self) -> None:
        """Raise CannotStart, with its last words, where one of the servers has ended."""
        for child in (*self.children.values(), *self.services.children):
            if child.ended is not None:
                raise CannotStart(f"{child.role.name} has ended:\n{child.last_lines()}")


@contextmanager
def thrown_up(what: str = "bench") -> Iterator[Stand]:
    """Start PostgreSQL (with fsync) and Valkey for one run; end and remove all of it after.

    `what` is the package of `dispatch` that runs.

    Raises CannotStart, and StopAsked when somebody asks to stop.
    """
    home = Path(tempfile.mkdtemp(prefix=f"fourth-option-{what}-"))
    # PostgreSQL may run as another account, which must reach its folder.
    home.chmod(0o711)
    stand = Stand(Places(home), Services("", "", []), f"dispatch.{what}")
    with held_back():
        try:
            stand.places.make()
            _start_services(stand)
            yield stand
        finally:
            stand.stop_children()
            stand.services.stop()
            stand.places.drop_data()
            shutil.rmtree(home)


def _start_services(stand: Stand) -> None:
    passwords = kept(stand.places.secrets)
    embed_postgres(stand.places, stand.services, passwords, hasty=False)
    embed_valkey(stand.places, stand.services, passwords, hasty=False)


def job_file(folder: Path, name: str, job: Any) -> Path:
    """Write what a child is asked, and return where."""
    path = folder / f"{name}.job.json"
    path.write_text(json.dumps(job))
    return path
