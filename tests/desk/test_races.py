"""Two people press at the same moment: one has the call, and the other is told what became of it.

Each race has its negative control: without what decides it, both would win.
"""

from datetime import timedelta

import pytest
from django.db.models import QuerySet

from dispatch.actions import handoff_lapse
from dispatch.actions.desk_rows import HandoffIsOver
from dispatch.actions.handoff import (
    AtDesk,
    TakenByAnother,
    accept_handoff,
    hand_off,
    return_handoff,
)
from dispatch.actions.handoff_lapse import lapse_handoff
from dispatch.handoff_codes import ReturnCode
from dispatch.models import Call, Handoff, JournalEntry
from dispatch.permissions import SYSTEM
from tests.crowds import race
from tests.dispatch.commits import (
    all_decided_before_one_commits,
    losers,
    winners,
    without_constraint,
)

from .conftest import make_triaged, staff_desks


@pytest.fixture
def centre(lasting_centre):
    return staff_desks(lasting_centre)


@pytest.fixture
def no_row_locks(monkeypatch):
    """Read rows without locking them, for a control."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)


@pytest.fixture
def offered(centre, now):
    call = make_triaged(centre, now)
    return hand_off(call_id=call.pk, desk_id=None, actor=centre.dana, now=now)


def kinds(*wanted):
    return JournalEntry.objects.filter(kind__in=wanted).count()


def accepts(centre, offered, now):
    """Two navigators of one desk press Accept."""
    return [
        lambda who=person: accept_handoff(handoff_id=offered.pk, actor=who, now=now)
        for person in (centre.noor, centre.nils)
    ]


def test_one_of_two_navigators_has_it_and_the_other_is_told_who(centre, offered, now):
    results = all_decided_before_one_commits(*accepts(centre, offered, now))
    (won,), (lost,) = winners(results), losers(results)
    assert isinstance(lost, TakenByAnother)
    assert won.accepted_by.first_name in str(lost)
    assert kinds("handoff.accepted") == 1
    assert Call.objects.get().owner == won.accepted_by


@pytest.mark.usefixtures("no_row_locks")
def test_without_the_lock_both_navigators_would_have_it(centre, offered, now):
    """The control."""
    results = all_decided_before_one_commits(*accepts(centre, offered, now))
    assert len(winners(results)) == 2
    assert kinds("handoff.accepted") == 2


def hands_off(centre, call, now):
    """Two dispatchers hand one call to two desks."""
    return [
        lambda: hand_off(call_id=call.pk, desk_id=centre.desk.pk, actor=centre.dana, now=now),
        lambda: hand_off(call_id=call.pk, desk_id=centre.distress.pk, actor=centre.sam, now=now),
    ]


@pytest.mark.usefixtures("no_row_locks")
def test_a_call_goes_to_one_desk_even_where_no_row_is_locked(centre, now):
    call = make_triaged(centre, now)
    results = all_decided_before_one_commits(*hands_off(centre, call, now))
    (lost,) = losers(results)
    assert isinstance(lost, AtDesk)
    assert Handoff.objects.filter(ended_at=None).count() == 1


@pytest.mark.usefixtures("no_row_locks")
def test_without_the_constraint_it_would_be_at_two_desks(centre, now):
    """The control."""
    call = make_triaged(centre, now)
    with without_constraint(Handoff, "call_has_one_open_handoff"):
        results = all_decided_before_one_commits(*hands_off(centre, call, now))
        assert len(winners(results)) == 2
        assert Handoff.objects.filter(ended_at=None).count() == 2


def answer_and_lapse(centre, offered, now):
    """A navigator accepts in the second in which the sweep passes the call on."""
    late = now + timedelta(seconds=60)
    return [
        lambda: accept_handoff(handoff_id=offered.pk, actor=centre.noor, now=late),
        lambda: lapse_handoff(handoff_id=offered.pk, actor=SYSTEM, now=late),
    ]


def test_accepted_or_passed_on_but_never_both(centre, offered, now):
    accepted, lapsed = race(*answer_and_lapse(centre, offered, now))
    assert isinstance(accepted, HandoffIsOver) if lapsed else accepted.status == "accepted"
    assert kinds("handoff.accepted") + kinds("handoff.passed_on") == 1
    assert Handoff.objects.filter(ended_at=None).count() == 1


@pytest.mark.usefixtures("no_row_locks")
def test_without_the_lock_it_would_be_accepted_and_passed_on(centre, offered, now, monkeypatch):
    """The control: neither waits for the other, and the desk that accepted has lost the call."""
    monkeypatch.setattr(handoff_lapse, "_is_busy", lambda _: False)
    with without_constraint(Handoff, "handoff_is_open_or_ended"):
        all_decided_before_one_commits(*answer_and_lapse(centre, offered, now))
        assert kinds("handoff.accepted") + kinds("handoff.passed_on") == 2


def returns_and_accepts(centre, offered, now):
    """One navigator gives the call back while another accepts it."""
    code = ReturnCode.DECLINED
    return [
        lambda: return_handoff(handoff_id=offered.pk, return_code=code, actor=centre.noor, now=now),
        lambda: accept_handoff(handoff_id=offered.pk, actor=centre.nils, now=now),
    ]


def test_given_back_while_another_accepts_it_is_911s_and_nobody_thinks_otherwise(
    centre, offered, now
):
    returned, accepted = all_decided_before_one_commits(*returns_and_accepts(centre, offered, now))
    assert not isinstance(returned, Exception)
    assert isinstance(accepted, HandoffIsOver) == (kinds("handoff.accepted") == 0)
    assert JournalEntry.objects.latest("seq").kind == "handoff.returned"
    assert Call.objects.get().state == "received"
    assert not Handoff.objects.filter(ended_at=None).exists()


@pytest.mark.usefixtures("no_row_locks")
def test_without_the_lock_the_one_who_accepts_would_not_be_told(centre, offered, now):
    """The control."""
    with (
        without_constraint(Handoff, "handoff_is_open_or_ended"),
        without_constraint(Handoff, "returned_handoff_says_why"),
    ):
        results = all_decided_before_one_commits(*returns_and_accepts(centre, offered, now))
        assert len(winners(results)) == 2
        assert kinds("handoff.accepted") == kinds("handoff.returned") == 1
