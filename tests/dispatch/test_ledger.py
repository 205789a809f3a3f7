"""Every closed call counts in exactly one way, and says why where it was not served."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from dispatch.actions.assessment import answer_questions
from dispatch.actions.assignment import move_status
from dispatch.actions.closing import NoTeamWasThere, close_call
from dispatch.lifecycle import (
    ASSIGNMENT_MOVES,
    CALL_MOVES,
    CRISIS_RESPONSES,
    ENDINGS,
    OPEN_STATUSES,
    AssignmentStatus,
    CallState,
    Ledger,
    MoveRefused,
    Outcome,
    call_state_with,
    move_assignment,
    move_call,
    settle,
)
from dispatch.models import Call
from tests.conftest import SAFE_ANSWERS, make_call, send_unit

RESPONSES = sorted(CRISIS_RESPONSES | {"POLICE", "FIRE", "EMS", "STANDARD_911"})
judged = st.none() | st.sets(st.sampled_from(RESPONSES), min_size=1)
codes = st.lists(st.sampled_from(["NO_UNIT", "AFTER_HOURS", "OUTSIDE_ZONE"]), max_size=3)


@given(st.sampled_from(Outcome), judged, codes, st.sampled_from(["M1", "F2"]), st.booleans())
def test_every_end_is_in_one_column_and_all_but_diverted_say_why(
    outcome, responses, not_served, rule, reached
):
    ledger, why = settle(
        outcome=outcome,
        responses=responses,
        not_served=not_served,
        deciding_rule=rule,
        reached_by_team=reached,
    )
    assert ledger in Ledger
    assert (why == []) == (ledger is Ledger.DIVERTED)
    assert all(0 < len(code) <= 40 for code in why)
    helped_on_scene = reached and ENDINGS[outcome].by_team
    if helped_on_scene:
        assert ledger is Ledger.DIVERTED
    if responses is None and not helped_on_scene:
        assert (ledger, why) == (Ledger.NOT_ASSESSED, [outcome])
    if ledger is Ledger.INELIGIBLE:
        assert why == [rule]
        assert not CRISIS_RESPONSES & responses, "it was no call for a crisis response"
    if ledger is Ledger.NOT_SERVED:
        assert not_served or CRISIS_RESPONSES & responses


@given(st.sampled_from(CallState), st.sampled_from(CallState))
def test_a_call_moves_only_along_the_table_and_a_closed_one_stays(before, after):
    if after == before or after in CALL_MOVES[before]:
        assert move_call(before, after) is after
        assert before is not CallState.CLOSED or after is CallState.CLOSED
    else:
        with pytest.raises(MoveRefused, match=f"{before} cannot become {after}"):
            move_call(before, after)


@given(st.lists(st.sampled_from(AssignmentStatus), max_size=6))
def test_an_assignment_only_goes_forwards_and_ends(wanted):
    status, seen = AssignmentStatus.ASSIGNED, [AssignmentStatus.ASSIGNED]
    for step in wanted:
        if step not in ASSIGNMENT_MOVES[status]:
            can = ", ".join(ASSIGNMENT_MOVES[status]) or "nothing: it has ended"
            with pytest.raises(MoveRefused, match=f"it can become {can}$"):
                move_assignment(status, step)
            continue
        status = move_assignment(status, step)
        assert step not in seen, "it never comes back to where it was"
        seen.append(step)
    with_unit = call_state_with([status]) is CallState.WITH_TEAM
    assert with_unit == (status in OPEN_STATUSES)


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("assessed", [False, True], ids=["not assessed", "assessed"])
@pytest.mark.parametrize("reached", [False, True], ids=["nobody there", "a team there"])
def test_every_outcome_of_a_real_call_lands_in_the_ledger(centre, now, outcome, assessed, reached):
    call, dana = make_call(centre.dana, now), centre.dana
    if assessed:
        answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=dana, now=now)
    if reached:
        sent = send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=dana, now=now)
        for status in (AssignmentStatus.ON_SCENE, AssignmentStatus.CLEAR):
            move_status(assignment_id=sent.pk, status=status, actor=dana, now=now)
    end = {"call_id": call.pk, "outcome": outcome, "actor": dana, "now": now}
    if ENDINGS[outcome].by_team and not reached:
        with pytest.raises(NoTeamWasThere):
            close_call(**end)
        return
    closed = close_call(**end)
    assert closed.ledger in Ledger
    assert (closed.ledger_codes == []) == (closed.ledger == Ledger.DIVERTED)
    assert "" not in closed.ledger_codes


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "closed"},
        {"state": "closed", "ledger": "diverted"},
        {"ledger": "diverted"},
        {"outcome": "engaged"},
        {"state": "closed", "ledger": "ineligible", "outcome": "no_crisis"},
        {"state": "closed", "ledger": "elsewhere", "outcome": "no_crisis", "ledger_codes": ["x"]},
        {"state": "closed", "ledger": "ineligible", "outcome": "lost", "ledger_codes": ["x"]},
        {"state": "asleep"},
        {"level": 5},
        {"raised_to": 5},
    ],
)
def test_the_database_refuses_a_call_that_ends_in_no_way_or_is_in_no_state(call, now, columns):
    if columns.get("state") == "closed" and "outcome" in columns:
        columns = columns | {"closed_at": now}
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(**columns)
