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
from dispatch.actions.assignment import move_status, reassign_unit
from dispatch.actions.assignment_rows import UnitTaken
from dispatch.actions.closing import TeamStillOut, close_call
from dispatch.actions.decision import raise_call, wait_for_team
from dispatch.actions.errors import ActionRefused
from dispatch.actions.intake import CallReport, KeyUsedForAnother, RequestKey, take_call
from dispatch.actions.jobs import JobKind, JobRuns, ask_job, take_job
from dispatch.actions.locks import CallIsClosed
from dispatch.actions.offer_sweeps import lapse_offer, sweep_offers, sweep_reserved
from dispatch.actions.offers import (
    OfferGone,
    accept_offer,
    decline_offer,
    offer_unit,
    reserve_unit,
)
from dispatch.actions.unanswered import sweep_overdue
from dispatch.lifecycle import ACTIVE_STATUSES, AssignmentStatus, MoveRefused, Outcome
from dispatch.models import Assignment, Call, IdempotencyKey, Job, JournalEntry
from dispatch.permissions import SYSTEM
from dispatch.reasons import DeclineReason, TakeBackReason
from tests.conftest import make_call, send_unit, take_back
from tests.crowds import race

from .commits import all_decided_before_one_commits, losers, winners, without_constraint

LAPSED = timedelta(seconds=91)
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
        lambda c=call, who=person: offer_unit(
            call_id=c.pk, unit_id=centre.cedar.pk, actor=who, now=now
        )
        for call, person in zip(calls, people, strict=True)
    ]


def test_one_unit_goes_to_one_of_two_calls_and_the_other_is_told_which(centre, now):
    calls = [make_call(centre.dana, now), make_call(centre.sam, now)]
    results = all_decided_before_one_commits(*sends(centre, calls, now))

    (won,), (lost,) = winners(results), losers(results)
    assert isinstance(lost, UnitTaken)
    assert str(lost) == f"MCRT-1 is offered call {won.call.number}"
    assert Assignment.objects.count() == 1
    loser = next(call for call in calls if call.pk != won.call_id)
    assert Call.objects.get(pk=loser.pk).state == "received"
    assert JournalEntry.objects.filter(kind="unit.offered").count() == 1


def test_without_the_constraint_both_calls_would_get_the_unit(centre, now):
    """The control: it proves that the race above is real."""
    calls = [make_call(centre.dana, now), make_call(centre.sam, now)]
    with without_constraint(Assignment, "unit_has_one_active_assignment"):
        results = all_decided_before_one_commits(*sends(centre, calls, now))
        assert len(winners(results)) == 2
        assert Assignment.objects.filter(unit=centre.cedar, closed_at=None).count() == 2


def test_one_unit_and_many_calls_at_once_over_and_over(centre, now):
    won = 0
    for _ in range(10):
        calls = [make_call(centre.dana, now) for _ in range(4)]
        acts = [
            lambda c=call: offer_unit(
                call_id=c.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now
            )
            for call in calls
        ]
        results = race(*acts)
        (sent,) = winners(results)
        assert {type(error) for error in losers(results)} == {UnitTaken}
        take_back(sent, actor=centre.dana, now=now)
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


def closes_or_accepts(centre, offer, now):
    end = {"outcome": Outcome.CANCELLED, "actor": centre.dana, "now": now}
    return (
        lambda: close_call(call_id=offer.call_id, **end),
        lambda: accept_offer(assignment_id=offer.pk, actor=centre.sam, now=now),
    )


def test_a_call_is_closed_or_gets_a_unit_and_never_both(centre, now):
    for _ in range(6):
        offer = offered(centre, now)
        (lost,) = losers(race(*closes_or_accepts(centre, offer, now)))
        call = Call.objects.get(pk=offer.call_id)
        offer.refresh_from_db()
        if call.state == "closed":
            assert isinstance(lost, OfferGone)
            assert (offer.status, offer.end_reason) == ("cancelled", "call_closed")
        else:
            assert isinstance(lost, TeamStillOut)
            take_back(offer, actor=centre.dana, now=now)


def test_without_the_row_lock_neither_would_know_of_the_other(centre, now, no_row_locks):
    """The control: the call is closed, and a crew was told that it has it."""
    offer = offered(centre, now)
    results = all_decided_before_one_commits(*closes_or_accepts(centre, offer, now))
    assert not [error for error in losers(results) if isinstance(error, ActionRefused)]


def offered(centre, now):
    """An offer to the unit with the officer, of a call that is new."""
    call = make_call(centre.dana, now)
    return offer_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)


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
    assert JournalEntry.objects.filter(call=call, kind__startswith="unit.").count() == 3


def test_without_the_row_lock_it_would_be_both(centre, call_with_unit, now, no_row_locks):
    """The control."""
    call, sent = call_with_unit
    assert losers(all_decided_before_one_commits(*moves_apart(centre, sent, now))) == []
    assert JournalEntry.objects.filter(call=call, kind__startswith="unit.").count() == 4


def moves_apart(centre, sent, now):
    there = AssignmentStatus.ON_SCENE
    return [
        lambda: move_status(assignment_id=sent.pk, status=there, actor=centre.dana, now=now),
        lambda: take_back(sent, actor=centre.dana, now=now),
    ]


@pytest.fixture
def call_with_unit(centre, now):
    call = make_call(centre.dana, now)
    sent = send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    return call, sent


