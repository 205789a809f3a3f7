"""A whole centre started by a test: the runner, all that it starts, and what it says."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from dispatch.running.places import ROOT, Places
from dispatch.running.ports import free_port

# Set by the test run itself; a centre of its own must not see them.
FOREIGN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEMO", "CHANNEL_PREFIX", "CELERY_QUEUE")


@dataclass
class Centre:
    """One CAD_HOME of a test, and the runner in it when one is up."""

    home: Path
    port: int = field(default_factory=free_port)
    runner: "subprocess.Popen[str] | None" = None

    @property
    def places(self) -> Places:
        return Places(self.home)

    @property
    def said(self) -> str:
        return (self.home / "said").read_text()

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in FOREIGN}
        return {**kept, "CAD_HOME": str(self.home)}

    @property
    def database_url(self) -> str:
        return json.loads(self.places.state.read_text())["DATABASE_URL"]

    def start(self) -> None:
        """Start the runner and wait until its block stands there."""
        with (self.home / "said").open("w") as said:
            self.runner = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
            )
        wait_for(lambda: "is up" in self.said or self.runner.poll() is not None, seconds=60)
        assert self.runner.poll() is None, self.said

    def cad(self, *words: str, answer: str = "") -> "subprocess.CompletedProcess[str]":
        """Run ./cad in this CAD_HOME."""
        return subprocess.run(
            [sys.executable, "cad", *words],
            cwd=ROOT,
            env=self.environment,
            input=answer,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def get(self, path: str) -> int:
        """Return the status of a GET, 0 while nobody answers."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", path)
            return line.getresponse().status
        except OSError:
            return 0
        finally:
            line.close()

    def processes(self, of: str = "") -> set[int]:
        """Return the runner's living descendants, or those whose command line holds `of`."""
        return {pid for pid in descendants(self.runner.pid) if of in command_line(pid)}

    def end(self, number: signal.Signals) -> float:
        """Send the runner a signal and return the seconds until it has ended."""
        begun = time.monotonic()
        self.runner.send_signal(number)
        self.runner.wait(timeout=30)
        return time.monotonic() - begun


@contextmanager
def new_centre() -> Iterator[Centre]:
    """Give a test a CAD_HOME outside the project, and leave nothing of it behind."""
    home = Path(tempfile.mkdtemp(prefix="cad-test-"))
    home.chmod(0o755)
    centre = Centre(home)
    try:
        yield centre
    finally:
        if centre.runner and centre.runner.poll() is None:
            centre.end(signal.SIGTERM)
        centre.places.drop_data()
        shutil.rmtree(home)


def wait_for(holds: Callable[[], bool], *, seconds: float) -> None:
    """Return when `holds` does; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.05)


def descendants(pid: int) -> set[int]:
    """Return all living processes that `pid` started, directly or not."""
    children: dict[int, set[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        if (state := stat(int(folder.name))) and state[0] != "Z":
            children.setdefault(int(state[1]), set()).add(int(folder.name))
    found: set[int] = set()
    to_do = {pid}
    while to_do:
        to_do = set().union(*(children.get(parent, set()) for parent in to_do)) - found
        found |= to_do
    return found


def living(pids: set[int]) -> set[int]:
    """Return those that still run; one that has ended and waits to be noticed does not."""
    return {pid for pid in pids if (state := stat(pid)) and state[0] != "Z"}


def stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat after the name, nothing when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


def command_line(pid: int) -> str:
    """Return the words a process was started with."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
