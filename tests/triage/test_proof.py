"""Proof over all combinations: it covers them, it finds what is unsafe, it passes what is safe."""

import random
from dataclasses import replace

import pytest

from triage.bolder import bolder_cases
from triage.claims import not_served_has_a_code, unknowns_never_only
from triage.deciding import decide, serve
from triage.engine import assess, judge
from triage.explore import example, explored, whole_space
from triage.live import guarded, in_force
from triage.paths import too_long_paths
from triage.proof import is_safe, prove
from triage.protocol import read_protocol
from triage.rules import Claim, Condition, Group
from triage.vignettes import without_rule
from triage.vocabulary import OPEN, UNKNOWN

UNKNOWN_SET = frozenset({UNKNOWN})


@pytest.fixture(scope="module")
def proofs(mcrt):
    return prove(mcrt)


def broken(protocol):
    return {
        (proof.claim.id, proof.side): proof.counter for proof in prove(protocol) if proof.counter
    }


def only(protocol, *claims, of=("judge", "live")):
    """Keep the named claims alone, so that a test proves no more than it asks."""
    kept = [one for one in protocol.safety if one.id in claims]
    return replace(
        protocol, safety=tuple(replace(one, of=tuple(set(of) & set(one.of))) for one in kept)
    )


def test_the_shipped_protocol_keeps_every_promise(proofs):
    assert [proof.counter for proof in proofs if proof.counter] == []
    assert {proof.claim.claim for proof in proofs} >= set(Claim) - {Claim.NEVER_SENDS}
    assert is_safe(proofs)


def what_counts(outcome):
    return outcome.level, outcome.responses, outcome.not_served


def said_of(protocol, point, side):
    answers = {q.id: point[q.id] for q in protocol.questions if point[q.id] != OPEN}
    facts = {fact.id: point[fact.id] for fact in protocol.facts}
    if side == "judge":
        return judge(protocol, answers, facts)
    return assess(protocol, answers, facts).outcome


def test_nothing_declared_is_not_safe(mcrt):
    assert not is_safe(prove(replace(mcrt, safety=())))


@pytest.mark.parametrize("side", ["judge", "live"])
def test_the_boxes_cover_every_combination_once_and_say_what_the_engine_says(mcrt, side):
    """The whole proof stands on this: so it is checked on points taken at random."""
    decision = {
        "judge": lambda r: serve(mcrt, decide(mcrt, r, all_reasons=False), r),
        "live": lambda r: in_force(mcrt, guarded(mcrt, r, all_reasons=False), r),
    }[side]
    dice = random.Random(7)

    for turn in range(3):
        space = whole_space(mcrt, with_open=True)
        if side == "live" or turn:
            # The facts stand still for a turn: the same engine, on a part of the space.
            space |= {fact.id: frozenset({dice.choice(sorted(fact.values))}) for fact in mcrt.facts}
        boxes = list(explored(decision, space))
        for _ in range(5):
            near, _ = dice.choice(boxes)
            point = {field: dice.choice(sorted(values)) for field, values in near.items()}
            found = [o for box, o in boxes if all(point[field] in box[field] for field in box)]
            assert len(found) == 1
            assert what_counts(found[0]) == what_counts(said_of(mcrt, point, side))


def test_every_box_of_a_small_space_is_counted_exactly(mcrt):
    """Sizes of disjoint boxes that cover a space add up to its size."""
    size = 1
    for values in whole_space(mcrt, with_open=True).values():
        size *= len(values)
    covered = 0
    for box, _ in explored(lambda r: decide(mcrt, r), whole_space(mcrt, with_open=True)):
        part = 1
        for values in box.values():
            part *= len(values)
        covered += part

    assert covered == size > 10**12


@pytest.mark.parametrize("rule", ["H1", "H4", "H5", "H7", "H8", "H9"])
def test_without_a_hard_stop_a_known_danger_slips_through(mcrt, rule):
    counter = broken(only(without_rule(mcrt, rule), "S1", of=["judge"]))["S1", "judge"]

    outcome = judge(without_rule(mcrt, rule), counter.answers, counter.facts)
    assert not {"POLICE", "FIRE", "EMS"} & set(outcome.responses)