def answers_apart(centre, offer, late):
    """The crew accepts in the second in which a sweep finds that it did not answer."""
    return (
        lambda: accept_offer(assignment_id=offer.pk, actor=centre.dana, now=late),
        lambda: lapse_offer(assignment_id=offer.pk, actor=SYSTEM, now=late),
    )


def test_an_offer_is_accepted_or_lapses_and_one_unit_has_the_call(centre, now):
    for _ in range(6):
        offer, late = offered(centre, now), now + LAPSED
        accepted, lapsed = race(*answers_apart(centre, offer, late))
        kinds = kinds_of(offer.call)
        if lapsed is True:
            assert isinstance(accepted, OfferGone)
            assert kinds[-2:] == ["unit.lapsed", "unit.offered"]
        else:
            assert (accepted.status, lapsed) == ("assigned", False)
            assert kinds[-1] == "unit.assigned"
        free_all(centre, late)


def test_without_the_row_lock_a_crew_that_accepted_would_lapse(centre, now, no_row_locks):
    """The control: two units would be sent to one door."""
    offer, late = offered(centre, now), now + LAPSED
    results = all_decided_before_one_commits(*answers_apart(centre, offer, late))
    assert losers(results) == []
    assert {"unit.assigned", "unit.lapsed"} <= set(kinds_of(offer.call))


def declines_or_is_taken_back(centre, offer, now):
    unsafe = DeclineReason.UNSAFE
    return (
        lambda: decline_offer(assignment_id=offer.pk, reason=unsafe, actor=centre.sam, now=now),
        lambda: take_back(offer, actor=centre.dana, now=now),
    )


def test_an_offer_is_declined_or_taken_back_and_goes_on_only_if_declined(centre, now):
    for _ in range(6):
        offer = offered(centre, now)
        (lost,) = losers(race(*declines_or_is_taken_back(centre, offer, now)))
        offer.refresh_from_db()
        asked_next = offer.call.assignments.filter(status="offered").count()
        if offer.status == "declined":
            assert (type(lost), asked_next) == (MoveRefused, 1)
        else:
            assert (type(lost), offer.status, asked_next) == (OfferGone, "cancelled", 0)
        free_all(centre, now)


def test_without_the_row_lock_it_would_go_on_after_it_was_taken_back(centre, now, no_row_locks):
    """The control."""
    offer = offered(centre, now)
    results = all_decided_before_one_commits(*declines_or_is_taken_back(centre, offer, now))
    assert losers(results) == []
    assert {"unit.declined", "unit.cancelled", "unit.offered"} <= set(kinds_of(offer.call))


def test_two_calls_that_lapse_at_once_do_not_get_the_same_next_unit(centre, now):
    first = offered(centre, now)
    birch = {"unit_id": centre.birch.pk, "actor": centre.sam, "now": now}
    second = offer_unit(call_id=make_call(centre.sam, now, lng=-114.03).pk, **birch)
    late = now + LAPSED
    acts = [
        lambda o=offer: lapse_offer(assignment_id=o.pk, actor=SYSTEM, now=late)
        for offer in (first, second)
    ]
    assert all_decided_before_one_commits(*acts) == [True, True]
    active = Assignment.objects.filter(status="offered").values_list("unit", flat=True)
    assert len(active) == len(set(active))
    for call in (first.call, second.call):
        asked = call.assignments.filter(status="offered").exists()
        assert asked or kinds_of(call)[-1] == "call.nobody_left"


def kinds_of(call):
    lines = JournalEntry.objects.filter(call=call).order_by("seq")
    return list(lines.values_list("kind", flat=True))


def free_all(centre, now):
    """Free every unit for the next round."""
    for row in Assignment.objects.filter(closed_at=None):
        take_back(row, actor=centre.dana, now=now)


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
            lambda: sweep_overdue(now=later),
            lambda c=call: wait_for_team(call_id=c.pk, actor=centre.dana, now=later),
            lambda: sweep_overdue(now=later),
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
    race(*[lambda: sweep_overdue(now=later)] * 4)
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
    held = Assignment.objects.filter(status__in=ACTIVE_STATUSES).values_list("unit", flat=True)
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
    open_ones = Assignment.objects.filter(closed_at=None).values_list("pk", flat=True)
    sent = {"assignment_id": dice.choice([*open_ones, 0]), "actor": centre.sam, "now": now}
    match dice.randrange(10):
        case 0 | 1:
            offer_unit(call_id=call_id, unit_id=unit_id, actor=centre.dana, now=now)
        case 2:
            move_status(status=dice.choice(list(AssignmentStatus)), **sent)
        case 3:
            wait_for_team(call_id=call_id, actor=centre.sam, now=now)
        case 4:
            raise_call(call_id=call_id, level=4, reason="x", actor=centre.sam, now=now)
        case 5:
            reserve_unit(call_id=call_id, unit_id=unit_id, actor=centre.dana, now=now)
        case 6:
            accept_offer(**sent)
        case 7:
            decline_offer(reason=DeclineReason.VEHICLE, **sent)
        case 8:
            reassign_unit(unit_id=unit_id, reason=TakeBackReason.MISTAKE, **sent)
        case 9:
            for sweep in (sweep_overdue, sweep_offers, sweep_reserved):
                sweep(now=now + LAPSED)
