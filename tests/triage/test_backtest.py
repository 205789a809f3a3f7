"""A draft over past calls, before it is published."""

import random
import time
from dataclasses import replace

import pytest

from tests.triage.conftest import ALL_FREE, CALM
from triage.backtest import Comparison, PastCall, compare
from triage.engine import assess, outcome_in_force
from triage.vignettes import without_rule


def call(ref, hour=0, minutes=60.0, facts=None, **answers):
    return PastCall(ref, CALM | answers, ALL_FREE | (facts or {}), hour, minutes)


@pytest.fixture
def past():
    return [
        call("26-000001"),
        call("26-000002", weapon="in_hand"),
        call("26-000003", hour=30, minutes=90, presentation="agitated"),
        call("26-000004", nexus="none", caller="self", needs_in_person="no"),
    ]


def test_the_same_version_changes_nothing(mcrt, past):
    found = compare(mcrt, mcrt, past)

    assert (found.read, found.flips, found.unreadable) == (4, [], [])
    assert found.may_publish
    assert sum(found.matrix.values()) == 4
    assert found.matrix["2 CRISIS_TEAM", "2 CRISIS_TEAM"] == 1
    assert not any(found.team_hours)


def test_refuses_while_a_past_hard_stop_becomes_team_only(mcrt, past):
    found = compare(mcrt, without_rule(mcrt, "H4"), past)

    assert [flip.ref for flip in found.flips] == ["26-000002"]
    assert [flip.ref for flip in found.endangered] == ["26-000002"]
    assert found.flips[0].rule == "M5"
    assert found.matrix["4 EMS + POLICE", "2 CRISIS_TEAM"] == 1
    assert not found.may_publish


def test_a_flip_that_keeps_an_officer_is_listed_and_may_be_published(mcrt, past):
    found = compare(without_rule(mcrt, "U11"), mcrt, past)

    assert [(flip.ref, flip.rule) for flip in found.flips] == [("26-000003", "U11")]
    assert found.may_publish


def test_counts_the_team_hours_that_a_draft_needs_more_at_their_hour_of_the_week(mcrt, past):
    fewer = replace(
        mcrt,
        rules=tuple(
            replace(rule, responses=("PACT",)) if rule.id == "U11" else rule for rule in mcrt.rules
        ),
    )

    more, less = compare(fewer, mcrt, past), compare(mcrt, fewer, past)

    assert {hour: hours for hour, hours in enumerate(more.team_hours) if hours} == {30: 1.5}
    assert less.team_hours[30] == -1.5


def test_a_call_that_the_draft_cannot_read_is_named_and_stops_the_publishing(mcrt, past):
    weapon = replace(
        mcrt.question["weapon"],
        answers=tuple(a for a in mcrt.question["weapon"].answers if a.id != "in_hand"),
    )
    shorter = replace(
        mcrt, questions=tuple(weapon if q.id == "weapon" else q for q in mcrt.questions)
    )

    found = compare(mcrt, shorter, past)

    assert found.read == 3
    assert found.unreadable[0][0] == "26-000002"
    assert "unknown answer to weapon: 'in_hand'" in found.unreadable[0][1]
    assert not found.may_publish


def test_parts_add_up_to_the_whole(mcrt, past):
    draft = without_rule(mcrt, "H4")
    whole, parts = compare(mcrt, draft, past), Comparison()
    for one in past:
        parts.add(compare(mcrt, draft, [one]))

    assert parts == whole


def test_sees_what_the_live_tool_shows(mcrt):
    dice = random.Random(3)
    for _ in range(300):
        answers = {
            q.id: dice.choice(sorted(q.words)) for q in mcrt.questions if dice.random() < 0.8
        }
        facts = {fact.id: dice.choice(sorted(fact.values)) for fact in mcrt.facts}
        assert outcome_in_force(mcrt, answers, facts) == assess(mcrt, answers, facts).outcome


def test_ten_thousand_past_calls_take_seconds(mcrt):
    """The promise is 100,000 in 60 s on two cores; here a tenth, on one, counted in its own time."""
    dice = random.Random(5)
    calls = [
        call(str(n), **{q.id: dice.choice(sorted(q.words)) for q in mcrt.questions})
        for n in range(10_000)
    ]

    began = time.process_time()
    found = compare(mcrt, without_rule(mcrt, "H4"), calls)

    assert found.read == 10_000
    assert time.process_time() - began < 6
