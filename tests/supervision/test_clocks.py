"""Each clock runs between its two moments, and says of how many calls it was measured."""

from datetime import date, timedelta

import pytest

from dispatch.actions.assessment import answer_questions
from dispatch.actions.assignment import move_status
from dispatch.actions.closing import close_call
from dispatch.actions.handoff import accept_handoff, hand_off
from dispatch.actions.offers import accept_offer, offer_unit
from dispatch.lifecycle import AssignmentStatus, Outcome
from dispatch.models import CallFigures
from dispatch.permissions import NotAllowed
from dispatch.selectors.clocks import clocks_for, spoken
from dispatch.selectors.period import Period
from tests.conftest import SAFE_ANSWERS, make_call

DAY = Period(date(2026, 11, 24), date(2026, 11, 24))
BY_PHONE = SAFE_ANSWERS | {"nexus": "social_need", "needs_in_person": "no"}


def after(now, seconds):
    return now + timedelta(seconds=seconds)


def visited(centre, now):
    """A call whose every step took a time of its own."""
    call = make_call(centre.dana, now, address="")
    act = {"call_id": call.pk, "actor": centre.dana}
    answer_questions(answers={"location_confirmed": "yes"}, now=after(now, 10), **act)
    answer_questions(answers=SAFE_ANSWERS, now=after(now, 31), **act)
    sent = offer_unit(unit_id=centre.cedar.pk, now=after(now, 55), **act)
    accept_offer(assignment_id=sent.pk, actor=centre.dana, now=after(now, 60))
    for status, at in (("en_route", 100), ("on_scene", 700), ("clear", 4000)):
        how = {"assignment_id": sent.pk, "actor": centre.dana, "now": after(now, at)}
        move_status(status=AssignmentStatus(status), **how)
    close_call(outcome=Outcome.ENGAGED, now=after(now, 4100), **act)
    return call


def talked(centre, now, *, accepted_after):
    call = make_call(centre.dana, now, address="")
    act = {"call_id": call.pk, "actor": centre.dana}
    answer_questions(answers=BY_PHONE, now=after(now, 20), **act)
    row = hand_off(desk_id=centre.desk.pk, now=after(now, 30), **act)
    accept_handoff(handoff_id=row.pk, actor=centre.noor, now=after(now, accepted_after))
    close_call(outcome=Outcome.CONNECTED, call_id=call.pk, actor=centre.noor, now=after(now, 900))
    return call


def told(centre, period=DAY):
    return {one.clock.name: one for one in clocks_for(centre.sofia, period)}


def test_each_clock_runs_between_its_two_moments(centre, now):
    call = visited(centre, now)
    row = CallFigures.objects.get(call=call)

    assert (row.hard_stop_s, row.decision_s, row.handoff_s, row.dispatch_s) == (31, 55, None, 55)
    assert (row.turnout_s, row.travel_s, row.scene_s) == (45, 600, 3300)
    clocks = told(centre)
    assert clocks["handoff"].everyone is None
    assert [clocks[name].everyone.p50 for name in ("hard_stop", "travel", "scene")] == [
        31,
        600,
        3300,
    ]
    (level,) = clocks["travel"].levels
    (community,) = clocks["travel"].communities
    assert (level.label, level.calls) == ("● Moderate", 1)
    assert (community.label, community.calls, community.p90) == ("Riverside", 1, 600)
    assert clocks["travel"].slices[0][0] == date(2026, 11, 24)


def test_a_call_that_is_still_open_counts_with_the_steps_that_it_took(centre, now):
    call = make_call(centre.dana, now, address="")
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=after(now, 12))
    clocks = told(centre)

    assert (clocks["hard_stop"].everyone.p50, clocks["hard_stop"].everyone.calls) == (12, 1)
    assert clocks["decision"].everyone is None


@pytest.mark.parametrize(("accepted_after", "met"), [(60, True), (60.4, False), (61, False)])
def test_the_standard_of_alberta_is_a_share_within_a_minute(centre, now, accepted_after, met):
    talked(centre, now, accepted_after=accepted_after)
    handoff = told(centre)["handoff"]

    assert handoff.clock.standard.percent == 95
    assert "A:001/18" in handoff.clock.standard.source
    assert (handoff.everyone.share, handoff.is_met) == (100 if met else 0, met)


def test_half_and_nine_of_ten_are_times_within_which_so_many_were_done(centre, now):
    for seconds in range(31, 51):
        talked(centre, now, accepted_after=seconds)
    handoff = told(centre)["handoff"].everyone

    assert (handoff.p50, handoff.p90, handoff.calls) == (40, 48, 20)


def test_a_clock_that_would_run_backwards_was_not_measured(centre, now):
    """A primary CAD may say that a call began after it was decided here."""
    call = make_call(centre.dana, now, address="", received_at=now + timedelta(hours=1))
    close_call(call_id=call.pk, outcome=Outcome.CANCELLED, actor=centre.dana, now=now)

    assert CallFigures.objects.get(call=call).decision_s is None


def test_nothing_is_said_of_days_on_which_nothing_was_measured(centre, client):
    client.force_login(centre.sofia)
    page = client.get("/supervision/clocks/?first=2020-01-01&last=2020-01-02").content.decode()

    assert page.count("not measured on these days") == 7
    assert "data-plot" not in page


@pytest.mark.parametrize("who", ["dana", "noor", "casey", "feed"])
def test_the_clocks_are_not_for_everybody(centre, who):
    with pytest.raises(NotAllowed):
        clocks_for(getattr(centre, who), DAY)


def test_the_tables_leave_as_files_with_their_days(centre, now, client):
    visited(centre, now)
    client.force_login(centre.sofia)
    for page in ("clocks", "ledger", "ledger/diverted"):
        address = f"/supervision/{page}/?first=2026-11-24&last=2026-11-24"
        shown = client.get(f"{address}&format=csv").content.decode("utf-8-sig")
        assert "on 2026-11-24" in shown
        assert {"clocks": "Travel,All,1,600,600", "ledger": "100.0,1,1"}.get(
            page, "Riverside"
        ) in shown
        assert client.get(f"{address}&format=xlsx").content[:2] == b"PK"


def test_seconds_are_said_as_people_say_them():
    assert [spoken(s) for s in (0, 119, 120, 605, 3600, 7325)] == [
        *("0 s", "119 s", "2:00", "10:05", "1:00:00", "2:02:05")
    ]
