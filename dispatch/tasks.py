"""Celery's door: each task calls one action or job. Found by name, so nobody imports it."""

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from .actions.canary import sing
from .actions.jobs import JobKind, JobRuns, ask_job
from .jobs.running import run_waiting_jobs
from .permissions import SYSTEM
from .selectors.clock import read_clock
from .sweeps import run_sweep
from .watched import SWEPT


@shared_task(name="sweep")
def sweep(name: str) -> None:
    """Run one sweep by its name."""
    clock = read_clock(timezone.now)
    run_sweep(name, now=clock.now, ahead_s=clock.ahead_s)


@shared_task(name="canary")
def canary() -> None:
    """Show that work goes all the way from beat through the broker to PostgreSQL."""
    clock = read_clock(timezone.now)
    sing(now=clock.now, ahead_s=clock.ahead_s)


@shared_task(name="journal.verify_nightly")
def verify_nightly() -> None:
    """Ask for the journal to be read from its first line; one reading at a time is enough."""
    try:
        ask_job(JobKind.VERIFY_JOURNAL, actor=SYSTEM, now=timezone.now())
    except JobRuns:
        return


@shared_task(name="jobs.run_waiting")
def run_waiting() -> None:
    """Run the long jobs that wait."""
    run_waiting_jobs(now=timezone.now)


@worker_ready.connect
def sweep_at_once(**more: object) -> None:
    """Ask for every sweep as a worker starts: beat sends each only once its first period has passed."""
    del more
    for watched in SWEPT:
        sweep.apply_async(args=(watched.name,), expires=watched.every_s)
    canary.apply_async()
