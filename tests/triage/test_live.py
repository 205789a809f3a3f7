"""The live tool: what is not known holds a call up, and nobody is sent alone on a guess."""

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.triage.test_engine import ANSWERS, FACTS, MCRT
from triage.engine import assess, judge
from triage.rules import Change

SAFETY = MCRT.hard_stop_questions


def test_a_911_call_starts_at_level_4_under_ordinary_handling(mcrt, all_free):
    start = assess(mcrt, {}, all_free)

    assert (start.level, start.responses, start.held) == (4, ("STANDARD_911",), True)
    assert start.next_question == "location_confirmed"
    assert not start.complete
    assert not start.hard_stop


@pytest.mark.parametrize("question", SAFETY)
def test_one_open_safety_question_keeps_it_at_level_4(mcrt, calm, all_free, question):
    del calm[question]

    now = assess(mcrt, calm, all_free)

    assert (now.level, now.responses, now.held) == (4, ("STANDARD_911",), True)
    assert now.next_question == question
    assert [(o.question, o.holds, o.may_raise_to) for o in now.open_questions] == [
        (question, True, 4)
    ]


def test_comes_down_once_all_is_answered(mcrt, calm, all_free):
    now = assess(mcrt, calm, all_free)

    assert (now.level, now.responses, now.held) == (2, ("CRISIS_TEAM",), False)
    assert now.complete
    assert now.next_question is None
    assert now.outcome == now.provisional == judge(mcrt, calm, all_free)


def test_comes_down_step_by_step_as_answers_allow(mcrt, calm, all_free):
    answered, levels = {}, []
    for question in mcrt.questions:
        answered[question.id] = calm[question.id]
        levels.append(assess(mcrt, answered, all_free).level)

    assert levels == [4] * 10 + [3, 3] + [2] * 4


def test_shows_what_it_comes_to_so_far_from_the_first_answer(mcrt, all_free):
    now = assess(mcrt, {"suicide": "ideation_method"}, all_free)

    assert now.level == 4
    assert now.provisional.responses == ("CRISIS_TEAM",)
    assert now.provisional.rules == ("M1",)


def test_a_hard_stop_is_recommended_at_once_and_the_questions_go_on(mcrt, all_free):
    now = assess(mcrt, {"medical": "life_threat"}, all_free)

    assert (now.level, now.responses, now.held, now.hard_stop) == (4, ("EMS",), False, True)
    assert now.next_question == "location_confirmed"
    by_id = {one.question: one for one in now.open_questions}
    assert by_id["weapon"].change is Change.RESPONSE
    assert by_id["consent"].change is Change.RECORD


def test_after_a_hard_stop_only_questions_that_may_still_matter_are_asked(mcrt, all_free):
    answers, asked = {"medical": "life_threat"}, []
    while (question := assess(mcrt, answers, all_free).next_question) is not None:
        asked.append(question)
        answers[question] = mcrt.question[question].answers[-1].id

    assert asked == [
        "location_confirmed",
        "hazard",
        "weapon",
        "violence",
        "crime",
        "child",
        "suicide",
        "presentation",
        "history",
    ]


def test_says_what_each_open_question_could_still_do(mcrt, calm, all_free):
    for question in ("history", "consent", "needs_in_person"):
        del calm[question]

    now = assess(mcrt, calm, all_free)

    assert [(o.question, o.text.en, o.rules) for o in now.open_questions] == [
        ("history", "may raise to 3", ("U3", "U5", "G1")),
        ("consent", "may change who is sent", ("C1",)),
        ("needs_in_person", "for the record", ()),
    ]
    assert now.open_questions[0].text.fr == "peut monter à 3"


def test_an_urgent_rule_behind_the_deciding_one_may_only_add_a_reason(mcrt, calm, all_free):
    del calm["history"]
    calm["suicide"] = "means_ready"

    now = assess(mcrt, calm, all_free)

    assert (now.level, now.held) == (3, False)
    assert [(o.question, o.change) for o in now.open_questions] == [("history", Change.REASON)]


@pytest.mark.parametrize("question", sorted(MCRT.may_be_unknown))
def test_cannot_tell_sends_no_team_alone(mcrt, calm, all_free, question):
    now = assess(mcrt, calm | {question: "unknown"}, all_free)

    assert now.level == 3
    assert "CRISIS_TEAM" not in now.responses
    assert now.complete


