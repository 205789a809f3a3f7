"""Two people press at the same moment: the database picks one, and the other is told why.

Each race has its negative control: without what decides it, both would win.
"""

import random
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import QuerySet

from dispatch import journal
from dispatch.actions.assignment import UnitTaken, assign_unit, move_status
from dispatch.actions.closing import TeamStillOut, close_call
from dispatch.actions.decision import raise_call, wait_for_team
from dispatch.actions.errors import ActionRefused
from dispatch.actions.intake import CallReport, KeyUsedForAnother, RequestKey, take_call
from dispatch.actions.jobs import JobKind, JobRuns, ask_job, take_job
from dispatch.actions.locks import CallIsClosed
from dispatch.actions.unanswered import sweep_overdue
from dispatch.lifecycle import AssignmentStatus, MoveRefused, Outcome
from dispatch.models import Assignment, Call, IdempotencyKey, Job, JournalEntry
from tests.conftest import make_call
from tests.crowds import race

from .commits import all_decided_before_one_commits, losers, winners, without_constraint

REPORT = CallReport(source="primary-cad", source_ref="26-1", type="WELFARE", address="1 River Road")


@pytest.fixture
def centre(lasting_centre):
    return lasting_centre


@pytest.fixture
def no_row_locks(monkeypatch):
    """Read rows without locking them, for a control."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)


def sends(centre, calls, now):
    """Two dispatchers, one call each, one unit between them."""
    people = (centre.dana, centre.sam)
    return [
        lambda c=call, who=person: assign_unit(
            call_id=c.pk, unit_id=centre.cedar.pk, actor=who, now=now
        )
        for call, person in zip(calls, people, strict=True)
    ]


def test_one_unit_goes_to_one_of_two_calls_and_the_other_is_told_which(centre, now):
    calls = [make_call(centre.dana, now), make_call(centre.sam, now)]
    results = all_decided_before_one_commits(*sends(centre, calls, now))

    (won,), (lost,) = winners(results), losers(results)
    assert isinstance(lost, UnitTaken)
    assert str(lost) == f"MCRT-1 is with call {won.call.number}"
    assert Assignment.objects.count() == 1
    loser = next(call for call in calls if call.pk != won.call_id)
    assert Call.objects.get(pk=loser.pk).state == "received"
    assert JournalEntry.objects.filter(kind="unit.assigned").count() == 1


def test_without_the_constraint_both_calls_would_get_the_unit(centre, now):
    """The control: it proves that the race above is real."""
    calls = [make_call(centre.dana, now), make_call(centre.sam, now)]
    with without_constraint(Assignment, "unit_has_one_open_assignment"):
        results = all_decided_before_one_commits(*sends(centre, calls, now))
        assert len(winners(results)) == 2
        assert Assignment.objects.filter(unit=centre.cedar, closed_at=None).count() == 2


def test_one_unit_and_many_calls_at_once_over_and_over(centre, now):
    won = 0
    for _ in range(10):
        calls = [make_call(centre.dana, now) for _ in range(4)]
        acts = [
            lambda c=call: assign_unit(
                call_id=c.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now
            )
            for call in calls
        ]
        results = race(*acts)
        (sent,) = winners(results)
        assert {type(error) for error in losers(results)} == {UnitTaken}
        back = AssignmentStatus.CANCELLED
        move_status(assignment_id=sent.pk, status=back, actor=centre.dana, now=now)
        won += 1
    assert Assignment.objects.count() == won


def test_the_same_call_sent_twice_at_once_is_one_call(centre, now):
    results = all_decided_before_one_commits(
        *[lambda: take_call(REPORT, actor=centre.feed, now=now)] * 2
    )

    assert [taken.stored for taken in results].count(True) == 1
    assert len({taken.call.pk for taken in results}) == 1
    assert Call.objects.count() == 1
    assert JournalEntry.objects.filter(kind="call.received").count() == 1


def test_without_the_constraint_it_would_be_two_calls(centre, now):
    """The control."""
    again = [lambda: take_call(REPORT, actor=centre.feed, now=now)] * 2
    with without_constraint(Call, "call_is_stored_once"):
        results = all_decided_before_one_commits(*again)
        assert [taken.stored for taken in results] == [True, True]
        assert Call.objects.count() == 2


def keyed(ref, digest):
    """A report under one Idempotency-Key."""
    report = CallReport(
        source="primary-cad", source_ref=ref, type="WELFARE", address="1 River Road"
    )
    return report, RequestKey("POST /api/v1/calls", "one-key", digest * 64)


def test_one_key_with_two_bodies_at_once_is_one_call_and_one_refusal(centre, now):
    def send(ref, digest):
        key = RequestKey("POST /api/v1/calls", "one-key", digest * 64)
        return take_call(replace(REPORT, source_ref=ref), actor=centre.feed, now=now, key=key)

    results = all_decided_before_one_commits(lambda: send("26-1", "a"), lambda: send("26-2", "b"))

    assert [taken.stored for taken in winners(results)] == [True]
    assert [type(error) for error in losers(results)] == [KeyUsedForAnother]
    assert Call.objects.count() == IdempotencyKey.objects.count() == 1


def closes_or_sends(centre, call, now):
    return (
        lambda: close_call(call_id=call.pk, outcome=Outcome.CANCELLED, actor=centre.dana, now=now),
        lambda: assign_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.sam, now=now),
    )


def test_a_call_is_closed_or_gets_a_unit_and_never_both(centre, now):
    for _ in range(6):
        call = make_call(centre.dana, now)
        (lost,) = losers(race(*closes_or_sends(centre, call, now)))
        call.refresh_from_db()
        if call.state == "closed":
            assert isinstance(lost, CallIsClosed)
            assert not call.assignments.exists()
        else:
            assert isinstance(lost, TeamStillOut)
            sent = call.assignments.get()
            back = AssignmentStatus.CANCELLED
            move_status(assignment_id=sent.pk, status=back, actor=centre.dana, now=now)


def test_without_the_row_lock_neither_would_know_of_the_other(centre, now, no_row_locks):
    """The control: both go through, or a constraint stops the second without a word for a person."""
    call = make_call(centre.dana, now)
    results = all_decided_before_one_commits(*closes_or_sends(centre, call, now))
    assert not [error for error in losers(results) if isinstance(error, ActionRefused)]


def test_two_taps_on_one_status_are_one_move(centre, call_with_unit, now):
    call, sent = call_with_unit
    taps = [
        lambda: move_status(
            assignment_id=sent.pk, status=AssignmentStatus.EN_ROUTE, actor=centre.dana, now=now
        )
    ]
    assert losers(race(*taps * 4)) == []
    assert JournalEntry.objects.filter(call=call, kind="unit.en_route").count() == 1


def test_a_unit_is_on_scene_or_taken_back_and_never_both(centre, call_with_unit, now):
    call, sent = call_with_unit
    results = race(*moves_apart(centre, sent, now))
    assert [type(error) for error in losers(results)] == [MoveRefused]
    assert JournalEntry.objects.filter(call=call, kind__startswith="unit.").count() == 2


def test_without_the_row_lock_it_would_be_both(centre, call_with_unit, now, no_row_locks):
    """The control."""
    call, sent = call_with_unit
    assert losers(all_decided_before_one_commits(*moves_apart(centre, sent, now))) == []
    assert JournalEntry.objects.filter(call=call, kind__startswith="unit.").count() == 3


def moves_apart(centre, sent, now):
    return [
        lambda to=status: move_status(assignment_id=sent.pk, status=to, actor=centre.dana, now=now)
        for status in (AssignmentStatus.ON_SCENE, AssignmentStatus.CANCELLED)
    ]


@pytest.fixture
def call_with_unit(centre, now):
    call = make_call(centre.dana, now)
    sent = assign_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    return call, sent


def test_a_call_ends_once_whatever_two_people_say(centre, now):
    call = make_call(centre.dana, now)
    ends = [
        lambda o=outcome: close_call(call_id=call.pk, outcome=o, actor=centre.dana, now=now)
        for outcome in (Outcome.CANCELLED, Outcome.DUPLICATE)
    ]
    (lost,) = losers(race(*ends))
    assert isinstance(lost, CallIsClosed)
    assert JournalEntry.objects.filter(call=call, kind="call.closed").count() == 1


def test_a_sweep_and_a_decision_at_once_leave_one_truth(centre, now):
    later = now + timedelta(seconds=61)
    for _ in range(6):
        call = make_call(centre.dana, now)
        results = race(
            lambda: sweep_overdue(now=later, every_s=2),
            lambda c=call: wait_for_team(call_id=c.pk, actor=centre.dana, now=later),
            lambda: sweep_overdue(now=later, every_s=2),
        )
        assert losers(results) == []
        call.refresh_from_db()
        # Decided: a new clock runs, whether it was marked a moment before or not at all.
        assert (call.state, call.overdue_since) == ("waiting", None)
        kinds = list(JournalEntry.objects.filter(call=call).values_list("kind", flat=True))
        assert kinds in (
            ["call.received", "call.waiting"],
            ["call.received", "call.overdue", "call.waiting"],
        )


def test_many_sweeps_at_once_mark_each_late_call_once(centre, now):
    calls = [make_call(centre.dana, now) for _ in range(5)]
    later = now + timedelta(minutes=5)
    race(*[lambda: sweep_overdue(now=later, every_s=2)] * 4)
    assert JournalEntry.objects.filter(kind="call.overdue").count() == len(calls)
    assert Call.objects.filter(overdue_since__isnull=False).count() == len(calls)


def test_a_job_is_asked_for_once_and_taken_by_one_worker(centre, now):
    asked = race(*[lambda: ask_job(JobKind.VERIFY_JOURNAL, actor=centre.sofia, now=now)] * 3)
    assert [type(error) for error in losers(asked)] == [JobRuns, JobRuns]
    taken = race(*[lambda: take_job(now=now)] * 3)
    assert len([job for job in taken if job is not None]) == 1
    assert Job.objects.count() == 1


def test_everything_at_once_deadlocks_nobody(centre, now):
    """Six people, three calls, three units; a deadlock or a lock that is not let go is an error."""
    calls = [make_call(centre.dana, now) for _ in range(3)]
    units = (centre.cedar, centre.birch, centre.pact)
    begun = time.monotonic()
    results = race(
        *[lambda n=n: busy_person(random.Random(n), calls, units, centre, now) for n in range(6)]
    )
    assert losers(results) == []
    assert time.monotonic() - begun < 20
    *_, last = journal.verify()
    assert last.holds
    held = Assignment.objects.filter(closed_at=None).values_list("unit", flat=True)
    assert len(held) == len(set(held))


def busy_person(dice, calls, units, centre, now):
    """Do forty things; a refusal is an answer, a database error is not."""
    for step in range(40):
        at = now + timedelta(seconds=step)
        try:
            do_something(dice, dice.choice(calls).pk, dice.choice(units).pk, centre, at)
        except (ActionRefused, MoveRefused):
            continue
    return "done"


def do_something(dice, call_id, unit_id, centre, now):
    match dice.randrange(5):
        case 0:
            assign_unit(call_id=call_id, unit_id=unit_id, actor=centre.dana, now=now)
        case 1:
            open_ones = Assignment.objects.filter(closed_at=None).values_list("pk", flat=True)
            sent, to = dice.choice([*open_ones, 0]), dice.choice(list(AssignmentStatus))
            move_status(assignment_id=sent, status=to, actor=centre.sam, now=now)
        case 2:
            wait_for_team(call_id=call_id, actor=centre.sam, now=now)
        case 3:
            raise_call(call_id=call_id, level=4, reason="x", actor=centre.sam, now=now)
        case 4:
            sweep_overdue(now=now, every_s=2)
