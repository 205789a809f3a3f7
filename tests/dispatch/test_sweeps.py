"""Nothing waits in silence: what is late is marked once, at its limit, and shown; long jobs end."""

from datetime import timedelta

import pytest
from django.db import connection

from dispatch import journal, limits
from dispatch.actions.closing import close_call
from dispatch.actions.decision import raise_call, wait_for_team
from dispatch.actions.jobs import DEAD_AFTER, JobKind, ask_job, beat, cancel_job, end_job, take_job
from dispatch.actions.unanswered import mark_overdue
from dispatch.jobs.running import run_waiting_jobs
from dispatch.lifecycle import CallState, Outcome
from dispatch.limits import LIMITS
from dispatch.models import Call, JobState, JournalEntry, SweepRun
from dispatch.permissions import SYSTEM, NotAllowed
from dispatch.selectors.running import running
from dispatch.sweeps import run_sweep
from dispatch.watched import CANARY, OVERDUE, SWEPT, WATCHED
from tests.conftest import make_call, run_all, send_unit, take_back

TICK = timedelta(microseconds=1)


def sweep(now):
    return run_sweep(OVERDUE.name, now=now)


def test_a_call_is_late_the_moment_after_its_limit_and_is_marked_once(centre, call, now):
    limit = now + timedelta(seconds=60)
    assert call.act_by == limit
    assert (sweep(limit - TICK), sweep(limit)) == (0, 0)
    assert Call.objects.get(pk=call.pk).overdue_since is None

    late = limit + timedelta(seconds=7)
    assert sweep(late) == 1
    call.refresh_from_db()
    assert call.overdue_since == limit, "late since its limit, not since somebody looked"
    line = JournalEntry.objects.get(call=call, kind="call.overdue")
    assert (line.actor, line.at) == (None, late)

    head = journal.head()
    assert [sweep(late + timedelta(seconds=n)) for n in range(3)] == [0, 0, 0]
    assert journal.head() == head


@pytest.mark.parametrize("level", range(5))
def test_each_level_has_its_own_limits_before_and_after_the_decision(centre, call, now, level):
    Call.objects.filter(pk=call.pk).update(level=level)
    for state in (CallState.RECEIVED, CallState.WAITING):
        limit = LIMITS[state][level].alarm_s
        assert limits.act_by(state, level, now) == now + timedelta(seconds=limit)
    wait_for_team(call_id=call.pk, actor=centre.dana, now=now)
    at = now + timedelta(seconds=limit)
    assert (sweep(at), sweep(at + TICK)) == (0, 1)


def test_who_acts_in_time_is_given_a_new_clock(centre, call, now):
    almost = now + timedelta(seconds=59)
    wait_for_team(call_id=call.pk, actor=centre.dana, now=almost)
    assert sweep(now + timedelta(seconds=90)) == 0
    assert sweep(almost + timedelta(seconds=61)) == 1


def test_a_call_that_was_late_is_late_no_more_once_somebody_acted(centre, call, now):
    late = now + timedelta(minutes=2)
    sweep(late)
    wait_for_team(call_id=call.pk, actor=centre.dana, now=late)
    assert Call.objects.get(pk=call.pk).overdue_since is None


def test_a_raise_shortens_a_clock_that_runs(centre, call, now):
    Call.objects.filter(pk=call.pk).update(level=1)
    wait_for_team(call_id=call.pk, actor=centre.dana, now=now)
    after_two_minutes = now + timedelta(minutes=2)
    assert sweep(after_two_minutes) == 0
    raise_call(call_id=call.pk, level=4, reason="worse", actor=centre.dana, now=after_two_minutes)
    assert sweep(after_two_minutes) == 1


def test_nobody_waits_in_a_closed_call_or_in_one_with_a_unit(centre, call, now):
    sent = send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    closed = make_call(centre.dana, now)
    close_call(call_id=closed.pk, outcome=Outcome.CANCELLED, actor=centre.dana, now=now)
    next_day = now + timedelta(days=1)
    assert sweep(next_day) == 0
    take_back(sent, actor=centre.dana, now=next_day)
    assert sweep(next_day + timedelta(minutes=2)) == 1, "taken back: it waits again"