def test_a_guard_says_why(mcrt, calm, all_free):
    now = assess(mcrt, calm | {"medical": "unknown"}, all_free)

    assert now.responses == ("CRISIS_TEAM_OFFICER",)
    assert now.outcome.rules == ("M5", "G1")
    assert judge(mcrt, calm | {"medical": "unknown"}, all_free).responses == ("CRISIS_TEAM",)


def test_a_guard_that_may_still_fire_holds_the_call_at_its_level(mcrt, calm, all_free):
    """Unknown already, and the main need still open: the team it may call for must not raise it."""
    del calm["nexus"]
    calm["history"] = "unknown"

    before = assess(mcrt, calm, all_free)
    after = assess(mcrt, calm | {"nexus": "mental_health"}, all_free)

    assert (before.level, before.responses) == (3, ("STANDARD_911",))
    assert (after.level, after.responses) == (3, ("CRISIS_TEAM_OFFICER",))


def test_a_counsellor_beside_officers_needs_no_guard(mcrt, calm, all_free):
    calm |= {"suicide": "means_ready", "hazard": "unknown"}

    now = assess(mcrt, calm, all_free)

    assert (now.responses, now.outcome.rules) == (("PACT", "DISTRESS_988"), ("U1",))


def test_a_guard_that_fired_already_is_no_prospect(mcrt, calm, all_free):
    del calm["history"]
    calm["medical"] = "unknown"

    now = assess(mcrt, calm, all_free)

    assert [(o.question, o.rules) for o in now.open_questions] == [("history", ("U3", "U5"))]


def test_who_calls_matters_where_the_team_cannot_go(mcrt, calm, all_free):
    del calm["caller"]
    calm["presentation"] = "disorganized"
    all_free["crisis_team_available"] = "no"

    now = assess(mcrt, calm, all_free)

    assert [(o.question, o.change, o.rules) for o in now.open_questions] == [
        ("caller", Change.RESPONSE, ("F1",))
    ]
    assert assess(mcrt, calm | {"caller": "self"}, all_free).responses == ("DISTRESS_988",)


def test_the_desks_own_call_is_not_held(mcrt, calm, all_free):
    del calm["weapon"]

    now = assess(mcrt, calm, all_free, asked_by_911=False)

    assert (now.level, now.held) == (2, False)


@settings(max_examples=300, deadline=None)
@given(answers=ANSWERS, facts=FACTS)
def test_no_unknown_answer_ever_sends_a_team_alone(answers, facts):
    assume("unknown" in answers.values())

    for by_911 in (True, False):
        now = assess(MCRT, answers, facts, asked_by_911=by_911)
        assert "CRISIS_TEAM" not in now.responses


@settings(max_examples=300, deadline=None)
@given(answers=ANSWERS, facts=FACTS, data=st.data())
def test_an_answer_never_raises_above_what_was_held(answers, facts, data):
    """So a call never comes down before it may have to go up again."""
    still_open = [q for q in MCRT.questions if q.id not in answers]
    assume(still_open)
    question = data.draw(st.sampled_from(still_open))
    answer = data.draw(st.sampled_from(sorted(question.words)))

    before = assess(MCRT, answers, facts)
    after = assess(MCRT, answers | {question.id: answer}, facts)

    assert after.level <= before.level


@settings(max_examples=300, deadline=None)
@given(answers=ANSWERS, facts=FACTS, data=st.data())
def test_a_question_for_the_record_changes_nothing_whatever_the_answer(answers, facts, data):
    now = assess(MCRT, answers, facts)
    idle = [o.question for o in now.open_questions if o.change is Change.RECORD]
    assume(idle)
    question = data.draw(st.sampled_from(idle))

    for answer in MCRT.question[question].words:
        after = assess(MCRT, answers | {question: answer}, facts)
        assert after.outcome == now.outcome
        assert after.provisional == now.provisional


@settings(max_examples=200, deadline=None)
@given(answers=ANSWERS, facts=FACTS)
def test_the_asking_ends_and_then_nothing_is_open_that_matters(answers, facts):
    answers = dict(answers)
    for _ in range(len(MCRT.questions) + 1):
        now = assess(MCRT, answers, facts)
        if now.next_question is None:
            break
        assert now.next_question not in answers
        answers[now.next_question] = MCRT.question[now.next_question].answers[0].id
    assert now.complete
    assert not now.held


@settings(max_examples=100, deadline=None)
@given(answers=ANSWERS, facts=FACTS)
def test_an_assessment_is_plain_json(answers, facts):
    said = assess(MCRT, answers, facts).to_json("fr")

    assert json.loads(json.dumps(said)) == said
    assert {"level", "responses", "rules", "reasons", "held", "open", "next"} <= said.keys()
