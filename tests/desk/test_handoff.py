"""A call goes to a desk, which takes it, gives it back, or does not answer: never into silence."""

from datetime import timedelta

import pytest

from dispatch.actions.assessment import answer_questions
from dispatch.actions.closing import close_call
from dispatch.actions.desk_rows import HandoffIsOver, NotYourDesk
from dispatch.actions.desk_work import ServiceUnnamed, answer_at_desk, finish_at_desk
from dispatch.actions.handoff import (
    AtDesk,
    NotForDesk,
    TakenByAnother,
    accept_handoff,
    hand_off,
    return_handoff,
    withdraw_handoff,
)
from dispatch.actions.handoff_lapse import sweep_desks
from dispatch.actions.offers import offer_unit
from dispatch.handoff_codes import RETURNS, ReturnCode
from dispatch.lifecycle import Outcome
from dispatch.models import Call, DeskNote, Handoff, JournalEntry
from dispatch.selectors.calls import calls_visible_to
from tests.conftest import SAFE_ANSWERS, make_call

from .conftest import CALM, make_triaged, standing


def kinds(call):
    return list(
        JournalEntry.objects.filter(call=call).order_by("seq").values_list("kind", flat=True)
    )


def test_is_offered_to_the_first_desk_and_waits_until_a_navigator_has_it(centre, call, now):
    row = hand_off(call_id=call.pk, desk_id=None, actor=centre.dana, now=now)
    assert row.answer_by == now + timedelta(seconds=60)
    assert (standing(call).state, standing(call).desk) == ("waiting", "211")
    accept_handoff(handoff_id=row.pk, actor=centre.noor, now=now)
    assert (standing(call).state, standing(call).owner) == ("with_desk", "noor")
    assert kinds(call)[-2:] == ["handoff.offered", "handoff.accepted"]


def test_pressed_twice_each_step_counts_once(centre, call, now):
    for _ in range(2):
        row = hand_off(call_id=call.pk, desk_id=None, actor=centre.dana, now=now)
    for _ in range(2):
        accept_handoff(handoff_id=row.pk, actor=centre.noor, now=now)
    assert Handoff.objects.count() == 1
    assert kinds(call).count("handoff.offered") == kinds(call).count("handoff.accepted") == 1


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({}, "could still make it emergent"),
        ({"location_confirmed": "yes"}, "could still make it emergent"),
        (SAFE_ANSWERS | {"weapon": "in_hand"}, "a hard stop stays with 911"),
    ],
    ids=["nothing asked", "half asked", "a weapon in hand"],
)
def test_what_911_must_keep_goes_to_no_desk(centre, now, answers, why):
    call = make_call(centre.dana, now)
    if answers:
        answer_questions(call_id=call.pk, answers=answers, actor=centre.dana, now=now)
    with pytest.raises(NotForDesk, match=why):
        hand_off(call_id=call.pk, desk_id=None, actor=centre.dana, now=now)
    assert not Handoff.objects.exists()


def test_a_call_that_a_unit_is_asked_for_goes_to_no_desk(centre, now):
    call = make_triaged(centre, now, SAFE_ANSWERS)
    offer_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    with pytest.raises(NotForDesk, match="MCRT-1"):
        hand_off(call_id=call.pk, desk_id=None, actor=centre.dana, now=now)


def test_another_dispatcher_is_told_where_the_call_is(centre, call, offered, now):
    with pytest.raises(AtDesk, match="is at 211"):
        hand_off(call_id=call.pk, desk_id=centre.distress.pk, actor=centre.sam, now=now)
    assert Handoff.objects.get() == offered


def test_the_second_navigator_is_told_who_has_it(centre, accepted, now):
    with pytest.raises(TakenByAnother, match="Noor has call"):
        accept_handoff(handoff_id=accepted.pk, actor=centre.nils, now=now)


def test_a_navigator_of_another_desk_can_do_nothing_with_it(centre, accepted, now):
    with pytest.raises(NotYourDesk):
        return_handoff(
            handoff_id=accepted.pk, return_code=ReturnCode.DECLINED, actor=centre.iris, now=now
        )
    assert not calls_visible_to(centre.iris).exists()
    assert calls_visible_to(centre.nils).count() == 1


@pytest.mark.parametrize("code", ReturnCode)
def test_given_back_it_is_911s_again_within_a_minute_and_danger_raises_it(
    centre, call, accepted, now, code
):
    later = now + timedelta(minutes=4)
    return_handoff(handoff_id=accepted.pk, return_code=code, actor=centre.noor, now=later)
    at = standing(call)
    assert (at.state, at.owner, at.status, at.code) == ("received", None, "returned", code)
    assert at.urgency == (RETURNS[code].raises_to or 1)
    assert call.act_by <= later + timedelta(seconds=60)
    assert kinds(call)[-1] == "handoff.returned"
    assert not calls_visible_to(centre.noor).exists()


