"""Signals as something to wait for, so that no handler interrupts a half-made step."""

import select
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .problems import StopAsked

STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# A child that ends wakes the runner at once.
HEARD = (*STOP, signal.SIGCHLD)
# Where the kernel's signals of this process arrive, one byte each, while they are held back.
_bells: list[socket.socket] = []


@contextmanager
def held_back() -> Iterator[None]:
    """Let a request to stop be noticed only inside `pause`, for the length of the block.

    Handlers, and no blocked signals: a library's thread that does not block them would be ended by
    one, and the process with it.
    """
    bell, rope = socket.socketpair()
    rope.setblocking(False)
    # Under nohup SIGHUP is ignored, and stays so. A script's background jobs have SIGINT ignored,
    # and a stop by hand must work there all the same.
    heard = [n for n in HEARD if (n, signal.getsignal(n)) != (signal.SIGHUP, signal.SIG_IGN)]
    handlers = {number: signal.signal(number, lambda *_: None) for number in heard}
    former = signal.set_wakeup_fd(rope.fileno(), warn_on_full_buffer=False)
    _bells.append(bell)
    try:
        yield
    finally:
        _bells.remove(bell)
        signal.set_wakeup_fd(former)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        bell.close()
        rope.close()


def pause(seconds: float) -> None:
    """Wait, at most until a child ends. Raises StopAsked when somebody asks to stop."""
    if not _bells:
        time.sleep(seconds)
        return
    ready, _, _ = select.select(_bells[-1:], [], [], seconds)
    for number in ready[0].recv(64) if ready else b"":
        if number in STOP:
            raise StopAsked(signal.Signals(number).name)
