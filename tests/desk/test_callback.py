"""A caller who is lost is called back by a clock, or the call is in front of 911 again, late."""

from datetime import timedelta

import pytest

from dispatch.actions.callback import NobodyLost, NotAccepted, lose_caller, tell_attempt
from dispatch.actions.handoff import withdraw_handoff
from dispatch.actions.handoff_lapse import sweep_desks
from dispatch.models import Callback

from .conftest import standing


@pytest.fixture
def task(centre, accepted, now):
    return lose_caller(handoff_id=accepted.pk, actor=centre.noor, now=now)


def seconds(count):
    return timedelta(seconds=count)


def test_nobody_is_lost_at_a_desk_that_has_not_accepted(centre, offered, now):
    with pytest.raises(NotAccepted):
        lose_caller(handoff_id=offered.pk, actor=centre.noor, now=now)


def test_the_clock_starts_once_and_stops_when_the_caller_is_reached(
    centre, call, accepted, task, now
):
    again = lose_caller(handoff_id=accepted.pk, actor=centre.nils, now=now + seconds(9))
    assert (again.pk, again.due_at) == (task.pk, now + seconds(120))
    tell_attempt(handoff_id=accepted.pk, reached=True, actor=centre.noor, now=now + seconds(30))
    assert Callback.objects.get().result == "reached"
    assert standing(call).state == "with_desk"
    assert sweep_desks(now=now + timedelta(hours=1)) == 0
    with pytest.raises(NobodyLost):
        tell_attempt(handoff_id=accepted.pk, reached=True, actor=centre.noor, now=now)


def test_each_attempt_in_vain_has_a_clock_and_the_third_gives_the_call_back_late(
    centre, call, accepted, task, now
):
    for n, at in enumerate((60, 300), start=1):
        tell_attempt(
            handoff_id=accepted.pk, reached=False, actor=centre.noor, now=now + seconds(at)
        )
        held = Callback.objects.get()
        assert (held.attempts, held.due_at) == (n, now + seconds(at + 300))
    last = now + seconds(600)
    tell_attempt(handoff_id=accepted.pk, reached=False, actor=centre.noor, now=last)
    assert Callback.objects.get().result == "not_reached"
    assert (standing(call).state, standing(call).status) == ("received", "lost")
    assert call.overdue_since == last


def test_not_called_by_the_time_due_911_has_it_late(centre, call, task, now):
    assert sweep_desks(now=now + seconds(119)) == 0
    assert sweep_desks(now=now + seconds(120)) == 1
    assert Callback.objects.get().result == "not_tried"
    assert (standing(call).state, standing(call).status) == ("received", "lost")
    assert call.overdue_since == now + seconds(120)


def test_a_task_ends_with_its_hand_off(centre, call, task, now):
    withdraw_handoff(call_id=call.pk, actor=centre.dana, now=now)
    assert Callback.objects.get().result == "dropped"
