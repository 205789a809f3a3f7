"""Waking at a planned moment to a few microseconds; an event loop's own timers count milliseconds."""

import asyncio
import ctypes
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

CLOCK_MONOTONIC = 1
NONBLOCK = 0o4000
ABSOLUTE = 1


class _Moment(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]


class _Timer(ctypes.Structure):
    _fields_ = [("interval", _Moment), ("value", _Moment)]


async def at_each(moments: Sequence[float], act: Callable[[int], None]) -> None:
    """Call `act` with the index of each moment (`time.monotonic` seconds, rising) when it comes."""
    with _alarm() as descriptor:
        for number, moment in enumerate(moments):
            if time.monotonic() < moment:
                await _wait(descriptor, moment)
            act(number)


@contextmanager
def _alarm() -> Iterator[int]:
    """Give a timer of the kernel (Linux), or -1 where there is none."""
    if sys.platform != "linux":
        yield -1
        return
    descriptor: int = _libc().timerfd_create(CLOCK_MONOTONIC, NONBLOCK)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "timerfd_create")
    try:
        yield descriptor
    finally:
        os.close(descriptor)


async def _wait(descriptor: int, moment: float) -> None:
    if descriptor < 0:
        await asyncio.sleep(moment - time.monotonic())
        return
    loop = asyncio.get_running_loop()
    rang: asyncio.Future[None] = loop.create_future()
    _set(descriptor, moment)
    loop.add_reader(descriptor, rang.set_result, None)
    try:
        await rang
    finally:
        loop.remove_reader(descriptor)


def _set(descriptor: int, moment: float) -> None:
    # Setting it anew also clears what it had to say.
    seconds, fraction = divmod(moment, 1.0)
    timer = _Timer(_Moment(0, 0), _Moment(int(seconds), max(int(fraction * 1e9), 1)))
    if _libc().timerfd_settime(descriptor, ABSOLUTE, ctypes.byref(timer), None) < 0:
        raise OSError(ctypes.get_errno(), "timerfd_settime")


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
