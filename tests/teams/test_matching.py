"""Which unit should go, and why: one table of cases, and what holds of every ranking."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.matching import Need, UnitNow, consider, rank
from teams.roster import Duty
from teams.shortfalls import shortfalls
from teams.skill_list import SKILLS, UnknownSkill, skill_of, skills_of
from teams.travel import GREAT_CIRCLE, Known, Point

from .plans import EDMONTON

NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)  # 14:00 in Edmonton
CREE, NURSE = "CreeInterpreter", "RegisteredNurse"


def duty(*, hours_ago=2, officer=True, name=""):
    since = NOW - timedelta(hours=hours_ago)
    return Duty(since, NOW + timedelta(hours=4), officer, name)


def unit(sign="MCRT-1", **more):
    made = UnitNow(
        id=1,
        call_sign=sign,
        kind="mcrt",
        agency="Harbour House",
        skills=(),
        lat=51.04,
        lng=-114.07,
        duty=duty(),
        covers=frozenset({"RIV"}),
        at=NOW,
    )
    return replace(made, **more)


NEED = Need(kind="mcrt", community="RIV", lat=51.05, lng=-114.07, officer=True)
LATER = Duty(NOW + timedelta(hours=4), NOW + timedelta(hours=12), officer_aboard=True)


@pytest.mark.parametrize(
    ("more", "bar"),
    [
        ({"duty": None}, "off duty"),
        ({"busy_with": "26-000001"}, "with call 26-000001"),
        ({"paused": "van broke down"}, "paused: van broke down"),
        (
            {"duty": duty(officer=False)},
            "no officer aboard, and this community is in the paired phase",
        ),
    ],
)
def test_what_stops_a_unit_is_said(more, bar):
    found = consider(unit(**more), NEED)

    assert not found.may_go
    assert bar in found.against


@pytest.mark.parametrize(
    ("more", "need", "doubt"),
    [
        ({"covers": frozenset({"HIL"})}, {}, "another community's team"),
        ({"kind": "pact"}, {}, "not the kind of team recommended"),
        ({}, {"skills": (CREE,)}, "does not speak Cree"),
        ({}, {"skills": (NURSE,)}, "has no nurse"),
        ({"duty": duty(hours_ago=11)}, {}, "11 h since its last rest"),
    ],
)
def test_what_speaks_against_a_unit_does_not_stop_it(more, need, doubt):
    found = consider(unit(**more), replace(NEED, **need))

    assert found.may_go
    assert found.against == (doubt,)


@pytest.mark.parametrize(
    ("more", "merit"),
    [
        ({}, "about 5 min away (from its base)"),
        ({"placed_at": NOW - timedelta(minutes=4)}, "about 5 min away"),
        ({"placed_at": NOW - timedelta(minutes=9)}, "about 5 min away (place is 9 min old)"),
        ({"codes": frozenset({CREE})}, "speaks Cree"),
        ({"duty": duty(name="Cst. Ho")}, "officer aboard, Cst. Ho"),
        ({"calls_this_shift": 0}, "no call yet this shift"),
        ({"calls_this_shift": 2}, "2 calls this shift"),
        ({}, "covers this community"),
    ],
)
def test_what_speaks_for_a_unit(more, merit):
    assert merit in consider(unit(**more), replace(NEED, skills=(CREE,))).for_it


FIRST_SECOND = {
    "who may go, before who is near": (
        unit("B", lat=51.2),
        unit("A", lat=51.05, busy_with="26-1"),
        {},
    ),
    "who speaks the language, before who is near": (
        unit("B", lat=51.15, codes=frozenset({CREE})),
        unit("A", lat=51.05),
        {"skills": (CREE,)},
    ),
    "who has fewer calls, where both are as near": (
        unit("B", lat=51.052, calls_this_shift=0),
        unit("A", lat=51.051, calls_this_shift=1),
        {},
    ),
    "who is much nearer, whatever they did": (
        unit("B", lat=51.05, calls_this_shift=5),
        unit("A", lat=51.15, calls_this_shift=0),
        {},
    ),
    "who speaks the language, whatever else speaks against them": (
        unit("B", codes=frozenset({CREE}), covers=frozenset({"HIL"}), duty=duty(hours_ago=11)),
        unit("A"),
        {"skills": (CREE,)},
    ),
    "who is rested": (unit("B"), unit("A", duty=duty(hours_ago=11)), {}),
}


@pytest.mark.parametrize("case", FIRST_SECOND)
def test_the_order(case):
    first, second, need = FIRST_SECOND[case]

    ranked = rank([second, first], replace(NEED, **need))

    assert [c.unit.call_sign for c in ranked] == [first.call_sign, second.call_sign]


codes = st.frozensets(st.sampled_from([CREE, NURSE]))
units = st.builds(
    lambda n, d, c, busy, paused, calls, lat: unit(
        f"U-{n}",
        id=n,
        duty=d,
        codes=c,
        busy_with=busy,
        paused=paused,
        calls_this_shift=calls,
        lat=lat,
    ),
    st.integers(0, 99),
    st.sampled_from([None, duty(), duty(officer=False), duty(hours_ago=11)]),
    codes,
    st.sampled_from(["", "26-1"]),
    st.sampled_from(["", "rest"]),
    st.integers(0, 3),
    st.floats(50.9, 51.2),
)


@given(st.lists(units, max_size=6, unique_by=lambda u: u.id), codes)
def test_every_unit_is_ranked_once_with_a_reason_for_each_that_may_not(fleet, wanted):
    ranked = rank(fleet, replace(NEED, skills=tuple(wanted)))

    assert sorted(c.unit.id for c in ranked) == sorted(u.id for u in fleet)
    assert [c.may_go for c in ranked] == sorted((c.may_go for c in ranked), reverse=True)
    assert all(c.against for c in ranked if not c.may_go)
    free = [len(c.lacks) for c in ranked if c.may_go]
    assert free == sorted(free)


@given(st.lists(units, max_size=6, unique_by=lambda u: u.id), codes)
def test_a_shortfall_is_said_exactly_where_nobody_who_may_go_has_it(fleet, wanted):
    need = replace(NEED, skills=tuple(sorted(wanted)), officer=False)
    ranked = rank(fleet, need)

    said = " ".join(shortfalls(ranked, need, now=NOW, zone=EDMONTON))

    for code, words in ((CREE, "speaks Cree"), (NURSE, "has nurse")):
        served = any(c.may_go and code in c.unit.codes for c in ranked)
        assert (words in said) == (code in wanted and not served)


def test_a_shortfall_names_the_nearest_and_until_when_it_is_off():
    off = unit("MCRT-1", duty=None, next=LATER, codes=frozenset({CREE}), lat=51.11)
    near_but_silent = unit("MCRT-2")
    need = replace(NEED, skills=(CREE,))

    assert shortfalls(rank([off, near_but_silent], need), need, now=NOW, zone=EDMONTON) == [
        "No unit that can go speaks Cree; the nearest that does is MCRT-1, 20 min, off until 18:00."
    ]


def test_a_shortfall_that_nobody_mends_says_so():
    need = replace(NEED, skills=("UrduInterpreter",), officer=False)

    assert shortfalls(rank([unit()], need), need, now=NOW, zone=EDMONTON) == [
        "No unit that can go speaks Urdu, and none on the roster does."
    ]


def test_a_missing_officer_is_said_where_one_is_needed():
    alone = unit("MCRT-1", duty=duty(officer=False))
    busy = unit("MCRT-2", busy_with="26-7", lat=51.11)

    said = shortfalls(rank([alone, busy], NEED), NEED, now=NOW, zone=EDMONTON)

    assert len(said) == 1
    assert said[0].startswith("No crisis team that can go has an officer aboard; the nearest")
    assert said[0].endswith("is MCRT-2, 20 min, with call 26-7.")
    without = replace(NEED, officer=False)
    assert shortfalls(rank([alone], without), without, now=NOW, zone=EDMONTON) == []


def test_a_routers_time_is_used_where_it_is_known_and_the_straight_line_elsewhere():
    here, there = Point(51.04, -114.07), Point(51.05, -114.07)
    travel = Known({(here.cell, there.cell): 9.0})

    assert travel.minutes(here, there) == 11.0
    assert travel.minutes(there, here) == GREAT_CIRCLE.minutes(there, here)
    assert "about 11 min away (from its base)" in consider(unit(), NEED, travel).for_it


def test_the_list_has_every_interpreter_of_the_registry_once(shared):
    stored = json.loads((shared / "data/eido/eido_registries.json").read_text())
    registry = {one["code"] for one in stored["resource_attribute"]}
    interpreters = {code for code in registry if code.endswith("Interpreter")}

    assert interpreters <= {s.code for s in SKILLS.values() if s.kind == "language"}
    assert {s.code for s in SKILLS.values() if s.kind != "own"} <= registry
    assert not {s.code for s in SKILLS.values() if s.kind == "own"} & registry
    assert len({s.label for s in SKILLS.values()}) == len(SKILLS)


def test_a_skill_is_found_by_label_or_code_in_either_case():
    assert skill_of(" cree ").code == skill_of("CREEINTERPRETER").code == CREE
    assert [s.label for s in skills_of(["Nurse", "cree", "Cree"])] == ["Cree", "Nurse"]


def test_a_skill_that_is_not_listed_is_refused_with_what_is_near():
    with pytest.raises(UnknownSkill, match="perhaps Cree or Creek"):
        skill_of("cre")