def test_tells_the_counter_example_in_plain_words(mcrt):
    counter = broken(only(without_rule(mcrt, "H4"), "S1", of=["judge"]))["S1", "judge"]

    assert "Weapon: in hand; " in counter.words
    assert " -> 3 Urgent: PACT (clinician and officer)" in counter.words


def test_without_its_guard_an_unknown_sends_a_team_alone(mcrt):
    found = broken(only(without_rule(mcrt, "G1"), "S3", "S4"))

    assert set(found) == {("S3", "live"), ("S4", "live")}
    for counter in found.values():
        outcome = assess(without_rule(mcrt, "G1"), counter.answers, counter.facts).outcome
        assert "CRISIS_TEAM" in outcome.responses


def test_treating_an_unknown_weapon_as_none_is_unsafe_by_the_rules_alone(mcrt_text):
    text = mcrt_text.replace("value: co_response\n", "value: treat_as_none\n")

    found = broken(only(read_protocol(text), "S2", of=["judge"]))

    assert "Weapon: cannot tell" in found["S2", "judge"].words
    assert "Crisis team alone" in found["S2", "judge"].words


def test_without_guards_knowing_less_is_bolder(mcrt):
    counter = broken(only(replace(mcrt, guards=()), "S5"))["S5", "live"]

    assert "unknown -> 2 Moderate: Crisis team alone" in counter.words
    assert "but" in counter.words


def test_an_unknown_that_only_lowers_the_level_is_bolder_too(mcrt):
    """PACT goes either way; but knowing that the person is there makes it more urgent."""
    there = frozenset({"on_scene"})
    base = mcrt.rules[0]
    urgent = replace(
        base,
        id="X1",
        group=Group.URGENT,
        level=3,
        responses=("PACT",),
        when=(Condition("access", there),),
    )
    moderate = replace(
        urgent, id="X2", group=Group.MODERATE, level=2, when=(Condition("access", UNKNOWN_SET),)
    )
    rules = (*mcrt.hard_stops, urgent, moderate, *mcrt.later)

    found = next(bolder_cases(replace(mcrt, rules=rules)))

    assert (found.question, found.less, found.more) == ("access", "unknown", "on_scene")


def test_exactly_as_many_unknowns_as_claimed_break_a_claim(mcrt, calm, all_free):
    claim = next(one for one in mcrt.safety if one.id == "S3")
    outcome = judge(mcrt, calm | {"medical": "unknown", "hazard": "unknown"}, all_free)
    point = {field: frozenset({value}) for field, value in (calm | all_free).items()}
    two = point | {"medical": UNKNOWN_SET, "hazard": UNKNOWN_SET}

    assert unknowns_never_only(mcrt, claim, two, outcome) == two
    assert unknowns_never_only(mcrt, claim, point | {"medical": UNKNOWN_SET}, outcome) is None


def test_an_open_question_that_does_not_hold_is_found(mcrt):
    """A rule taken away leaves its question with nothing that could raise the call."""
    assert ("S6", "live") in broken(only(without_rule(mcrt, "H9"), "S6"))


def test_an_unserved_call_without_a_code_is_found(mcrt):
    """As if an alternative could go although what it stands in for was there."""
    box = whole_space(mcrt, with_open=False)
    claim = next(one for one in mcrt.safety if one.claim is Claim.NOT_SERVED_HAS_A_CODE)
    silent = replace(judge(mcrt, {"presentation": "disorganized"}, {}), not_served=())

    assert not_served_has_a_code(mcrt, claim, box, silent) == box
    assert not_served_has_a_code(mcrt, claim, box, replace(silent, not_served=("no_unit",))) is None
    assert not_served_has_a_code(mcrt, claim, box, replace(silent, responses=silent.wanted)) is None


def test_a_path_longer_than_promised_is_found(mcrt):
    short = replace(
        only(mcrt, "S7"), safety=tuple(replace(s, number=12) for s in mcrt.safety if s.id == "S7")
    )

    assert (
        "asks 13 questions or more: location_confirmed, caller" in broken(short)["S7", "live"].words
    )
    assert next(too_long_paths(mcrt, 16), None) is None


def test_an_example_is_a_case_of_its_box(mcrt):
    space = whole_space(mcrt, with_open=True) | {"weapon": frozenset({"in_hand"})}

    case = example(mcrt, space)

    assert case.answers["weapon"] == "in_hand"
    assert case.answers["medical"] == "none"
