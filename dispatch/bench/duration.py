"""About how long a run takes on two quiet cores, said before it begins. Pure."""

from collections.abc import Collection
from math import ceil
from typing import Final

from .plan import Part, Plan

# Servers, migrations, the demo city.
START_S: Final = 20.0
SIDES_S: Final = 6.0
# Of a round beside its calls: joining, warming up, leaving.
ROUND_S: Final = 1.2
JOINS_A_SECOND: Final = 250
# One load generator, started.
LOAD_S: Final = 1.5
# Loading past calls, and lines of the journal.
CALLS_A_SECOND: Final = 6000
LINES_A_SECOND: Final = 80_000
# The rises end where a side breaks, which is not known before: so much of the list is counted.
CLIMBED: Final = 0.7


def expected_s(plan: Plan, parts: Collection[Part], *, sides: int) -> float:
    """Return the seconds that these parts take with so many sides."""
    return START_S + sum(_part_s(part, plan, sides) for part in parts)


def in_words(seconds: float) -> str:
    """Return it as a person says it, rounded up."""
    return f"{ceil(seconds)} s" if seconds < 100 else f"{ceil(seconds / 60)} min"


def _part_s(part: Part, plan: Plan, sides: int) -> float:
    # Whichever of these two comes first fills the database for both.
    filling = plan.board_calls / CALLS_A_SECOND
    return {
        Part.LATENCY: _latency_s(plan, sides),
        Part.BREAKS: SIDES_S + CLIMBED * sides * _rises_s(plan),
        Part.CATCHUP: 15 + 2 * plan.catch_ups * (1 + plan.behind / JOINS_A_SECOND),
        Part.ANSWERS: 15 + plan.answers / 8,
        Part.TRIAGE: 12 + 3 * plan.rate_seconds,
        Part.GEOFENCE: 6 + plan.rate_seconds,
        Part.JOURNAL: 6 + 2 * plan.rate_seconds,
        Part.BOARD: 20 + filling,
        Part.PAGES: 20 + filling / 4,
        Part.GROWTH: _growth_s(plan),
    }[part]


def _latency_s(plan: Plan, sides: int) -> float:
    rounds = [_round_s(plan, consoles, rate) for consoles, rate in plan.cells]
    return SIDES_S + LOAD_S * len(rounds) + sides * plan.rounds * sum(rounds)


def _round_s(plan: Plan, consoles: int, rate: float) -> float:
    return plan.calls(rate) / rate + ROUND_S + consoles / JOINS_A_SECOND


def _rises_s(plan: Plan) -> float:
    faster = [(many, rate) for many in plan.crowds for rate in plan.rising_rates]
    more = [(many, plan.slow_rate) for many in plan.rising_consoles]
    return sum(LOAD_S + _round_s(plan, many, rate) for many, rate in (*faster, *more))


def _growth_s(plan: Plan) -> float:
    lines, calls = plan.journal_lines, plan.past_calls
    journal = lines[-1] / LINES_A_SECOND + 15 * len(lines)
    loaded = sum(15 + many / CALLS_A_SECOND for many in calls)
    consoles = sum(LOAD_S + 4 * _round_s(plan, many, 20) for many in plan.growing_consoles)
    return journal + loaded + consoles + SIDES_S
