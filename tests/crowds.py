"""Several people at once: each in a thread of its own, with a database connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connection


@contextmanager
def crowd():
    """Give a function that starts work at once in a thread and returns its future."""
    with ThreadPoolExecutor(64) as threads:
        yield lambda work, *args, **kwargs: threads.submit(_alone, work, args, kwargs)


def race(*acts):
    """Do all acts at the same moment; return for each its answer, or the exception that it raised."""
    gate = Barrier(len(acts))

    def run(act):
        gate.wait(timeout=20)
        return act()

    with crowd() as begin:
        running = [begin(run, act) for act in acts]
    return [done.exception() or done.result() for done in running]


def _alone(work, args, kwargs):
    try:
        return work(*args, **kwargs)
    finally:
        connection.close()
