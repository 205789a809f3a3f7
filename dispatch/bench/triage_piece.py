"""Evaluations of the shipped protocol a second, over every step of its scenarios. No framework."""

from itertools import cycle
from typing import Any

from triage.engine import assess, judge
from triage.read_vignettes import read_vignettes
from triage.shipped import shipped_protocol, shipped_vignettes_text

from .rate import per_second

NAME = "mcrt-1"
AT_ONCE = 20


def measure(seconds: float) -> dict[str, Any]:
    """Return judgements and live assessments a second on one core."""
    protocol = shipped_protocol(NAME)
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

    return {
        "protocol": f"{protocol.id} {protocol.version}",
        "steps": len(steps),
        "judge_per_s": per_second(judge_some, seconds=seconds),
        "assess_per_s": per_second(assess_some, seconds=seconds),
    }
