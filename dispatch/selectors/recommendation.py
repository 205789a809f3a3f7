"""What is recommended for a call, why, and what could still change it."""

from dataclasses import dataclass
from typing import Any, Final

from triage.rules import Protocol

from ..models import Assessment
from .questions import LANGUAGE
from .words import response_words

HELD: Final = "It stays so until the open questions are answered."


@dataclass(frozen=True)
class Recommendation:
    """The protocol's word in a person's words; the person decides."""

    level: int
    headline: str
    is_provisional: bool
    is_hard_stop: bool
    reasons: list[str]
    still_open: str
    not_served: list[str]


def recommendation_of(assessment: Assessment, protocol: Protocol) -> Recommendation:
    """Return the outcome in force, and why; while it is held, also what the answers so far come to.

    What is not known yet is never shown as found: the level is always the one in force.
    """
    judged = assessment.outcome
    newest = assessment.proposed or judged
    shown = judged["provisional"] if newest["held"] else judged
    return Recommendation(
        level=judged["level"],
        headline=response_words(judged["responses"]),
        is_provisional=not newest["complete"],
        is_hard_stop=judged["hard_stop"],
        reasons=_reasons(assessment),
        still_open=_still_open(newest, protocol),
        not_served=[
            protocol.code[code].in_(LANGUAGE)
            for code in shown["not_served"]
            if code in protocol.code
        ],
    )


def _reasons(assessment: Assessment) -> list[str]:
    judged, proposed = assessment.outcome, assessment.proposed
    if proposed:
        return [
            *_unless_held(judged),
            f"New answers propose {_said(proposed)}",
            *proposed["reasons"],
        ]
    if not judged["held"]:
        return list(judged["reasons"])
    so_far = judged["provisional"]
    # Level 0 says only that nothing was found yet.
    found = [f"So far {_said(so_far)}", *so_far["reasons"]] if so_far["level"] else []
    return [HELD, *found]


def _unless_held(judged: dict[str, Any]) -> list[str]:
    return [] if judged["held"] else list(judged["reasons"])


def _said(judged: dict[str, Any]) -> str:
    return f"level {judged['level']}, {response_words(judged['responses'])}:"


def _still_open(judged: dict[str, Any], protocol: Protocol) -> str:
    """Return the questions that could still change it: 'weapon, suicide: may raise to 4'."""
    raising = {q["question"]: q["may_raise_to"] for q in judged["open"] if q["may_raise_to"]}
    names = ", ".join(
        protocol.question[question].topic.in_(LANGUAGE).lower() for question in raising
    )
    if not raising or judged["held"]:
        return names
    return f"{names}: may raise to {max(raising.values())}"
