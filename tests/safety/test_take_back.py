"""A call goes back with everything that is known, and stays open until the other service has it."""

import pytest

from dispatch import journal
from dispatch.actions.assessment import answer_questions
from dispatch.actions.assignment import move_status
from dispatch.actions.closing import close_call
from dispatch.actions.handover import NotGiven, open_handover
from dispatch.actions.safety import NotWithTheCall, request_backup
from dispatch.actions.service_requests import NoSuchRequest, NoSuchService
from dispatch.actions.take_back import (
    NeedsAReason,
    NotConfirmed,
    confirm_given,
    give_call,
    withdraw_request,
)
from dispatch.lifecycle import AssignmentStatus, Outcome
from dispatch.models import Call, JournalEntry, ServiceRequest
from dispatch.permissions import NotAllowed
from dispatch.selectors.board import board_for
from dispatch.selectors.handover import handover_text
from tests.conftest import SAFE_ANSWERS, make_call

from .conftest import kinds, minutes, seconds, sweep


def give(visit, now, service="EMS", actor=None):
    return give_call(call_id=visit.call.pk, service=service, actor=actor or visit.dana, now=now)


def clear(visit, now):
    status = AssignmentStatus.CLEAR
    return move_status(assignment_id=visit.row.pk, status=status, actor=visit.casey, now=now)


def close(visit, now, outcome=Outcome.HANDED_OVER):
    return close_call(call_id=visit.call.pk, outcome=outcome, actor=visit.dana, now=now)


def test_a_call_is_given_confirmed_and_closed_as_handed_over(visit, now):
    give(visit, now, actor=visit.casey)
    clear(visit, now + minutes(1))
    with pytest.raises(NotConfirmed, match="EMS has not confirmed"):
        close(visit, now + minutes(2))

    taken = confirm_given(
        call_id=visit.call.pk,
        service="EMS",
        reference=" E-77 ",
        actor=visit.sam,
        now=now + minutes(3),
    )
    assert (taken.reference, taken.confirmed_by) == ("E-77", visit.sam)
    closed = close(visit, now + minutes(4))
    assert (closed.state, closed.outcome) == ("closed", "handed_over")
    assert [k for k in kinds(visit.call) if k.startswith("call.")][-3:] == [
        "call.given",
        "call.taken_over",
        "call.closed",
    ]


def test_given_twice_and_confirmed_twice_changes_nothing(visit, now):
    first = give(visit, now)
    before = journal.head()
    assert give(visit, now + seconds(1)) == first
    assert journal.head() == before
    confirm_given(call_id=visit.call.pk, service="EMS", actor=visit.dana, now=now)
    before = journal.head()
    confirm_given(call_id=visit.call.pk, service="EMS", actor=visit.dana, now=now)
    assert journal.head() == before


def test_the_clock_of_a_service_that_does_not_confirm_runs_out_on_every_board(visit, now):
    give(visit, now)
    assert (sweep(now + seconds(60))[2], sweep(now + seconds(61))[2]) == (0, 1)
    assert sweep(now + seconds(90))[2] == 0
    row = next(r for r in board_for(visit.sam, now).rows if r.id == visit.call.pk)
    assert [(b.tone, b.says) for b in row.badges] == [("late", "Given to EMS, not confirmed")]
    assert ServiceRequest.objects.get().overdue_since == now + seconds(60)


def test_backup_makes_the_call_urgent_and_stands_on_its_row_until_confirmed(visit, now):
    request_backup(assignment_id=visit.row.pk, service="POLICE", actor=visit.casey, now=now)
    before = journal.head()
    request_backup(assignment_id=visit.row.pk, service="POLICE", actor=visit.dana, now=now)
    assert journal.head() == before, "crew and dispatcher ask at once: one request"
    call = Call.objects.get(pk=visit.call.pk)
    assert (call.requested, call.urgency) == (["POLICE"], 3)
    row = next(r for r in board_for(visit.sam, now).rows if r.id == call.pk)
    assert [b.says for b in row.badges] == ["Police backup not confirmed"]

    confirm_given(call_id=call.pk, service="POLICE", reference="P-1", actor=visit.sam, now=now)
    row = next(r for r in board_for(visit.sam, now).rows if r.id == call.pk)
    assert list(row.badges) == []


