"""A crew at a door has a clock: asked, then alarmed, until somebody acts."""

import pytest
from django.db import IntegrityError, transaction

from dispatch import journal
from dispatch.actions.assessment import answer_questions
from dispatch.actions.assignment import move_status
from dispatch.actions.decision import raise_call
from dispatch.actions.safety import NoCheckInDue, check_in, request_backup
from dispatch.lifecycle import AssignmentStatus
from dispatch.models import Assignment, Call, JournalEntry
from dispatch.permissions import NotAllowed
from dispatch.selectors.alarms import alarms_now
from dispatch.selectors.board import board_for
from tests.conftest import SAFE_ANSWERS, make_call, send_unit

from .conftest import kinds, minutes, put_on_scene, seconds, sweep

TICK = seconds(0.000001)


def badges(visit, now):
    row = next(r for r in board_for(visit.dana, now).rows if r.id == visit.call.pk)
    return [(badge.tone, badge.says) for badge in row.badges]


def test_a_silent_crew_is_asked_at_its_limit_and_alarms_after_its_grace(visit, now):
    due, alarm = now + minutes(20), now + minutes(22)
    assert [sweep(at)[0] for at in (due, due + TICK, alarm, alarm + TICK)] == [0, 1, 0, 1]
    assert sweep(alarm + minutes(30))[0] == 0, "asked once, alarmed once"
    assert kinds(visit.call, start="check_in") == ["check_in.asked", "check_in.late"]
    assert [crew.call_sign for crew in alarms_now().silent] == ["MCRT-1"]
    assert alarms_now().tone == "silent"


def test_the_board_turns_amber_then_red_and_calm_after_a_word(visit, now):
    assert badges(visit, now) == []
    sweep(now + minutes(21))
    assert badges(visit, now) == [("warn", "MCRT-1 asked to check in")]
    sweep(now + minutes(23))
    assert badges(visit, now) == [("late", "MCRT-1 does not answer")]

    check_in(assignment_id=visit.row.pk, actor=visit.sam, now=now + minutes(24))
    assert badges(visit, now) == []
    assert alarms_now().tone == ""
    assert sweep(now + minutes(44))[0] == 0
    assert sweep(now + minutes(44) + TICK)[0] == 1, "and the clock began anew"


def test_the_alarm_stays_until_somebody_acts_and_sending_help_is_to_act(visit, now):
    late = now + minutes(23)
    sweep(late)
    request_backup(assignment_id=visit.row.pk, service="FIRE", actor=visit.casey, now=late)
    assert alarms_now().silent, "a crew that asks has not said that it is well"

    request_backup(assignment_id=visit.row.pk, service="POLICE", actor=visit.dana, now=late)
    assert alarms_now().silent == []
    line = JournalEntry.objects.filter(kind="backup.requested").last()
    assert line.data["alarm_answered"] is True
    assert sweep(late + minutes(5) + TICK)[0] == 1, "it is asked again soon"


def test_a_word_that_was_long_on_its_way_buys_no_time(visit, now):
    said, heard = now + minutes(5), now + minutes(19)
    row = check_in(assignment_id=visit.row.pk, actor=visit.casey, now=heard, at=said)
    assert (row.checked_in_at, row.check_in_by) == (said, said + minutes(20))

    before = journal.head()
    check_in(assignment_id=visit.row.pk, actor=visit.casey, now=heard, at=now + minutes(3))
    assert journal.head() == before, "an older word changes nothing"
    ahead = check_in(assignment_id=visit.row.pk, actor=visit.casey, now=heard, at=now + minutes(90))
    assert ahead.checked_in_at == heard, "a phone ahead of its time is no further than now"


def test_a_crew_that_left_is_asked_no_more(visit, now):
    sweep(now + minutes(23))
    clear = AssignmentStatus.CLEAR
    move_status(assignment_id=visit.row.pk, status=clear, actor=visit.dana, now=now + minutes(24))
    assert alarms_now().silent == []
    assert sweep(now + minutes(60))[0] == 0
    with pytest.raises(NoCheckInDue):
        check_in(assignment_id=visit.row.pk, actor=visit.dana, now=now + minutes(61))


def test_a_crew_speaks_for_itself_alone(visit, now):
    with pytest.raises(NotAllowed, match="MCRT-1 is not your unit"):
        check_in(assignment_id=visit.row.pk, actor=visit.dee, now=now + minutes(1))


def test_nobody_is_at_a_door_without_a_clock(visit):
    row, named = Assignment.objects.filter(pk=visit.row.pk), "crew_on_scene_has_a_check_in_clock"
    with pytest.raises(IntegrityError, match=named), transaction.atomic():
        row.update(check_in_by=None)


def test_a_worse_call_checks_in_sooner_and_a_better_one_no_later(visit, now):
    raise_call(call_id=visit.call.pk, level=4, reason="shouting", actor=visit.dana, now=now)
    visit.row.refresh_from_db()
    assert visit.row.check_in_by == now + minutes(10)
    Call.objects.filter(pk=visit.call.pk).update(raised_to=3)
    visit.call.refresh_from_db()
    assert sweep(now + minutes(10) + TICK)[0] == 1


def test_a_rise_names_every_unit_that_is_out_with_the_call(centre, now):
    call = make_call(centre.dana, now)
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)
    put_on_scene(centre, call, now)
    send_unit(call_id=call.pk, unit_id=centre.pact.pk, actor=centre.dana, now=now)

    worse = {"weapon": "in_hand"}
    answer_questions(call_id=call.pk, answers=worse, actor=centre.dana, now=now + minutes(1))

    line = JournalEntry.objects.get(call=call, kind="call.rose")
    assert line.data["units"] == sorted([centre.cedar.pk, centre.pact.pk])
    assert line.data["level"] == 4
