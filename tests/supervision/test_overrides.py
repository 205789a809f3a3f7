"""People overrule the protocol: upwards at once, downwards by a supervisor or by better answers."""

import pytest

from dispatch.actions.assessment import answer_questions
from dispatch.actions.decision import NotARaise, raise_call, request_responders, wait_for_team
from dispatch.actions.lowering import NothingProposed, NotLowerable, accept_fall, lower_call
from dispatch.models import Answer, Assessment, JournalEntry
from dispatch.permissions import NotAllowed
from dispatch.selectors.decisions import decision_for
from dispatch.selectors.pane import pane_of
from tests.conftest import SAFE_ANSWERS, send_unit

ARMED = {"weapon": "in_hand"}
KNIFE_IN_THE_HOUSE = {"weapon": "accessible"}


def answer(call, actor, now, **answers):
    """Answer and read the call again."""
    answer_questions(call_id=call.pk, answers=answers, actor=actor, now=now)
    call.refresh_from_db()
    return call


def told(call):
    """The newest line of the call's journal, without the card that every line carries."""
    line = JournalEntry.objects.filter(call=call).order_by("-seq").first()
    line.data.pop("card")
    return line


def lines_of(call):
    return JournalEntry.objects.filter(call=call).count()


@pytest.fixture
def calm(centre, call, now):
    """A call that the answers put at level 2, and that nobody has decided yet."""
    return answer(call, centre.dana, now, **SAFE_ANSWERS)


@pytest.fixture
def decided(centre, calm, now):
    """The same, waiting for a team."""
    wait_for_team(call_id=calm.pk, actor=centre.dana, now=now)
    calm.refresh_from_db()
    return calm


@pytest.mark.parametrize("who", ["dana", "sofia", "noor"])
def test_anyone_on_the_floor_raises_with_a_reason(centre, calm, now, who):
    raise_call(call_id=calm.pk, level=3, reason="heard glass", actor=getattr(centre, who), now=now)

    calm.refresh_from_db()
    assert (calm.level, calm.urgency) == (2, 3)
    assert told(calm).data == {"level": 3, "reason": "heard glass", "units": []}
    assert told(calm).actor == getattr(centre, who)


@pytest.mark.parametrize("level", [0, 2, 5])
def test_a_raise_goes_up_and_no_higher_than_4(centre, calm, now, level):
    before = lines_of(calm)
    with pytest.raises(NotARaise):
        raise_call(call_id=calm.pk, level=level, reason="x", actor=centre.dana, now=now)
    assert lines_of(calm) == before


@pytest.mark.parametrize("who", ["casey", "ada", "evan", "feed"])
def test_those_off_the_floor_raise_nothing(centre, calm, now, who):
    with pytest.raises(NotAllowed):
        raise_call(call_id=calm.pk, level=3, reason="x", actor=getattr(centre, who), now=now)


@pytest.mark.parametrize("who", ["dana", "noor", "casey", "ada", "evan", "feed"])
def test_only_a_supervisor_lowers(centre, calm, now, who):
    with pytest.raises(NotAllowed):
        lower_call(call_id=calm.pk, level=1, reason="known", actor=getattr(centre, who), now=now)
    calm.refresh_from_db()
    assert calm.urgency == 2


@pytest.mark.parametrize(("answers", "level"), [({}, 2), (KNIFE_IN_THE_HOUSE, 3)])
def test_a_supervisor_lowers_3_and_2_with_a_reason(centre, calm, now, answers, level):
    answer(calm, centre.dana, now, **answers)
    assert calm.urgency == level

    lower_call(call_id=calm.pk, level=1, reason="known to us", actor=centre.sofia, now=now)
    calm.refresh_from_db()
    assert (calm.level, calm.urgency) == (level, 1)
    assert told(calm).kind == "call.lowered"
    assert told(calm).data == {"level": 1, "reason": "known to us"}


@pytest.mark.parametrize("reason", ["", "   "])
def test_lowering_without_a_reason_is_refused(centre, calm, now, reason):
    with pytest.raises(NotLowerable, match="say why"):
        lower_call(call_id=calm.pk, level=1, reason=reason, actor=centre.sofia, now=now)


@pytest.mark.parametrize("level", [2, 3, -1])
def test_lowering_goes_down_and_nowhere_else(centre, calm, now, level):
    with pytest.raises(NotLowerable):
        lower_call(call_id=calm.pk, level=level, reason="x", actor=centre.sofia, now=now)


def test_a_routine_call_is_not_lowered(centre, calm, now):
    lower_call(call_id=calm.pk, level=1, reason="known", actor=centre.sofia, now=now)
    with pytest.raises(NotLowerable, match="from 3, 2, downwards"):
        lower_call(call_id=calm.pk, level=0, reason="known", actor=centre.sofia, now=now)


@pytest.mark.parametrize("answers", [{}, {"location_confirmed": "yes"}])
def test_nothing_is_lowered_while_the_hard_stop_questions_are_open(centre, call, now, answers):
    if answers:
        answer(call, centre.dana, now, **answers)
    with pytest.raises(NotLowerable, match="finish the hard-stop questions"):
        lower_call(call_id=call.pk, level=1, reason="x", actor=centre.sofia, now=now)


def test_a_hard_stop_is_never_lowered_by_a_person(centre, calm, now):
    answer(calm, centre.dana, now, **ARMED)
    with pytest.raises(NotLowerable, match="correcting the answer"):
        lower_call(call_id=calm.pk, level=3, reason="x", actor=centre.sofia, now=now)

    calm.refresh_from_db()
    assert calm.urgency == 4
    assert offers(calm, centre.sofia).lower == []