def test_the_oldest_is_marked_first_and_the_rest_by_the_next_sweep(centre, now, monkeypatch):
    calls = [make_call(centre.dana, now + timedelta(seconds=n)) for n in (2, 0, 1)]
    monkeypatch.setattr("dispatch.actions.unanswered.AT_ONCE", 2)
    late = now + timedelta(minutes=5)
    assert (sweep(late), sweep(late), sweep(late)) == (2, 1, 0)
    order = JournalEntry.objects.filter(kind="call.overdue").values_list("call", flat=True)
    assert list(order) == [calls[1].pk, calls[2].pk, calls[0].pk]


def test_two_sweeps_that_found_the_same_call_mark_it_once(centre, call, now):
    late = now + timedelta(minutes=5)
    marked = [mark_overdue(call_ids=[call.pk], actor=SYSTEM, now=late) for _ in range(2)]
    assert marked == [1, 0]
    assert JournalEntry.objects.filter(call=call, kind="call.overdue").count() == 1


def test_only_the_system_sweeps(centre, call, now):
    with pytest.raises(NotAllowed):
        mark_overdue(call_ids=[call.pk], actor=centre.sofia, now=now + timedelta(hours=1))


def test_sweep_and_canary_write_when_they_ran_and_their_silence_is_seen(centre, now):
    assert all(one.late for one in running(now).sweeps), "never run is late"
    run_all(now)
    runs = SweepRun.objects.all()
    assert {run.name for run in runs} == {one.name for one in WATCHED}
    assert {run.ran_at for run in runs} == {now}
    assert running(now).well
    assert not running(now + timedelta(seconds=31)).well
    for one in SWEPT:
        run_sweep(one.name, now=now + timedelta(seconds=31))
    late = {one.name for one in running(now + timedelta(seconds=31)).sweeps if one.late}
    assert late == {CANARY.name}


def test_a_job_is_run_once_and_tells_what_it_found(centre, call, now):
    job = ask_job(JobKind.VERIFY_JOURNAL, actor=centre.sofia, now=now)
    assert run_waiting_jobs(now=lambda: now) == 1
    assert run_waiting_jobs(now=lambda: now) == 0
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)
    assert job.result == {"checked": 3, "broken_at": None, "why": ""}
    assert JournalEntry.objects.filter(kind="job.done").count() == 1


def test_a_job_that_finds_a_broken_line_has_failed_and_names_it(centre, call, now, tampered):
    tampered("UPDATE dispatch_journalentry SET kind = 'x' WHERE seq = 2")
    job = ask_job(JobKind.VERIFY_JOURNAL, actor=centre.sofia, now=now)
    run_waiting_jobs(now=lambda: now)
    job.refresh_from_db()
    assert (job.state, job.result["broken_at"]) == (JobState.FAILED, 2)


@pytest.fixture
def tampered(db):
    def tamper(statement):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement)
            cursor.execute("SET LOCAL session_replication_role = origin")

    return tamper


def test_a_job_whose_worker_died_is_taken_again_and_the_dead_one_ends_nothing(centre, now):
    ask_job(JobKind.VERIFY_JOURNAL, actor=centre.sofia, now=now)
    first = take_job(now=now)
    assert beat(first, done=1, total=9, now=now)
    assert take_job(now=now + DEAD_AFTER) is None, "it said that it is alive"

    later = now + DEAD_AFTER + TICK
    second = take_job(now=later)
    assert (second.pk, second.done) == (first.pk, 0)
    assert not beat(first, done=5, total=9, now=later)
    assert not end_job(first, state=JobState.DONE, result={}, now=later)
    assert end_job(second, state=JobState.DONE, result={}, now=later)
    assert JournalEntry.objects.filter(kind="job.done").count() == 1


def test_a_job_hears_that_it_was_cancelled_at_its_next_step(centre, now):
    ask_job(JobKind.VERIFY_JOURNAL, actor=centre.sofia, now=now)
    job = take_job(now=now)
    assert cancel_job(job.pk, actor=centre.ada, now=now)
    assert not beat(job, done=1, total=9, now=now)
    assert not cancel_job(job.pk, actor=centre.ada, now=now)
