"""A corrected place is judged again: the pilot may run there, or not, or without an officer."""

import pytest

from dispatch.actions.assessment import answer_questions
from dispatch.actions.decision import wait_for_team
from dispatch.actions.placing import place_call
from dispatch.models import Answer, Assessment, JournalEntry
from dispatch.selectors.timeline import timeline_of
from dispatch.selectors.why import why_card
from tests.conftest import SAFE_ANSWERS, make_call
from triage.selectors import protocol_of

RIVERSIDE, HILLCREST, FARFIELD = -114.05, -114.03, -114.01


def judged_at(centre, now, lng):
    """A calm welfare check at this longitude."""
    call = make_call(centre.dana, now, lng=lng, address="")
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)
    return call


def corrected_to(centre, call, now, lng):
    place_call(call_id=call.pk, address="", lat=51.01, lng=lng, actor=centre.sam, now=now)
    call.refresh_from_db()
    return call


def kinds(call):
    return list(JournalEntry.objects.filter(call=call).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("before", "after", "responses"),
    [
        (FARFIELD, RIVERSIDE, ["CRISIS_TEAM_OFFICER_PLAIN"]),
        (RIVERSIDE, HILLCREST, ["CRISIS_TEAM"]),
    ],
)
def test_the_answers_are_judged_again_at_the_new_place(centre, now, before, after, responses):
    call = judged_at(centre, now, before)
    assert call.responses != responses
    call = corrected_to(centre, call, now, after)

    assert call.responses == responses
    assert Assessment.objects.get(call=call).outcome["not_served"] == []
    assert kinds(call)[-2:] == ["call.placed", "call.answered"]
    assert why_card(call).same


def test_a_place_outside_the_pilot_takes_the_team_back_and_says_why(centre, now):
    call = corrected_to(centre, judged_at(centre, now, RIVERSIDE), now, FARFIELD)

    assert "CRISIS_TEAM_OFFICER_PLAIN" not in call.responses
    assert Assessment.objects.get(call=call).outcome["not_served"] == ["out_of_zone"]
    told = timeline_of(call, protocol_of(centre.protocol.pk))[0].says
    assert told.startswith("Judged again → level 2, ")


def test_no_answer_is_invented_by_it(centre, now):
    call = judged_at(centre, now, FARFIELD)
    before = Answer.objects.filter(call=call).count()
    corrected_to(centre, call, now, RIVERSIDE)

    assert Answer.objects.filter(call=call).count() == before
    assert JournalEntry.objects.filter(call=call).order_by("-seq").first().data["answers"] == {}


@pytest.mark.parametrize("lng", [RIVERSIDE, RIVERSIDE + 0.001])
def test_nothing_is_judged_where_nothing_changed_or_nobody_answered(centre, now, lng):
    call = corrected_to(centre, judged_at(centre, now, RIVERSIDE), now, lng)
    assert kinds(call)[-1] == "call.placed"

    fresh = corrected_to(centre, make_call(centre.dana, now), now, HILLCREST)
    assert kinds(fresh) == ["call.received", "call.placed"]
    assert not Assessment.objects.filter(call=fresh).exists()


def test_a_decided_call_keeps_its_level_until_somebody_accepts(centre, now):
    call = judged_at(centre, now, RIVERSIDE)
    wait_for_team(call_id=call.pk, actor=centre.dana, now=now)
    call = corrected_to(centre, call, now, HILLCREST)

    # The level is the same, so the new response is in force at once.
    assert (call.level, call.responses) == (2, ["CRISIS_TEAM"])
