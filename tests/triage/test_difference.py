"""What one version changes against another, in words."""

from dataclasses import replace

import pytest

from triage.difference import differences
from triage.protocol import read_protocol
from triage.shipped import shipped_text
from triage.vignettes import without_rule

TEXT = shipped_text("mcrt-1")


def changed(*pairs):
    text = TEXT
    for old, new in pairs:
        assert text.count(old) >= 1
        text = text.replace(old, new, 1)
    return read_protocol(text)


def said(found):
    return {one.about: one for one in found}


def test_the_same_text_differs_in_nothing(mcrt):
    assert differences(mcrt, changed(("version: 1.0.0", "version: 1.0.1"))) == ()


def test_a_rule_that_is_gone_or_new_is_told_whole(mcrt):
    fewer = without_rule(mcrt, "H4")

    (gone,), (new,) = differences(mcrt, fewer), differences(fewer, mcrt)

    assert gone.about == new.about == "Rule H4"
    assert gone.what[0].startswith("gone; it was: when Weapon is in hand, level 4, Police + EMS")
    assert new.what[0].startswith("new: when Weapon is in hand")
    assert gone.weighs


def test_a_reworded_reason_weighs_nothing_and_a_level_does(mcrt):
    reworded = changed(('"A life is in danger."', '"A life is at risk now."'))
    (one,) = differences(mcrt, reworded)

    assert one.what == ("reason: A life is in danger. → A life is at risk now.",)
    assert not one.weighs
    (lower,) = differences(mcrt, replace(mcrt, rules=tuple(_lowered(rule) for rule in mcrt.rules)))
    assert (lower.about, lower.what, lower.weighs) == ("Rule U13", ("level: 3 → 2",), True)


def _lowered(rule):
    return replace(rule, level=2) if rule.id == "U13" else rule


def test_a_promise_made_narrower_does_not_pass_as_the_same(mcrt):
    narrower = changed(("      - {weapon: in_hand}\n", ""))

    found = said(differences(mcrt, narrower))

    assert list(found) == ["Promise S1"]
    assert "Weapon is in hand" in found["Promise S1"].what[0]


def test_rules_that_changed_places_are_told(mcrt):
    rules = list(mcrt.rules)
    rules[11], rules[12] = rules[12], rules[11]

    assert "Order of rules" in said(differences(mcrt, replace(mcrt, rules=tuple(rules))))


@pytest.mark.parametrize(
    ("old", "new", "about"),
    [
        (
            "l'équipe de crise\"}\n    approval: pending",
            "l'équipe de crise\"}\n    approval: {by: A, role: director, day: '2026-11-01'}",
            "Setting crisis_team_age_min",
        ),
        ("seconds_to_hard_stop: 60", "seconds_to_hard_stop: 90", "Seconds to a hard stop"),
        ("up_to_level: 2", "up_to_level: 1", "Fallback F1"),
        (
            '    level: 3\n    reason: {en: "Something',
            '    level: 2\n    reason: {en: "Something',
            "Guard G1",
        ),
        ("en: About the caller", "en: For the caller", "Question caller"),
    ],
)
def test_every_part_is_named(mcrt, old, new, about):
    assert list(said(differences(mcrt, changed((old, new))))) == [about]
