"""A step that takes long is no dead worker: it says that it is alive, and no second one begins it."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from dispatch.actions.jobs import DEAD_AFTER, JobKind, ask_job, take_job
from dispatch.jobs import pulse, running
from dispatch.jobs.running import run_waiting_jobs
from dispatch.jobs.steps import Step
from dispatch.models import Job, JobState

PATIENCE_S = 30
LONG = DEAD_AFTER + timedelta(seconds=1)
NEVER_S = 3600.0

pytestmark = pytest.mark.django_db(transaction=True)


class Clock:
    """The centre's clock, which a test moves on by hand."""

    def __init__(self):
        self.at = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


def beaten_at(job, moment):
    """Wait until the job's sign of life is from this moment; false if none comes."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if Job.objects.get(pk=job.pk).beat_at == moment:
            return True
        time.sleep(0.01)
    return False


def a_long_step(clock, monkeypatch, *, look):
    """Put a job in place of the journal's whose one step takes longer than DEAD_AFTER."""

    def steps(job):
        clock.at += LONG
        look(job)
        yield Step(1, 1, {"well": True})

    monkeypatch.setitem(running.JOBS, JobKind.VERIFY_JOURNAL, steps)


def test_a_worker_in_a_long_step_says_that_it_is_alive(centre, clock, monkeypatch):
    seen = []

    def look(job):
        seen.append(beaten_at(job, clock.at))
        seen.append(take_job(now=clock.at))

    a_long_step(clock, monkeypatch, look=look)
    job = ask_job(JobKind.VERIFY_JOURNAL, actor=centre.sofia, now=clock.at)

    assert run_waiting_jobs(now=clock, pulse_s=0.02) == 1

    assert seen == [True, None]
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.DONE, {"well": True})


def test_without_a_sign_a_second_worker_takes_the_job(centre, clock, monkeypatch):
    """The control: it proves that the danger above is real."""
    seen = []
    a_long_step(clock, monkeypatch, look=lambda _: seen.append(take_job(now=clock.at)))
    job = ask_job(JobKind.VERIFY_JOURNAL, actor=centre.sofia, now=clock.at)

    run_waiting_jobs(now=clock, pulse_s=NEVER_S)

    assert [one.pk for one in seen] == [job.pk]
    job.refresh_from_db()
    assert job.state == JobState.RUNNING  # the second worker's


def test_a_step_that_hangs_falls_silent(centre, clock, monkeypatch, caplog):
    taken = []

    def look(job):
        clock.at += pulse.LONGEST_STEP
        deadline = time.monotonic() + PATIENCE_S
        while "hangs in one step" not in caplog.text and time.monotonic() < deadline:
            time.sleep(0.01)
        clock.at += LONG
        taken.append(take_job(now=clock.at))

    a_long_step(clock, monkeypatch, look=look)
    job = ask_job(JobKind.VERIFY_JOURNAL, actor=centre.sofia, now=clock.at)

    run_waiting_jobs(now=clock, pulse_s=0.02)

    assert [one.pk for one in taken] == [job.pk]


def test_the_thread_ends_with_the_job_and_keeps_no_connection(centre, clock, monkeypatch):
    a_long_step(clock, monkeypatch, look=lambda job: beaten_at(job, clock.at))
    job = ask_job(JobKind.VERIFY_JOURNAL, actor=centre.sofia, now=clock.at)

    run_waiting_jobs(now=clock, pulse_s=0.02)

    assert f"pulse of job {job.pk}" not in {one.name for one in threading.enumerate()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND state = 'active' AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone() == (0,)
