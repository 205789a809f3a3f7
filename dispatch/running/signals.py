"""Signals as something to wait for, so that no handler interrupts a half-made step."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from .problems import StopAsked

STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# A child that ends wakes the runner at once.
WAITED = (*STOP, signal.SIGCHLD)


@contextmanager
def held_back() -> Iterator[None]:
    """Deliver STOP signals and SIGCHLD only inside `pause`, for the length of the block."""
    hang_up = signal.getsignal(signal.SIGHUP)
    # A shell script starts its background jobs with SIGINT ignored; a stop by hand must still work.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    # Blocked signals are queued even where they are ignored: under nohup, leave SIGHUP alone.
    asked = [number for number in WAITED if number != signal.SIGHUP or hang_up != signal.SIG_IGN]
    former = signal.pthread_sigmask(signal.SIG_BLOCK, asked)
    try:
        yield
    finally:
        # What arrived late is answered: we are on our way out.
        while signal.sigtimedwait(asked, 0):
            pass
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


def pause(seconds: float) -> None:
    """Wait, at most until a child ends. Raises StopAsked when somebody asks to stop."""
    arrived = signal.sigtimedwait(WAITED, seconds)
    if arrived and arrived.si_signo in STOP:
        raise StopAsked(signal.Signals(arrived.si_signo).name)
