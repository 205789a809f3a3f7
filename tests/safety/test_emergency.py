"""The emergency button: every console, until a person has it in hand."""

import pytest

from dispatch import journal, live
from dispatch.actions.lowering import lower_call
from dispatch.actions.safety import NoSuchEmergency, acknowledge_emergency, raise_emergency
from dispatch.journal import Line
from dispatch.live import Told, View
from dispatch.models import Call, Emergency, JournalEntry
from dispatch.permissions import NotAllowed
from dispatch.selectors.alarms import alarms_now
from tests.conftest import make_call

from .conftest import kinds, minutes, seconds, sweep


def press(visit, now, **more):
    return raise_emergency(unit_id=visit.cedar.pk, actor=visit.casey, now=now, **more)


def test_a_press_alarms_makes_the_call_emergent_and_is_one_however_often(visit, now):
    emergency = press(visit, now, lat=51.02, lng=-114.05, at=now - seconds(4))
    before = journal.head()
    assert press(visit, now + seconds(2)) == emergency
    assert raise_emergency(unit_id=visit.cedar.pk, actor=visit.dana, now=now) == emergency
    assert journal.head() == before

    assert Call.objects.get(pk=visit.call.pk).urgency == 4
    (alarm,) = alarms_now().emergencies
    assert (alarm.call_sign, alarm.call_number) == ("MCRT-1", visit.call.number)
    assert (alarm.place, alarm.position) == ("12 River Road", "51.02000, -114.05000")
    assert alarms_now().tone == "emergency"


def test_after_fifteen_seconds_a_supervisor_is_named(visit, now):
    press(visit, now)
    assert (sweep(now + seconds(15))[1], sweep(now + seconds(15.1))[1]) == (0, 1)
    assert sweep(now + seconds(40))[1] == 0
    (alarm,) = alarms_now().emergencies
    assert (alarm.escalated, alarm.supervisors) == (True, visit.sofia.display_name)
    assert alarms_now().tone == "escalated"


def test_who_acknowledges_first_has_it_and_it_is_written(visit, now):
    emergency = press(visit, now)
    acknowledge_emergency(emergency_id=emergency.pk, actor=visit.sam, now=now + seconds(9))
    acknowledge_emergency(emergency_id=emergency.pk, actor=visit.dana, now=now + seconds(10))

    line = JournalEntry.objects.get(kind="emergency.acknowledged")
    assert (line.actor, line.data["after_s"]) == (visit.sam, 9)
    assert alarms_now().emergencies == []
    assert sweep(now + seconds(60))[1] == 0, "nothing is escalated that somebody has"
    again = press(visit, now + minutes(2))
    assert again != emergency, "the next press is a new one"


def test_a_unit_with_no_call_can_press_too(visit, now):
    emergency = raise_emergency(unit_id=visit.birch.pk, actor=visit.dana, now=now)
    assert emergency.call is None
    assert alarms_now().emergencies[0].place == "With no call"


def test_only_the_crew_itself_and_the_floor_press_and_a_crew_acknowledges_nothing(visit, now):
    with pytest.raises(NotAllowed, match="MCRT-1 is not your unit"):
        raise_emergency(unit_id=visit.cedar.pk, actor=visit.dee, now=now)
    emergency = press(visit, now)
    with pytest.raises(NotAllowed):
        acknowledge_emergency(emergency_id=emergency.pk, actor=visit.casey, now=now)
    with pytest.raises(NoSuchEmergency):
        acknowledge_emergency(emergency_id=0, actor=visit.dana, now=now)
    assert Emergency.objects.get().acknowledged_at is None


def test_every_console_is_drawn_it_on_the_line_and_machines_are_not(visit, now):
    press(visit, now)
    line = Line(journal.head().seq, "emergency.raised", visit.call.pk, now)
    told = [Told(line)]
    views = [View.BOARD, live.DeskView(frozenset({visit.desk.pk})), View.FEED]
    for view in views:
        live.draw(told, view)
    board, desk, feed = (told[0].text[view] for view in views)
    for text in (board, desk):
        assert "EMERGENCY" in text
        assert 'data-tone=\\"emergency\\"' in text
    assert f"/calls/{visit.call.pk}/" in board
    assert f"/calls/{visit.call.pk}/" not in desk, "a desk opens its own calls only"
    assert "EMERGENCY" not in feed


def test_a_supervisor_undoes_the_raise_with_a_reason(visit, now):
    press(visit, now)
    lower_call(
        call_id=visit.call.pk, level=2, reason="pressed by mistake", actor=visit.sofia, now=now
    )
    assert Call.objects.get(pk=visit.call.pk).urgency == 2
    assert kinds(visit.call)[-1] == "call.lowered"


def test_two_calls_are_two_alarms_the_oldest_first(visit, now):
    other = make_call(visit.sam, now)
    press(visit, now)
    raise_emergency(unit_id=visit.pact.pk, actor=visit.dana, now=now + seconds(1))
    assert [alarm.call_sign for alarm in alarms_now().emergencies] == ["MCRT-1", "PACT-1"]
    assert Call.objects.get(pk=other.pk).raised_to is None
