"""What the rules make of answers."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.engine import UnknownAnswer, UnknownFact, judge
from triage.shipped import shipped_protocol

MCRT = shipped_protocol("mcrt-1")
ANSWERS = st.fixed_dictionaries(
    {}, optional={q.id: st.sampled_from(sorted(q.words)) for q in MCRT.questions}
)
FACTS = st.fixed_dictionaries(
    {}, optional={f.id: st.sampled_from(sorted(f.values)) for f in MCRT.facts}
)


def test_unites_every_hard_stop_in_the_order_of_the_services(mcrt, calm, all_free):
    calm |= {"violence": "threat_now", "hazard": "fire_gas", "weapon": "in_hand"}

    outcome = judge(mcrt, calm, all_free)

    assert outcome.level == 4
    assert outcome.responses == ("EMS", "FIRE", "POLICE", "PACT")
    assert outcome.rules == ("H2", "H4", "H6")
    assert outcome.stage == ("EMS",)
    assert outcome.hard_stop


def test_a_hard_stop_leaves_nothing_unserved_whoever_is_away(mcrt, calm):
    outcome = judge(mcrt, calm | {"violence": "threat_now"}, {})

    assert outcome.responses == ("POLICE", "PACT")
    assert outcome.not_served == ()


def test_later_urgent_rules_add_their_reasons_behind_the_deciding_one(mcrt, calm, all_free):
    calm |= {"weapon": "accessible", "history": "aggression", "presentation": "agitated"}

    outcome = judge(mcrt, calm, all_free)

    assert outcome.rules == ("U2", "U5", "U11")
    assert outcome.responses == ("PACT",)
    assert [reason.rule for reason in outcome.reasons] == ["U2", "U5", "U11"]
    assert outcome.reasons[0].text.fr == "Une arme est sur place, personne ne la tient."


def test_a_fact_that_is_not_given_is_not_yes(mcrt, calm):
    outcome = judge(mcrt, calm, {})

    assert outcome.responses == ("POLICE",)
    assert outcome.not_served == ("no_pact", "no_unit", "out_of_hours", "out_of_zone")
    assert outcome.wanted == ("CRISIS_TEAM",)


def test_a_phase_that_is_not_given_is_the_paired_one(mcrt, calm, all_free):
    del all_free["phase"]

    assert judge(mcrt, calm, all_free).responses == ("CRISIS_TEAM_OFFICER_PLAIN",)


def test_without_any_answer_it_is_an_ordinary_call(mcrt):
    outcome = judge(mcrt, {}, {})

    assert (outcome.level, outcome.responses, outcome.rules) == (0, ("STANDARD_911",), ("R9",))


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"wepon": "none"}, "unknown question: 'wepon'; allowed: access, caller"),
        ({"weapon": "gun"}, "unknown answer to weapon: 'gun'; allowed: accessible, in_hand"),
        ({"weapon": ""}, "unknown answer to weapon: ''"),
        ({"weapon": ["none"]}, "unknown answer to weapon"),
        ({"weapon": None}, "unknown answer to weapon"),
    ],
)
def test_names_an_answer_it_does_not_know_and_those_it_does(mcrt, answers, says):
    with pytest.raises(UnknownAnswer) as refused:
        judge(mcrt, answers, {})

    assert says in str(refused.value)


@pytest.mark.parametrize("facts", [{"moon": "full"}, {"in_zone": "maybe"}, {"in_zone": True}])
def test_names_a_fact_it_does_not_know(mcrt, facts):
    with pytest.raises(UnknownFact, match="allowed"):
        judge(mcrt, {}, facts)


@settings(max_examples=300, deadline=None)
@given(answers=ANSWERS, facts=FACTS)
def test_every_subset_of_answers_has_an_outcome_that_is_plain_json(answers, facts):
    outcome = judge(MCRT, answers, facts)

    assert 0 <= outcome.level <= 4
    assert outcome.responses
    assert outcome.rules
    assert json.loads(json.dumps(outcome.to_json())) == outcome.to_json()
    assert list(outcome.not_served) == sorted(set(outcome.not_served))


@settings(max_examples=200, deadline=None)
@given(answers=ANSWERS, facts=FACTS, dice=st.randoms())
def test_the_order_of_answers_and_facts_changes_nothing(answers, facts, dice):
    shuffled = list(answers.items()), list(facts.items())
    for pairs in shuffled:
        dice.shuffle(pairs)

    assert judge(MCRT, dict(shuffled[0]), dict(shuffled[1])) == judge(MCRT, answers, facts)


@settings(max_examples=200, deadline=None)
@given(answers=ANSWERS, facts=FACTS)
def test_nothing_that_was_wanted_is_lost_without_a_code(answers, facts):
    outcome = judge(MCRT, answers, facts)
    sent = {s.replace("_OFFICER_PLAIN", "") for s in outcome.responses} | set(outcome.responses)

    assert set(outcome.wanted) <= sent or outcome.not_served