def test_a_desk_may_give_back_what_it_never_accepted(centre, call, offered, now):
    return_handoff(
        handoff_id=offered.pk, return_code=ReturnCode.OUT_OF_AREA, actor=centre.noor, now=now
    )
    assert standing(call).state == "received"
    with pytest.raises(HandoffIsOver, match="given back"):
        accept_handoff(handoff_id=offered.pk, actor=centre.noor, now=now)


def test_unanswered_it_goes_to_the_next_desk_and_in_the_end_to_911(centre, call, offered, now):
    at = now + timedelta(seconds=59)
    assert sweep_desks(now=at) == 0
    at = now + timedelta(seconds=60)
    assert sweep_desks(now=at) == 1
    assert (standing(call).desk, standing(call).status) == ("Distress Centre", "offered")
    assert standing(call).state == "waiting"
    assert sweep_desks(now=at + timedelta(seconds=29)) == 0
    assert sweep_desks(now=at + timedelta(seconds=30)) == 1
    assert (standing(call).state, standing(call).status) == ("received", "lapsed")
    assert call.act_by == at + timedelta(seconds=90)
    assert kinds(call)[-3:] == ["handoff.offered", "handoff.passed_on", "handoff.lapsed"]
    assert sweep_desks(now=at + timedelta(hours=1)) == 0


def test_a_desk_without_anybody_is_not_asked(centre, call, offered, now):
    centre.iris.is_active = False
    centre.iris.save()
    sweep_desks(now=now + timedelta(seconds=60))
    assert (standing(call).state, standing(call).desk) == ("received", "211")


def test_911_takes_it_back_and_the_navigator_is_told(centre, call, accepted, now):
    withdraw_handoff(call_id=call.pk, actor=centre.sam, now=now)
    assert (standing(call).state, standing(call).owner) == ("received", "sam")
    with pytest.raises(HandoffIsOver, match="taken back by 911"):
        answer_at_desk(
            handoff_id=accepted.pk, answers={"weapon": "none"}, actor=centre.noor, now=now
        )


def test_what_had_an_answer_counts_as_asked_again_whatever_the_answer(centre, now):
    asked = {q: a for q, a in CALM.items() if q not in ("consent", "needs_in_person")}
    call = make_triaged(centre, now, asked)
    row = hand_off(call_id=call.pk, desk_id=None, actor=centre.dana, now=now)
    accept_handoff(handoff_id=row.pk, actor=centre.noor, now=now)
    for answer in ({"consent": "accepts"}, {"weapon": "none"}, {"history": "aggression"}):
        answer_at_desk(handoff_id=row.pk, answers=answer, actor=centre.noor, now=now)
    row.refresh_from_db()
    assert row.asked_again == 2
    assert call.assessment.answers["consent"] == "accepts"


def test_a_rise_at_the_desk_starts_an_urgent_clock(centre, call, accepted, now):
    later = now + timedelta(minutes=3)
    answers = {"weapon": "in_hand"}
    answer_at_desk(handoff_id=accepted.pk, answers=answers, actor=centre.noor, now=later)
    call.refresh_from_db()
    assert (call.state, call.urgency) == ("with_desk", 4)
    assert call.act_by <= later
    assert kinds(call)[-1] == "call.rose"


def test_connected_needs_the_service_and_both_endings_count_as_helped(centre, call, accepted, now):
    end = {"handoff_id": accepted.pk, "text": "", "actor": centre.noor, "now": now}
    with pytest.raises(ServiceUnnamed):
        finish_at_desk(outcome=Outcome.CONNECTED, service="", **end)
    finish_at_desk(outcome=Outcome.CONNECTED, service="The shelter on Ninth", **end)
    call.refresh_from_db()
    assert (call.state, call.outcome, call.ledger) == ("closed", "connected", "diverted")
    assert standing(call).status == "done"
    assert DeskNote.objects.get().service == "The shelter on Ninth"


def test_closed_by_911_the_desk_did_not_end_it(centre, call, accepted, now):
    close_call(call_id=call.pk, outcome=Outcome.DUPLICATE, actor=centre.dana, now=now)
    assert standing(call).status == "withdrawn"


def test_a_team_that_the_navigator_sends_leaves_the_call_with_the_navigator(centre, now):
    call = make_triaged(centre, now, SAFE_ANSWERS)
    row = hand_off(call_id=call.pk, desk_id=None, actor=centre.dana, now=now)
    accept_handoff(handoff_id=row.pk, actor=centre.noor, now=now)
    offer_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.noor, now=now)
    at = standing(call)
    assert (at.state, at.owner, at.status) == ("with_desk", "noor", "accepted")
    assert Call.objects.get(pk=call.pk).assignments.get().status == "offered"
