"""What a desk's tests share: a triaged call, two desks, and two navigators at the first."""

from types import SimpleNamespace

import pytest

from dispatch.actions.assessment import answer_questions
from dispatch.actions.handoff import accept_handoff, hand_off
from dispatch.models import Handoff
from teams.models import Role
from tests.conftest import SAFE_ANSWERS, make_call, make_desk, make_person

# A call that the protocol gives to a navigator: calm, alone, a need of daily life.
CALM = SAFE_ANSWERS | {
    "caller": "self",
    "presentation": "calm_engaging",
    "nexus": "social_need",
    "needs_in_person": "no",
}


def staff_desks(cast):
    """A second navigator at 211, and a second desk with one of its own."""
    cast.nils = make_person("nils", Role.NAVIGATOR)
    cast.desk.navigators.add(cast.nils)
    cast.iris = make_person("iris", Role.NAVIGATOR)
    cast.distress = make_desk(
        "Distress Centre", navigators=[cast.iris], order=2, answer_s=30, response="DISTRESS_988"
    )
    return cast


@pytest.fixture
def centre(centre):
    return staff_desks(centre)


def make_triaged(centre, now, answers=CALM, **told):
    call = make_call(centre.dana, now, **told)
    answer_questions(call_id=call.pk, answers=answers, actor=centre.dana, now=now)
    return call


@pytest.fixture
def call(centre, now):
    """A call that 211 could take."""
    return make_triaged(centre, now)


@pytest.fixture
def offered(centre, call, now):
    return hand_off(call_id=call.pk, desk_id=None, actor=centre.dana, now=now)


@pytest.fixture
def accepted(centre, offered, now):
    return accept_handoff(handoff_id=offered.pk, actor=centre.noor, now=now)


def standing(call):
    """Where a call and its newest hand-off stand."""
    call.refresh_from_db()
    newest = Handoff.objects.filter(call=call).last()
    return SimpleNamespace(
        state=call.state,
        owner=call.owner.username if call.owner else None,
        urgency=call.urgency,
        status=newest.status,
        desk=newest.desk.name,
        code=newest.return_code,
    )
