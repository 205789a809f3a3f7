"""A version over past calls: counted right, in parts, and stopped when asked."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.actions.jobs import beat, cancel_job, take_job
from dispatch.actions.protocol_errors import BadPeriod, TextUnreadable
from dispatch.actions.protocol_gate import ask_back_test
from dispatch.jobs import back_testing
from dispatch.jobs.back_testing import back_test
from dispatch.models import Job
from dispatch.permissions import NotAllowed

from .conftest import assessed, back_tested, run_jobs, write
from .test_gate import in_hillcrest, lax


@pytest.fixture
def past(centre, now):
    """Calls of Hillcrest, where the team goes alone; 18:00 UTC of 24 November 2026 is a Tuesday."""
    day = timedelta(days=1)
    return [
        assessed(centre.dana, now - 3 * day, facts=in_hillcrest()),
        assessed(centre.dana, now - 2 * day, facts=in_hillcrest(), weapon="in_hand"),
        assessed(centre.dana, now - day, facts=in_hillcrest(), presentation="agitated"),
    ]


def test_the_text_in_force_flips_nothing(centre, draft, past, now):
    test = back_tested(draft, centre.ada, now)

    assert (test.found["calls"], test.found["flips"], test.found["unsafe"]) == (3, 0, 0)
    assert sum(number for _, _, number in test.found["matrix"]) == 3
    assert all(old == new for old, new, _ in test.found["matrix"])
    assert test.job.state == "done"


def test_each_flip_names_its_call_its_rule_and_whether_it_is_unsafe(centre, draft, past, now):
    write(draft, lax(draft.text), centre.ada, now)

    test = back_tested(draft, centre.ada, now)

    flip = test.flips.get()
    assert (flip.call, flip.before, flip.after) == (past[1], "4 EMS + POLICE", "2 CRISIS_TEAM")
    assert (flip.rule, flip.unsafe) == ("M4", True)
    assert test.found["unsafe"] == 1


def test_team_hours_fall_on_the_hour_of_the_week_in_the_centres_zone(centre, draft, past, now):
    write(draft, lax(draft.text), centre.ada, now)

    test = back_tested(draft, centre.ada, now)

    local = 12  # 18:00 UTC in Calgary, which keeps UTC-6 from 2026 on
    sunday = 6 * 24 + local
    assert {h: n for h, n in enumerate(test.found["team_hours"]) if n} == {sunday: 1.0}


def test_only_the_calls_of_the_period_are_read(centre, draft, past, now):
    test = ask_back_test(
        version_id=draft.pk,
        since=past[1].stored_at,
        until=past[2].stored_at,
        actor=centre.ada,
        now=now,
    )
    run_jobs(now)

    test.refresh_from_db()
    assert test.found["calls"] == 1


def test_parts_come_to_the_same_as_the_whole(centre, draft, past, now, monkeypatch):
    write(draft, lax(draft.text), centre.ada, now)
    whole = back_tested(draft, centre.ada, now)
    monkeypatch.setattr(back_testing, "AT_ONCE", 1)

    parts = back_tested(draft, centre.ada, now)

    assert parts.found == whole.found
    assert parts.flips.count() == whole.flips.count() == 1


def test_a_cancelled_back_test_stops_at_its_next_step_and_counts_for_nothing(
    centre, draft, past, now, monkeypatch
):
    monkeypatch.setattr(back_testing, "AT_ONCE", 1)
    test = ask_back_test(
        version_id=draft.pk, since=now - timedelta(days=28), until=now, actor=centre.ada, now=now
    )
    job = take_job(now=now)
    steps = back_test(job)
    seen = [next(steps)]
    assert beat(job, done=1, total=3, now=now)

    assert cancel_job(job.pk, actor=centre.ada, now=now)

    assert not beat(job, done=2, total=3, now=now)
    assert seen[0].done == 1
    test.refresh_from_db()
    assert "unsafe" not in test.found
    assert Job.objects.get(pk=job.pk).state == "cancelled"


def test_a_run_whose_worker_died_begins_anew_without_counting_twice(centre, draft, past, now):
    write(draft, lax(draft.text), centre.ada, now)
    test = ask_back_test(
        version_id=draft.pk, since=now - timedelta(days=28), until=now, actor=centre.ada, now=now
    )
    next(back_test(take_job(now=now)))
    assert test.flips.count() == 1

    run_jobs(now + timedelta(minutes=2))

    test.refresh_from_db()
    assert (test.found["flips"], test.flips.count()) == (1, 1)


def test_a_text_changed_meanwhile_fails_the_run(centre, draft, past, now):
    test = ask_back_test(
        version_id=draft.pk, since=now - timedelta(days=28), until=now, actor=centre.ada, now=now
    )
    write(draft, draft.text + "# changed\n", centre.ada, now)
    run_jobs(now)

    test.refresh_from_db()
    assert test.job.state == "failed"
    assert "unsafe" not in test.found


def test_refuses_a_period_that_is_none_a_text_with_errors_and_people_who_may_not(
    centre, draft, now
):
    day = timedelta(days=1)
    for since, until in ((now, now - day), (now - day, now + day)):
        with pytest.raises(BadPeriod):
            ask_back_test(version_id=draft.pk, since=since, until=until, actor=centre.ada, now=now)
    with pytest.raises(NotAllowed):
        ask_back_test(version_id=draft.pk, since=now - day, until=now, actor=centre.sofia, now=now)
    write(draft, "nothing", centre.ada, now)
    with pytest.raises(TextUnreadable):
        ask_back_test(version_id=draft.pk, since=now - day, until=now, actor=centre.ada, now=now)


def test_the_hour_of_the_week_is_counted_on_the_centres_clock(centre, draft, now):
    """Monday 03:00 UTC is still Sunday evening in Calgary."""
    at = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    assessed(centre.dana, at, facts=in_hillcrest(), weapon="in_hand")
    write(draft, lax(draft.text), centre.ada, now)

    test = back_tested(draft, centre.ada, now)

    assert [h for h, n in enumerate(test.found["team_hours"]) if n] == [6 * 24 + 21]
