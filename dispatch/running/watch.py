"""Keeps processes running: one that ends is started again, later each time, and said."""

import time
from dataclasses import dataclass, field

from .children import Child
from .log_watch import LogWatch
from .problems import CannotStart
from .signals import pause
from .terminal import mention

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
# A process that ran this long has recovered: its next end counts as the first again.
STEADY_SECONDS = 30.0
LOOK_EVERY = 0.5


@dataclass
class Kept:
    """A process and how often it has ended in a row."""

    child: Child
    log: LogWatch
    ends: int = 0
    again_at: float | None = None

    def wait(self) -> float:
        """Return the seconds to wait before the next start."""
        return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (self.ends - 1))


@dataclass
class Watch:
    """All processes of one run."""

    kept: list[Kept] = field(default_factory=list)

    def keep(self, child: Child) -> None:
        """Watch a process that runs."""
        if child.log is not None:
            self.kept.append(Kept(child, LogWatch(child.role.name, child.log)))

    def look(self) -> None:
        """Wait a little, then say what is worth saying and start again what has ended."""
        pause(LOOK_EVERY)
        for kept in self.kept:
            for line in kept.log.news():
                mention(line)
            self.look_at(kept)

    def look_at(self, kept: Kept) -> None:
        """Notice an end; start again when its wait is over."""
        now = time.monotonic()
        if kept.again_at is not None and now >= kept.again_at:
            kept.child.start_again()
            kept.again_at = None
            mention(f"{kept.child.role.name:<8} | started again (pid {kept.child.process.pid})")
        elif kept.again_at is None and kept.child.ended is not None:
            self.note_end(kept, now)

    def note_end(self, kept: Kept, now: float) -> None:
        """Say that a process has ended, clear its session, and set when it starts again."""
        kept.child.kill()
        steady = now - kept.child.begun > STEADY_SECONDS
        kept.ends = 1 if steady else kept.ends + 1
        kept.again_at = now + kept.wait()
        mention(
            f"{kept.child.role.name:<8} | ended {manner(kept.child.process.returncode)}; "
            f"starting it again in {kept.wait():.1f} s. Its log: {kept.child.log}"
        )

    def require_alive(self) -> None:
        """Raise CannotStart, with the end of its log, when a process has ended already."""
        for kept in self.kept:
            if kept.child.ended is not None:
                raise CannotStart(
                    f"{kept.child.role.name} ended {manner(kept.child.process.returncode)} "
                    f"while starting; its log says:\n{kept.child.last_lines()}"
                )


def manner(code: int | None) -> str:
    """Say how a process ended."""
    if code is not None and code < 0:
        return f"by signal {-code}"
    return f"with exit code {code}"
