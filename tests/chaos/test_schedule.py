"""The faults of a run: the same for the same seed, each before any comes twice, none against another."""

from collections import Counter
from itertools import combinations

import pytest

from dispatch.chaos.asked import SHORT, Asked
from dispatch.chaos.schedule import ALONE, NO_WRITES, SILENT, SILENT_S, TOUCHES, Fault, schedule


@pytest.mark.parametrize("seed", range(20))
def test_the_same_seed_breaks_the_same_at_the_same_times(seed):
    assert schedule(seed, 30) == schedule(seed, 30)
    assert schedule(seed, 30) != schedule(seed + 1, 30)


@pytest.mark.parametrize("seed", range(20))
def test_every_fault_comes_before_any_comes_twice(seed):
    drawn = [step.fault for cycle in schedule(seed, 40) for step in cycle.steps]
    assert set(drawn[: len(Fault)]) == set(Fault)
    counted = Counter(drawn)
    assert max(counted.values()) - min(counted.values()) <= 1
    assert min(counted.values()) >= 4


def test_the_run_that_the_readme_shows_breaks_each_thing_five_times():
    counted = Counter(step.fault for cycle in schedule(1, 40) for step in cycle.steps)
    assert set(counted) == set(Fault)
    assert min(counted.values()) >= 5


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("most", [1, 2, len(Fault)])
def test_what_breaks_together_touches_different_parts(seed, most):
    for cycle in schedule(seed, 30, most=most):
        pairs = list(combinations([step.fault for step in cycle.steps], 2))
        assert all(TOUCHES[one] != TOUCHES[other] for one, other in pairs)
        assert not any({one, other} & NO_WRITES and {one, other} & SILENT for one, other in pairs)
        assert not any({one, other} & ALONE for one, other in pairs)


def test_faults_come_alone_and_together_in_turn():
    assert {len(cycle.steps) for cycle in schedule(1, 14)} == {1, 2, 3, 4}


def test_a_silent_line_is_silent_for_longer_than_a_console_believes_it():
    steps = [step for cycle in schedule(1, 60) for step in cycle.steps]
    assert all(step.lasts_s >= SILENT_S > 7 for step in steps if step.fault in SILENT)


@pytest.mark.parametrize("seed", range(20))
def test_two_short_cycles_break_everything_that_a_short_run_can(seed):
    plan = Asked(seed, cycles=2, short=True, slack_s=0, ledger=None).plan
    assert {step.fault for cycle in plan for step in cycle.steps} == set(SHORT)
