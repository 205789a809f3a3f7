"""Our protocol means what the sketch means, call for call."""

import random

import pytest
import yaml

from tests.triage.sketch import CODES, sketched_outcome
from triage.engine import judge
from triage.vignettes import differing, read_vignettes, unguarded_rules

KNOWN_TO_IT = {"phase", "pact_available", *CODES}


@pytest.fixture(scope="module")
def sketch(sketch_folder):
    return yaml.safe_load((sketch_folder / "mcrt-1.yaml").read_text(encoding="utf-8"))


def test_all_published_scenes_come_out_as_expected(mcrt, sketch_folder):
    scenes = read_vignettes((sketch_folder / "vignettes.yaml").read_text(encoding="utf-8"))

    assert len(scenes) == 42
    assert [str(difference) for difference in differing(mcrt, scenes)] == []
    # The guards are the live tool's own; the published scenes say nothing of them.
    assert unguarded_rules(mcrt, scenes) == ("G1", "G2")


def test_keeps_the_words_of_the_sketch(mcrt, sketch):
    assert {q["id"]: set(q["answers"]) for q in sketch["questions"]} == {
        question.id: set(question.words) for question in mcrt.questions
    }
    assert set(sketch["responses"]) == set(mcrt.response)
    rules = [
        r["id"]
        for g in ("hard_stops", "urgent", "choice", "moderate", "routine")
        for r in sketch[g]
    ]
    assert [rule.id for rule in mcrt.rules] == rules


def test_agrees_with_a_second_reading_of_the_sketch(mcrt, sketch):
    """Twenty thousand calls, most of them without a hard stop, some with questions unasked."""
    dice = random.Random(20251123)
    for _ in range(20_000):
        answers = _answers(mcrt, dice)
        facts = {
            fact.id: dice.choice(sorted(fact.values))
            for fact in mcrt.facts
            if fact.id in KNOWN_TO_IT
        }
        ours = judge(mcrt, answers, facts)
        expected = sketched_outcome(sketch, answers, facts)
        got = (ours.level, list(ours.responses), list(ours.rules), list(ours.not_served))
        assert got == expected, (answers, facts)


def _answers(mcrt, dice):
    stop_words = {v for r in mcrt.hard_stops for c in r.when for v in c.values} - {"unknown"}
    answers = {}
    for question in mcrt.questions:
        words = sorted(question.words)
        if dice.random() < 0.93:
            words = [word for word in words if word not in stop_words]
        if question.hard_stop and dice.random() < 0.5:
            words = [word for word in words if word in ("none", "distressed")]
        if dice.random() < 0.95:
            answers[question.id] = dice.choice(words)
    return answers