def offers(call, person):
    assessment = Assessment.objects.get(call=call)
    return decision_for(call, assessment, None, person=person)


def test_the_pane_offers_lowering_to_a_supervisor_alone(centre, calm):
    assert [choice.value for choice in offers(calm, centre.sofia).lower] == ["lower:1", "lower:0"]
    assert offers(calm, centre.dana).lower == []


def test_correcting_the_hard_stop_answer_brings_it_down_and_both_answers_are_kept(
    centre, calm, now
):
    answer(calm, centre.dana, now, **ARMED)
    assert (calm.level, set(calm.responses)) == (4, {"POLICE", "EMS"})

    answer(calm, centre.sam, now, weapon="none")
    assert calm.level == 2
    given = Answer.objects.filter(call=calm, question="weapon").values_list("answer", "given_by")
    assert list(given) == [
        ("none", centre.dana.pk),
        ("in_hand", centre.dana.pk),
        ("none", centre.sam.pk),
    ]
    assert (told(calm).actor, told(calm).data["answers"]) == (centre.sam, {"weapon": "none"})


def test_a_rise_on_a_decided_call_acts_at_once_and_is_told_as_one(centre, decided, now):
    answer(decided, centre.sam, now, **ARMED)

    assert (decided.level, set(decided.responses)) == (4, {"POLICE", "EMS"})
    assert told(decided).kind == "call.rose"
    assert told(decided).data["level"] == 4


def test_a_rise_reaches_a_call_that_a_team_is_already_on(centre, calm, now):
    send_unit(call_id=calm.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    answer(calm, centre.dana, now, **ARMED)

    assert (calm.state, calm.level, told(calm).kind) == ("with_team", 4, "call.rose")


def test_on_a_call_that_nobody_decided_a_rise_is_an_answer(centre, calm, now):
    answer(calm, centre.dana, now, **ARMED)
    assert told(calm).kind == "call.answered"


def test_a_rise_ends_a_supervisor_s_lowering(centre, decided, now):
    lower_call(call_id=decided.pk, level=1, reason="known to us", actor=centre.sofia, now=now)
    answer(decided, centre.dana, now, **KNIFE_IN_THE_HOUSE)

    assert (decided.level, decided.lowered_to, decided.urgency) == (3, None, 3)


def test_a_raise_ends_a_supervisor_s_lowering(centre, decided, now):
    lower_call(call_id=decided.pk, level=1, reason="known to us", actor=centre.sofia, now=now)
    raise_call(call_id=decided.pk, level=3, reason="heard glass", actor=centre.dana, now=now)

    decided.refresh_from_db()
    assert decided.urgency == 3


@pytest.fixture
def falling(centre, decided, now):
    """A call that police were asked for, and whose weapon turned out to be none."""
    answer(decided, centre.dana, now, **ARMED)
    return answer(decided, centre.sam, now, weapon="none")


def test_a_fall_on_a_decided_call_is_only_proposed(falling):
    assert (falling.level, set(falling.responses)) == (4, {"POLICE", "EMS"})
    assert told(falling).kind == "call.fall_proposed"
    kept = Assessment.objects.get(call=falling)
    assert (kept.outcome["level"], kept.proposed["level"]) == (4, 2)


def test_accepting_the_fall_puts_it_in_force(centre, falling, now):
    assert "level 2" in offers(falling, centre.dana).proposal
    accept_fall(call_id=falling.pk, actor=centre.dana, now=now)

    falling.refresh_from_db()
    assert (falling.urgency, falling.responses) == (2, ["CRISIS_TEAM_OFFICER_PLAIN"])
    assert told(falling).kind == "call.fell"
    assert told(falling).data["rules"][0] == "M4"
    with pytest.raises(NothingProposed):
        accept_fall(call_id=falling.pk, actor=centre.dana, now=now)


def test_a_fall_that_goes_below_a_supervisor_s_lowering_ends_it(centre, decided, now):
    answer(decided, centre.dana, now, **KNIFE_IN_THE_HOUSE)
    lower_call(call_id=decided.pk, level=2, reason="known to us", actor=centre.sofia, now=now)
    answer(decided, centre.dana, now, weapon="none", nexus="social_need", needs_in_person="no")
    accept_fall(call_id=decided.pk, actor=centre.dana, now=now)

    decided.refresh_from_db()
    assert decided.urgency == decided.level == 1


def test_a_proposal_ends_when_the_answers_rise_again(centre, falling, now):
    answer(falling, centre.dana, now, **ARMED)

    assert offers(falling, centre.dana).proposal == ""
    with pytest.raises(NothingProposed):
        accept_fall(call_id=falling.pk, actor=centre.dana, now=now)


@pytest.mark.parametrize("who", ["casey", "ada", "evan", "feed"])
def test_those_off_the_floor_accept_nothing(centre, falling, now, who):
    with pytest.raises(NotAllowed):
        accept_fall(call_id=falling.pk, actor=getattr(centre, who), now=now)


def test_a_call_decided_early_goes_on_to_the_next_question(centre, call, now):
    """Its fall is only proposed, but what was answered is not asked again."""
    request_responders(call_id=call.pk, services=["EMS"], actor=centre.dana, now=now)
    answer(call, centre.dana, now, location_confirmed="yes")
    answer(call, centre.dana, now, **SAFE_ANSWERS)

    assert call.level == 4
    shown = pane_of(call.pk, person=centre.dana, care=call.care, ask="", now=now)
    assert shown["question"] is None
    reasons = shown["recommendation"].reasons
    assert reasons[0].startswith("New answers propose level 2, Crisis team")
    assert reasons[1].startswith("M4: ")
