"""A real worker and beat: what is late is marked, the canary sings, a long job runs to its end."""

from datetime import timedelta

import pytest

from dispatch import journal
from dispatch.actions.jobs import JobKind, ask_job
from dispatch.models import Call, JobState, JournalEntry, SweepRun
from dispatch.watched import EMERGENCIES, WATCHED
from tests.conftest import make_call

from .lines import line
from .processes import wait_until
from .test_line import caught_up

LATE = timedelta(minutes=2)


@pytest.fixture(scope="module")
def background(server):
    """A Celery worker and the one beat, as `./cad up` starts them."""
    started = [server.start_worker(), server.start_beat()]
    yield started
    for child in started:
        server.kill(child)


def test_what_is_late_is_marked_and_shown_on_every_console(server, town, dana, clock, background):
    with line(server, browser=dana) as console:
        caught_up(console)
        call = make_call(town.sam, clock - LATE)
        told = console.until(lambda m: m.get("kind") == "call.overdue", within=20)
    assert told["call"] == str(call.pk)
    assert "is-late" in told["html"]
    assert Call.objects.get(pk=call.pk).overdue_since == call.act_by
    assert JournalEntry.objects.filter(call=call, kind="call.overdue").count() == 1


def test_a_long_job_runs_to_its_end_with_its_result(town, clock, background):
    job = ask_job(JobKind.VERIFY_JOURNAL, actor=town.sofia, now=clock)
    head = journal.head().seq

    def ended():
        job.refresh_from_db()
        return job.ended_at

    wait_until(ended, within=20, what="the end of the job")
    assert (job.state, job.result["broken_at"]) == (JobState.DONE, None)
    assert job.done == job.total == job.result["checked"] >= head


def test_sweep_and_canary_say_when_they_last_ran(clock, background):
    # What runs more rarely ran as the worker started, before this test's tables were made empty.
    for watched in (one for one in WATCHED if one.every_s <= 10):
        ran = wait_until(
            lambda n=watched.name: SweepRun.objects.filter(name=n, ran_at__gt=clock).first(),
            within=watched.every_s + 15,
            what=f"a run of {watched.name}",
        )
        assert ran.every_s == watched.every_s


def test_a_dead_worker_turns_the_supervisors_page_red_within_ten_seconds(
    server, browser_of, background
):
    """The last test here: it kills the worker. That the relay stands in is told elsewhere.

    By when it is red is reckoned in `test_running.py`, where time is an argument: a busy machine is slower.
    """
    sofia = browser_of("sofia")

    def is_late():
        return sweep_row(sofia.get("/supervision/system/").text, EMERGENCIES.words)

    wait_until(lambda: not is_late(), within=20, what="a page on which this sweep is well")
    server.kill(background.pop(0))
    wait_until(is_late, within=30, what="a red page")


def sweep_row(page, words):
    """Whether the row of this sweep says that it is late."""
    return "▲ late" in page.split(words)[1].split("</tr>")[0]
