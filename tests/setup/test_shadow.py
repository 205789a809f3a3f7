"""Shadows: written silently, read by supervisors, changing nobody's response."""

from datetime import timedelta

import pytest

from dispatch.actions.assessment import answer_questions
from dispatch.actions.protocol_errors import WrongState
from dispatch.actions.shadow import set_shadow
from dispatch.models import Assessment, ShadowOutcome
from dispatch.permissions import NotAllowed
from dispatch.selectors.shadows import shadow_moves
from tests.conftest import ALWAYS, SAFE_ANSWERS, make_call, make_zone
from triage.models import ProtocolVersion

from .conftest import assessed, passed_check, write
from .test_gate import approve, in_hillcrest, publish
from .test_gate import lax as lax_text


@pytest.fixture
def lax(centre, draft, alan, now):
    """An approved version that forgets the weapon in hand."""
    write(draft, lax_text(draft.text), centre.ada, now)
    passed_check(draft, centre.ada, now)
    return approve(draft, alan, now)


def test_a_version_in_shadow_judges_each_call_and_changes_none(centre, lax, now):
    set_shadow(version_id=lax.pk, on=True, actor=centre.ada, now=now)

    call = assessed(centre.dana, now, facts=in_hillcrest(), weapon="in_hand")

    shadow = ShadowOutcome.objects.get(call=call)
    assert (shadow.version_id, shadow.for_zone) == (lax.pk, False)
    assert (shadow.level, shadow.responses, shadow.rules[0]) == (2, ["CRISIS_TEAM"], "M4")
    assert (call.level, call.responses) == (4, ["EMS", "POLICE"])
    assert Assessment.objects.get(call=call).protocol_id == centre.protocol.pk


def test_what_would_have_been_is_counted_beside_what_was(centre, lax, now):
    set_shadow(version_id=lax.pk, on=True, actor=centre.ada, now=now)
    assessed(centre.dana, now, facts=in_hillcrest(), weapon="in_hand")
    assessed(centre.dana, now, facts=in_hillcrest())
    hour = timedelta(hours=1)

    moves = shadow_moves(since=now - hour, until=now + hour, version_id=lax.pk)

    assert sorted(moves) == [
        ("2 CRISIS_TEAM", "2 CRISIS_TEAM", 1),
        ("4 EMS + POLICE", "2 CRISIS_TEAM", 1),
    ]
    assert shadow_moves(since=now - hour, until=now, version_id=lax.pk) == []
    assert shadow_moves(since=now - hour, until=now + hour, for_zone=True) == []


def test_a_corrected_answer_keeps_one_shadow_the_newest(centre, lax, now):
    set_shadow(version_id=lax.pk, on=True, actor=centre.ada, now=now)
    call = assessed(centre.dana, now, facts=in_hillcrest())

    answer_questions(
        call_id=call.pk, answers={"presentation": "agitated"}, actor=centre.dana, now=now
    )

    assert ShadowOutcome.objects.get(call=call).level == 3


def test_without_a_shadow_nothing_is_written(centre, lax, now):
    assessed(centre.dana, now)

    assert ShadowOutcome.objects.count() == 0


def test_a_draft_and_the_version_in_force_cannot_be_shadows(centre, draft, now):
    for version in (draft, centre.protocol):
        with pytest.raises(WrongState):
            set_shadow(version_id=version.pk, on=True, actor=centre.ada, now=now)
    with pytest.raises(NotAllowed):
        set_shadow(version_id=draft.pk, on=True, actor=centre.sofia, now=now)


def test_a_shadow_that_comes_into_force_is_one_no_more(centre, lax, now):
    set_shadow(version_id=lax.pk, on=True, actor=centre.ada, now=now)

    publish(lax, centre.ada, now)

    assert not ProtocolVersion.objects.get(pk=lax.pk).in_shadow


def test_an_answer_that_the_shadow_lacks_leaves_the_call_as_it_is(centre, draft, alan, now):
    gone = "agitated: {say"
    fewer = "\n".join(
        line for line in draft.text.splitlines() if gone not in line and "id: U11" not in line
    )
    write(draft, fewer, centre.ada, now)
    passed_check(draft, centre.ada, now)
    shadow = approve(draft, alan, now)
    set_shadow(version_id=shadow.pk, on=True, actor=centre.ada, now=now)

    call = assessed(centre.dana, now, facts=in_hillcrest(), presentation="agitated")

    assert call.level == 3
    assert ShadowOutcome.objects.count() == 0


def test_a_community_in_shadow_is_judged_as_if_it_were_served(centre, now):
    make_zone("SHA", "Shadowfield", west=-114.00, south=51.0, phase="shadow", hours=ALWAYS)
    call = make_call(centre.dana, now, lat=51.01, lng=-113.99)
    assert call.zone.community.code == "SHA"

    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)

    call.refresh_from_db()
    shadow = ShadowOutcome.objects.get(call=call)
    assert (shadow.for_zone, shadow.version_id) == (True, centre.protocol.pk)
    assert shadow.responses == ["CRISIS_TEAM_OFFICER_PLAIN"]
    assert shadow.not_served == []
    assert "CRISIS_TEAM_OFFICER_PLAIN" not in call.responses
