"""Waking at a planned moment to a few microseconds; an event loop's own timers count milliseconds."""

import asyncio
import ctypes
import os
import sys
import time
from collections.abc import Callable, Sequence

CLOCK_MONOTONIC = 1
NONBLOCK = 0o4000
ABSOLUTE = 1


class _Moment(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]


class _Timer(ctypes.Structure):
    _fields_ = [("interval", _Moment), ("value", _Moment)]


async def at_each(moments: Sequence[float], act: Callable[[int], None]) -> None:
    """Call `act` with the index of each moment (`time.monotonic` seconds, rising) when it comes."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()
    alarm = _Alarm(moments, act, done)
    if sys.platform != "linux":
        for number, moment in enumerate(moments):
            loop.call_at(moment - time.monotonic() + loop.time(), alarm.ring, number + 1)
        await done
        return
    alarm.descriptor = _descriptor()
    loop.add_reader(alarm.descriptor, alarm.wake)
    try:
        alarm.wake()
        await done
    finally:
        loop.remove_reader(alarm.descriptor)
        os.close(alarm.descriptor)


class _Alarm:
    """How far a plan has come."""

    def __init__(
        self, moments: Sequence[float], act: Callable[[int], None], done: "asyncio.Future[None]"
    ) -> None:
        self.moments, self.act, self.done = moments, act, done
        self.next = 0
        self.descriptor = -1

    def wake(self) -> None:
        """Do all that is due, and set the clock for what comes next."""
        now = time.monotonic()
        due = self.next
        while due < len(self.moments) and self.moments[due] <= now:
            due += 1
        self.ring(due)
        if self.next < len(self.moments):
            _set(self.descriptor, self.moments[self.next])

    def ring(self, until: int) -> None:
        """Do what was not done yet, up to `until`."""
        while self.next < until:
            self.next += 1
            self.act(self.next - 1)
        if self.next == len(self.moments) and not self.done.done():
            self.done.set_result(None)


def _descriptor() -> int:
    descriptor: int = ctypes.CDLL(None, use_errno=True).timerfd_create(CLOCK_MONOTONIC, NONBLOCK)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "timerfd_create")
    return descriptor


def _set(descriptor: int, moment: float) -> None:
    # Setting it anew also clears what it had to say.
    seconds, fraction = divmod(moment, 1.0)
    timer = _Timer(_Moment(0, 0), _Moment(int(seconds), max(int(fraction * 1e9), 1)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.timerfd_settime(descriptor, ABSOLUTE, ctypes.byref(timer), None) < 0:
        raise OSError(ctypes.get_errno(), "timerfd_settime")
