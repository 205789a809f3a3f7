"""A call comes in, is triaged, goes to a team, and ends."""

from datetime import timedelta

import pytest

from dispatch import journal
from dispatch.actions.assessment import answer_questions
from dispatch.actions.assignment import move_status
from dispatch.actions.assignment_rows import UnitTaken
from dispatch.actions.closing import TeamStillOut, close_call
from dispatch.lifecycle import AssignmentStatus, MoveRefused, Outcome
from dispatch.models import Call, JournalEntry
from dispatch.permissions import NotAllowed
from tests.conftest import SAFE_ANSWERS, make_call, send_unit


def kinds(call):
    return list(JournalEntry.objects.filter(call=call).values_list("kind", flat=True))


def test_a_call_goes_from_intake_to_its_outcome(centre, call, now):
    assert (call.state, call.level, call.zone.community.code) == ("received", 4, "RIV")

    assessment = answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)
    assert assessment.outcome["responses"] == ["CRISIS_TEAM_OFFICER_PLAIN"]
    assert assessment.outcome["rules"][0] == "M4"

    sent = send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    call.refresh_from_db()
    assert call.state == "with_team"
    for minutes, status in ((2, "en_route"), (12, "on_scene"), (40, "clear")):
        move_status(
            assignment_id=sent.pk,
            status=AssignmentStatus(status),
            actor=centre.dana,
            now=now + timedelta(minutes=minutes),
        )
    closed = close_call(
        call_id=call.pk,
        outcome=Outcome.ENGAGED,
        actor=centre.dana,
        now=now + timedelta(minutes=41),
    )

    assert (closed.state, closed.ledger, closed.ledger_codes) == ("closed", "diverted", [])
    assert kinds(call) == [
        "call.received",
        "call.answered",
        "unit.offered",
        "unit.assigned",
        "unit.en_route",
        "unit.on_scene",
        "unit.clear",
        "call.closed",
    ]
    *_, last = journal.verify()
    assert last.holds
    assert last.checked == journal.head().seq


def test_refuses_a_unit_that_is_taken_and_changes_nothing(centre, call, now):
    other = make_call(centre.sam, now)
    send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    before = journal.head().seq

    with pytest.raises(UnitTaken, match=f"MCRT-1 is with call {call.number}"):
        send_unit(call_id=other.pk, unit_id=centre.cedar.pk, actor=centre.sam, now=now)

    other.refresh_from_db()
    assert other.state == "received"
    assert journal.head().seq == before


def test_a_call_does_not_close_under_a_team_that_is_still_out(centre, call, now):
    send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)

    with pytest.raises(TeamStillOut):
        close_call(call_id=call.pk, outcome=Outcome.ENGAGED, actor=centre.dana, now=now)

    assert Call.objects.get(pk=call.pk).state == "with_team"


def test_a_unit_does_not_jump_back(centre, call, now):
    sent = send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    move_status(assignment_id=sent.pk, status=AssignmentStatus.ON_SCENE, actor=centre.dana, now=now)
    with pytest.raises(MoveRefused, match="it can become clear"):
        move_status(
            assignment_id=sent.pk, status=AssignmentStatus.EN_ROUTE, actor=centre.dana, now=now
        )


@pytest.mark.parametrize("who", ["casey", "ada", "evan", "feed"])
def test_those_off_the_floor_do_not_assign(centre, call, now, who):
    with pytest.raises(NotAllowed):
        send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=getattr(centre, who), now=now)
    assert kinds(call) == ["call.received"]
