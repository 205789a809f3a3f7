"""A marking looks again under the lock: somebody may have acted since the sweep looked."""

from dispatch import journal
from dispatch.actions.safety import acknowledge_emergency, check_in, raise_emergency
from dispatch.actions.safety_sweeps import (
    alarm_crew,
    ask_crew,
    escalate_emergency,
    mark_request_late,
)
from dispatch.actions.take_back import confirm_given, give_call
from dispatch.permissions import SYSTEM
from dispatch.watched import CHECK_INS, EMERGENCIES, REQUESTS, SWEPT

from .conftest import minutes


def test_nothing_is_marked_that_somebody_has_answered_meanwhile(visit, now):
    later = now + minutes(30)
    emergency = raise_emergency(unit_id=visit.cedar.pk, actor=visit.casey, now=now)
    given = give_call(call_id=visit.call.pk, service="EMS", actor=visit.dana, now=now)
    acknowledge_emergency(emergency_id=emergency.pk, actor=visit.dana, now=later)
    confirm_given(call_id=visit.call.pk, service="EMS", actor=visit.dana, now=later)
    check_in(assignment_id=visit.row.pk, actor=visit.casey, now=later)
    before = journal.head()

    acts = [
        ask_crew(assignment_id=visit.row.pk, actor=SYSTEM, now=later),
        alarm_crew(assignment_id=visit.row.pk, actor=SYSTEM, now=later),
        escalate_emergency(emergency_id=emergency.pk, actor=SYSTEM, now=later),
        mark_request_late(request_id=given.pk, actor=SYSTEM, now=later),
    ]
    assert acts == [False] * 4
    assert journal.head() == before


def test_what_can_cost_a_life_is_swept_first_and_every_two_seconds():
    assert SWEPT[:2] == (EMERGENCIES, CHECK_INS)
    assert {watched.every_s for watched in (EMERGENCIES, CHECK_INS, REQUESTS)} == {2.0}
