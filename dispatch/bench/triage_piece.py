"""The shipped protocol: evaluations and back-tested calls a second, and its proof. No framework."""

import time
from itertools import cycle
from typing import Any

from triage.backtest import Comparing, PastCall
from triage.engine import assess, judge
from triage.proof import prove
from triage.read_vignettes import Step, read_vignettes
from triage.rules import Protocol
from triage.shipped import shipped_protocol, shipped_vignettes_text

from .rate import per_second

NAME = "mcrt-1"
AT_ONCE = 20


def measure(seconds: float) -> dict[str, Any]:
    """Return judgements, assessments and back-tested calls a second on one core, and the proof's seconds."""
    protocol = shipped_protocol(NAME)
    return proof(protocol) | rates(protocol, seconds)


def proof(protocol: Protocol) -> dict[str, Any]:
    """Return how long it takes to prove what the protocol claims, over every combination."""
    begun, begun_cpu = time.perf_counter(), time.process_time()
    proofs = prove(protocol)
    return {
        "proof_s": time.perf_counter() - begun,
        # Beside the clock on the wall, since a busy machine makes that one say little.
        "proof_cpu_s": time.process_time() - begun_cpu,
        "proofs": len(proofs),
    }


def rates(protocol: Protocol, seconds: float) -> dict[str, Any]:
    """Return how many are judged, assessed and back-tested a second, of the protocol's own scenes."""
    scenes = read_vignettes(shipped_vignettes_text(NAME))
    steps = [step for scene in scenes for step in scene.steps]
    turn = cycle(steps)

    def judge_some() -> int:
        for _ in range(AT_ONCE):
            step = next(turn)
            judge(protocol, step.answers, step.facts)
        return AT_ONCE

    def assess_some() -> int:
        for _ in range(AT_ONCE):
            step = next(turn)
            assess(protocol, step.answers, step.facts)
        return AT_ONCE

    comparing = Comparing(protocol, protocol, team_hours=1.0)
    past = [_past(protocol, step, n) for n, step in enumerate(steps)]
    return {
        "back_test_per_s": per_second(lambda: comparing.compare(past).read, seconds=seconds),
        "protocol": f"{protocol.id} {protocol.version}",
        "steps": len(steps),
        "judge_per_s": per_second(judge_some, seconds=seconds),
        "assess_per_s": per_second(assess_some, seconds=seconds),
    }


def _past(protocol: Protocol, step: Step, number: int) -> PastCall:
    """Return a scene as a past call with what was recommended for it."""
    judged = assess(protocol, step.answers, step.facts)
    return PastCall(
        ref=str(number),
        answers=step.answers,
        facts=step.facts,
        level=judged.level,
        responses=judged.responses,
        hard_stop=judged.hard_stop,
        hour_of_week=number % 168,
    )
