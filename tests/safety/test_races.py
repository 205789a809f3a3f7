"""Two people press at the same moment; each race has its control, without what decides it."""

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from dispatch.actions.assessment import answer_questions
from dispatch.actions.closing import close_call
from dispatch.actions.locks import CallIsClosed
from dispatch.actions.offers import accept_offer, offer_unit
from dispatch.actions.safety import raise_emergency, request_backup
from dispatch.actions.take_back import NotConfirmed, give_call
from dispatch.lifecycle import CallState, Outcome
from dispatch.models import Call, Emergency, JournalEntry, ServiceRequest
from tests.conftest import SAFE_ANSWERS, make_call
from tests.dispatch.commits import decided_in_turn, losers, winners, without_constraint

from .conftest import put_on_scene


@pytest.fixture
def centre(lasting_centre):
    return lasting_centre


@pytest.fixture
def no_row_locks(monkeypatch):
    """Read rows without locking them, for a control."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)


def waiting_call(centre, now):
    """A call that was triaged, and waits."""
    call = make_call(centre.dana, now)
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)
    Call.objects.filter(pk=call.pk).update(state=CallState.WAITING)
    return call


def closes_and_gives(centre, now):
    """The crew's visit is over and a dispatcher closes the call, while another gives it to EMS."""
    call = waiting_call(centre, now)
    closes = lambda: close_call(  # noqa: E731
        call_id=call.pk, outcome=Outcome.NO_CRISIS, actor=centre.dana, now=now
    )
    gives = lambda: give_call(call_id=call.pk, service="EMS", actor=centre.sam, now=now)  # noqa: E731
    return call, closes, gives


def given_and_closed(call):
    call.refresh_from_db()
    asked = ServiceRequest.objects.filter(call=call, confirmed_at=None, withdrawn_at=None)
    return asked.exists(), call.state == CallState.CLOSED


def test_a_call_that_is_given_is_not_closed_under_it(centre, now):
    call, closes, gives = closes_and_gives(centre, now)
    results = decided_in_turn(gives, closes)
    assert [type(error) for error in losers(results)] == [NotConfirmed]
    assert given_and_closed(call) == (True, False)


def test_a_call_that_is_closed_is_given_to_nobody(centre, now):
    call, closes, gives = closes_and_gives(centre, now)
    results = decided_in_turn(closes, gives)
    assert [type(error) for error in losers(results)] == [CallIsClosed]
    assert given_and_closed(call) == (False, True)


def test_without_the_lock_it_would_be_closed_while_nobody_has_it(centre, now, no_row_locks):
    """The control: the clock of the take-back would run on a call that nobody sees."""
    call, closes, gives = closes_and_gives(centre, now)
    assert len(winners(decided_in_turn(gives, closes))) == 2
    assert given_and_closed(call) == (True, True)


def accepts_and_rises(centre, now):
    """A crew accepts while the caller says that there is a weapon in hand."""
    call = waiting_call(centre, now)
    asked = offer_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    accepts = lambda: accept_offer(assignment_id=asked.pk, actor=centre.dana, now=now)  # noqa: E731
    rises = lambda: answer_questions(  # noqa: E731
        call_id=call.pk, answers={"weapon": "in_hand"}, actor=centre.sam, now=now
    )
    return call, accepts, rises


@pytest.mark.parametrize("first", ["accepts", "rises"])
def test_a_rise_and_an_answer_of_the_crew_both_hold(centre, now, first):
    call, accepts, rises = accepts_and_rises(centre, now)
    acts = (accepts, rises) if first == "accepts" else (rises, accepts)
    assert losers(decided_in_turn(*acts)) == []
    call.refresh_from_db()
    assert (call.state, call.level) == ("with_team", 4)
    line = JournalEntry.objects.get(call=call, kind="call.rose")
    assert line.data["units"] == [centre.cedar.pk], "who is only asked is told too"


@pytest.mark.parametrize("first", ["accepts", "rises"])
def test_without_the_lock_one_of_them_would_be_lost(centre, now, no_row_locks, first):
    """The control: the last to write puts back what it read before."""
    call, accepts, rises = accepts_and_rises(centre, now)
    decided_in_turn(*((accepts, rises) if first == "accepts" else (rises, accepts)))
    call.refresh_from_db()
    assert (call.state, call.level) != ("with_team", 4)


def presses(centre, unit, now):
    return [
        lambda who=person: raise_emergency(unit_id=unit.pk, actor=who, now=now)
        for person in (centre.dana, centre.sam)
    ]


def test_two_presses_at_once_are_one_emergency(centre, now):
    results = decided_in_turn(*presses(centre, centre.birch, now))
    assert len({emergency.pk for emergency in winners(results)}) == 1
    assert Emergency.objects.count() == 1
    assert JournalEntry.objects.filter(kind="emergency.raised").count() == 1


def test_without_the_constraint_they_would_be_two(centre, now):
    """The control."""
    with without_constraint(Emergency, "unit_has_one_open_emergency"):
        decided_in_turn(*presses(centre, centre.birch, now))
        assert Emergency.objects.count() == 2


def asks(centre, now):
    """The crew taps POLICE while its dispatcher asks for police too."""
    row = put_on_scene(centre, waiting_call(centre, now), now)
    return [
        lambda who=person: request_backup(
            assignment_id=row.pk, service="POLICE", actor=who, now=now
        )
        for person in (centre.casey, centre.dana)
    ]


def test_backup_asked_for_twice_at_once_is_one_request_with_one_clock(centre, now):
    assert losers(decided_in_turn(*asks(centre, now))) == []
    assert ServiceRequest.objects.count() == 1


def test_without_the_lock_the_database_still_keeps_one(centre, now, no_row_locks):
    """The control of the lock: the second is refused in the rudest way, and not stored."""
    (lost,) = losers(decided_in_turn(*asks(centre, now)))
    assert isinstance(lost, IntegrityError)
    assert ServiceRequest.objects.count() == 1