def test_a_second_team_is_asked_for_and_survives_a_request_of_the_primary_cad(visit, now):
    request_backup(assignment_id=visit.row.pk, service="CRISIS_TEAM", actor=visit.casey, now=now)
    request_backup(assignment_id=visit.row.pk, service="EMS", actor=visit.casey, now=now)
    assert Call.objects.get(pk=visit.call.pk).requested == ["EMS", "CRISIS_TEAM"]


def test_backup_becomes_the_take_back_and_ends_with_a_call_that_closes(visit, now):
    request_backup(assignment_id=visit.row.pk, service="EMS", actor=visit.casey, now=now)
    request_backup(assignment_id=visit.row.pk, service="FIRE", actor=visit.casey, now=now)
    given = give(visit, now + seconds(5))
    assert (given.purpose, given.heard_at) == ("take_back", now), "its clock ran already"
    confirm_given(call_id=visit.call.pk, service="EMS", actor=visit.dana, now=now)
    clear(visit, now)
    close(visit, now)
    assert [row.is_open for row in ServiceRequest.objects.all()] == [False, False]
    assert sweep(now + minutes(9))[2] == 0


def test_what_was_asked_by_mistake_is_called_off_with_a_reason_and_then_the_call_closes(visit, now):
    give(visit, now)
    clear(visit, now)
    with pytest.raises(NeedsAReason):
        withdraw_request(
            call_id=visit.call.pk, service="EMS", reason=" ", actor=visit.dana, now=now
        )
    withdraw_request(
        call_id=visit.call.pk, service="EMS", reason="meant police", actor=visit.dana, now=now
    )
    assert close(visit, now, Outcome.ENGAGED).state == "closed"


def test_a_crew_gives_its_own_call_only_and_nobody_asks_for_whom_there_is_not(visit, now):
    with pytest.raises(NotAllowed, match="your unit is not with call"):
        give(visit, now, actor=visit.dee)
    with pytest.raises(NoSuchService, match="POLICE, FIRE, EMS"):
        give(visit, now, service="CRISIS_TEAM")
    with pytest.raises(NoSuchRequest):
        confirm_given(call_id=visit.call.pk, service="FIRE", actor=visit.dana, now=now)
    clear(visit, now)
    with pytest.raises(NotWithTheCall):
        request_backup(assignment_id=visit.row.pk, service="EMS", actor=visit.casey, now=now)


def test_everything_that_is_known_goes_with_it_and_reading_it_leaves_a_trace(visit, now):
    answer_questions(call_id=visit.call.pk, answers=SAFE_ANSWERS, actor=visit.dana, now=now)
    with pytest.raises(NotGiven):
        open_handover(call_id=visit.call.pk, actor=visit.dana, now=now)
    give(visit, now)

    told = open_handover(call_id=visit.call.pk, actor=visit.sam, now=now)
    text = handover_text(told)
    for known in (
        visit.call.number,
        "12 River Road",
        "403-555-0148",
        "Weapon",
        "MCRT-1: on scene",
        "EMS: asked",
    ):
        assert known in text
    assert JournalEntry.objects.get(kind="care.read").actor == visit.sam


def test_the_primary_cad_reads_its_own_calls_handover_and_confirms_it(centre, now, client):
    call = make_call(centre.feed, now, source="primary-cad")
    give_call(call_id=call.pk, service="POLICE", actor=centre.dana, now=now)
    told = open_handover(call_id=call.pk, actor=centre.feed, now=now)
    assert told["asked_for"][0]["service"] == "Police"
    confirmed = confirm_given(
        call_id=call.pk, service="POLICE", reference="26-9", actor=centre.feed, now=now
    )
    assert confirmed.confirmed_by == centre.feed
    assert client.get(f"/api/v1/calls/{call.pk}/handover").status_code == 401
