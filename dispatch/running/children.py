"""A process that we start: in a session of its own, gone when we are gone, stopped by stages."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .problems import StopAsked
from .signals import pause

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Role:
    """One process to keep: how it is started, and how it is asked to stop."""

    name: str
    command: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]
    uid: int | None = None
    # Asked in turn, each with the seconds it is given; SIGKILL is what follows the last.
    stages: tuple[tuple[signal.Signals, float], ...] = ((signal.SIGTERM, 2.0),)
    dies_by: signal.Signals = signal.SIGKILL


@dataclass
class Child:
    """A role's running process, and where it writes."""

    role: Role
    process: "subprocess.Popen[bytes]"
    # None writes to our own terminal.
    log: Path | None
    begun: float = field(default_factory=time.monotonic)
    asked: int = 0
    asked_at: float = 0.0

    @property
    def ended(self) -> int | None:
        """Return the exit code, or None while it runs."""
        return self.process.poll()

    def start_again(self) -> None:
        """Replace the ended process by a new one; whoever holds this child holds the new one."""
        self.process = launch(self.role, self.log)
        self.begun, self.asked = time.monotonic(), 0

    def press(self) -> None:
        """Ask it to stop, or ask harder when the last stage has had its seconds.

        Only the leader is asked: a Celery worker whose children are signalled too waits for them
        without end. The kill is for all that is left of its session.
        """
        if self.asked and time.monotonic() - self.asked_at < self.role.stages[self.asked - 1][1]:
            return
        if self.asked == len(self.role.stages):
            self.kill()
            return
        self.process.send_signal(self.role.stages[self.asked][0])
        self.asked, self.asked_at = self.asked + 1, time.monotonic()

    def kill(self) -> None:
        """End its whole session now."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def last_lines(self, count: int = 15) -> str:
        """Return the end of its log, for the person who must find out why it ended."""
        if self.log is None or not self.log.exists():
            return ""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(f"    {line[:200]}" for line in lines[-count:])


def spawn(role: Role, *, log: Path | None) -> Child:
    """Start `role`, writing to `log`. It gets `dies_by` from the kernel when this process ends."""
    return Child(role, launch(role, log), log)


def launch(role: Role, log: Path | None) -> "subprocess.Popen[bytes]":
    """Start the process itself, from the main thread: the death signal follows the thread."""
    with (log or Path(os.devnull)).open("ab") as written:
        return subprocess.Popen(
            role.command,
            cwd=role.cwd,
            env=dict(role.env),
            stdin=subprocess.DEVNULL,
            stdout=written if log else None,
            stderr=subprocess.STDOUT if log else None,
            start_new_session=True,
            preexec_fn=last_words(role.dies_by),
            user=role.uid,
            group=role.uid,
            extra_groups=None if role.uid is None else [],
        )


def last_words(dies_by: signal.Signals) -> Callable[[], None]:
    """Return what a child does before it becomes its program.

    It runs after the change of account, which would wipe the death signal. A parent that died
    before the wish was made never sends the signal: then there is nothing to start for.
    """
    parent = os.getpid()
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def prepare() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, int(dies_by), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def stop_all(children: list[Child], *, within: float) -> None:
    """Ask all to stop, in the order given, and return when all have ended, by force after `within`.

    Asked again while it waits (a second Ctrl-C), it uses force at once.
    """
    deadline = time.monotonic() + within
    while alive := [child for child in children if child.ended is None]:
        hurry = time.monotonic() > deadline
        for child in alive:
            child.kill() if hurry else child.press()
        deadline = min(deadline, wait_a_little())
    for child in children:
        child.kill()


def wait_a_little() -> float:
    """Wait for a child to end; return the time by which all must have ended."""
    try:
        pause(0.1)
    except StopAsked:
        return 0.0
    return float("inf")
