"""The demo's scenes hang together with the types, the places, the protocol and the day."""

from collections import Counter

import pytest

from dispatch.demo.city import spots
from dispatch.demo.scenes import NoSuchScene, scene, scenes
from dispatch.demo.script import CALLS_FROM
from dispatch.incident_types import known_type
from triage.engine import assess
from triage.shipped import shipped_protocol

PROTOCOL = shipped_protocol("mcrt-1")
ALL_OPEN = {
    "phase": "community_only",
    "in_zone": "yes",
    "not_paused": "yes",
    "in_scope": "yes",
    "crisis_team_hours_open": "yes",
    "crisis_team_available": "yes",
    "pact_available": "yes",
}


def test_there_are_forty_or_more_and_each_has_a_name_of_its_own():
    names = Counter(one.id for one in scenes())

    assert len(names) >= 40
    assert names.most_common(1)[0][1] == 1


@pytest.mark.parametrize("one", scenes(), ids=lambda one: one.id)
def test_a_scene_is_of_a_known_type_and_place_and_answers_every_question(one):
    judged = assess(PROTOCOL, one.answers, ALL_OPEN)

    assert known_type(one.type)
    assert set(one.at) <= {spot.kind for spot in spots()}
    assert one.when in {"any", "day", "evening", "night"}
    assert judged.complete
    assert not judged.held


def test_every_level_and_every_kind_of_help_is_played():
    judged = [assess(PROTOCOL, one.answers, ALL_OPEN) for one in scenes()]

    assert {one.level for one in judged} == {0, 1, 2, 3, 4}
    responses = {response for one in judged for response in one.responses}
    assert {"CRISIS_TEAM", "PACT", "NAV_211", "DISTRESS_988", "POLICE", "EMS"} <= responses


def test_every_time_of_day_has_scenes_of_its_own():
    assert {one.when for one in scenes()} == {"any", "day", "evening", "night"}


def test_every_community_may_call():
    assert set(CALLS_FROM) == {spot.community for spot in spots()}


def test_a_scene_that_is_not_there_is_named():
    with pytest.raises(NoSuchScene, match="'the-moon'"):
        scene("the-moon")
