"""A worker's sign of life while one step of a job takes long, said from a thread of its own."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from django.db import Error, connection
from psycopg_pool import PoolTimeout

from ..actions.jobs import DEAD_AFTER, still_alive
from ..models import Job

log = logging.getLogger(__name__)

# Several signs fit into the time after which a worker is taken for dead: one may be lost.
PULSE_S = DEAD_AFTER.total_seconds() / 5
# A step that takes longer than this hangs: the thread falls silent, and another worker takes the job.
LONGEST_STEP = timedelta(minutes=30)


class Pulse:
    """Beats for a job between its steps; `step` says that a new one has begun."""

    def __init__(self, job: Job, now: Callable[[], datetime], every_s: float) -> None:
        self._job, self._now, self._every_s = job, now, every_s
        self._step_at = now()
        self._ended = Event()
        self._thread = Thread(target=self._beat, name=f"pulse of job {job.pk}", daemon=True)

    def step(self) -> None:
        """Note that the job has moved."""
        self._step_at = self._now()

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def stop(self) -> None:
        """Beat no more; returns when the thread has ended."""
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._ended.wait(self._every_s):
            if self._now() - self._step_at > LONGEST_STEP:
                log.error("job %s hangs in one step; it is left to another worker", self._job.pk)
                return
            try:
                still_alive(self._job, now=self._now())
            except (Error, PoolTimeout) as error:
                log.warning("job %s could not say it is alive: %s", self._job.pk, error)
            finally:
                connection.close()


@contextmanager
def beating(job: Job, *, now: Callable[[], datetime], every_s: float = PULSE_S) -> Iterator[Pulse]:
    """Beat for a job until the block ends, however it ends."""
    pulse = Pulse(job, now, every_s)
    pulse.start()
    try:
        yield pulse
    finally:
        pulse.stop()
