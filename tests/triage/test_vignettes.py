"""The scenes that hold a protocol to what it is meant to do."""

import pytest

from triage.problems import ProtocolError
from triage.vignettes import differing, read_vignettes, unguarded_rules, without_rule

HEAD = """
defaults:
  answers: {caller: self, nexus: none}
  facts: {in_zone: "yes"}
vignettes:
"""


def test_our_own_scenes_all_come_out_as_expected(mcrt, scenes):
    assert [str(difference) for difference in differing(mcrt, scenes)] == []


def test_taking_any_single_rule_away_makes_a_scene_differ(mcrt, scenes):
    assert unguarded_rules(mcrt, scenes) == ()
    assert len(mcrt.reason) == 37 + 2 + 2


def test_without_its_scene_a_rule_is_unguarded(mcrt, scenes):
    fewer = tuple(scene for scene in scenes if scene.id not in ("B11", "F07"))

    assert unguarded_rules(mcrt, fewer) == ("U11",)


def test_says_everything_that_differs(mcrt, scenes):
    found = differing(without_rule(mcrt, "H4"), scenes)

    assert [difference.vignette for difference in found] == ["A04", "L04"]
    assert found[0].what == (
        "level: expected 4, got 2",
        "responses: expected EMS, POLICE, got CRISIS_TEAM",
        "deciding rule: expected H4, got M5",
        "rules not fired: H4; fired: M5",
    )


def test_each_step_stands_upon_the_one_before(mcrt):
    scenes = read_vignettes(
        HEAD
        + """
  - id: T1
    title: Two steps
    story: "The caller adds that there is smoke, then that nobody knows about weapons."
    steps:
      - {answers: {hazard: fire_gas}, expect: {level: 4, responses: [EMS, FIRE], rules: [H2]}}
      - {answers: {crime: in_progress}, expect: {level: 4, responses: [EMS, FIRE, POLICE], rules: [H2, H7]}}
"""
    )

    assert differing(mcrt, scenes) == ()
    assert scenes[0].steps[1].answers == {
        "caller": "self",
        "nexus": "none",
        "hazard": "fire_gas",
        "crime": "in_progress",
    }


def test_an_answer_the_protocol_does_not_have_is_a_difference(mcrt):
    scenes = read_vignettes(
        HEAD
        + """
  - id: T1
    title: A
    story: B
    answers: {caller: robot}
    expect: {level: 0, responses: [STANDARD_911], rules: [R9]}
"""
    )

    assert "unknown answer to caller: 'robot'" in str(differing(mcrt, scenes)[0])


def test_a_comma_in_a_bare_title_does_not_cut_it():
    scenes = read_vignettes(
        HEAD
        + """
  - {id: T1, title: Calm, then not, story: B, expect: {level: 0, responses: [STANDARD_911], rules: [R9]}}
"""
    )

    assert scenes[0].title == "Calm, then not"


@pytest.mark.parametrize(
    ("scene", "problem"),
    [
        ("- {id: T1, title: A, story: B}", "line 6: T1: 'expect' is missing"),
        (
            "- {id: T1, title: A, story: B, expects: {level: 0}}",
            "line 6: T1: unknown key 'expects'",
        ),
        (
            "- {id: T1, title: A, story: B, source: [X], expect: {level: 0, responses: [A], rules: [B]}}",
            "line 6: T1: unknown source 'X'",
        ),
        (
            "- {id: T1, title: A, story: B, expect: {level: 9, responses: [A], rules: [B]}}",
            "line 6: T1.expect.level: must be a whole number from 0 to 4",
        ),
        (
            (
                "- {id: T1, title: A, story: B, answers: {needs_in_person: no},"
                " expect: {level: 0, responses: [A], rules: [B]}}"
            ),
            'write "no" in quotes',
        ),
    ],
)
def test_names_the_line_of_what_cannot_be_read(scene, problem):
    with pytest.raises(ProtocolError) as refused:
        read_vignettes(HEAD.rstrip("\n") + f"\n  {scene}\n")

    assert problem in str(refused.value)
