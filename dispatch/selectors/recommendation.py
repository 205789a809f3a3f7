"""What is recommended for a call, why, and what could still change it."""

from dataclasses import dataclass

from triage.rules import Protocol

from ..models import Assessment, Call
from .questions import LANGUAGE
from .words import response_words


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


def recommendation_of(call: Call, assessment: Assessment, protocol: Protocol) -> Recommendation:
    """Return the outcome in force, or while it is held the one that the answers so far come to."""
    judged = assessment.outcome
    shown = judged["provisional"] if judged["held"] else judged
    return Recommendation(
        level=shown["level"],
        headline=response_words(shown["responses"]),
        is_provisional=not judged["complete"],
        is_hard_stop=judged["hard_stop"],
        reasons=[*shown["reasons"], *_held(call, judged["held"])],
        still_open=_still_open(judged["open"], protocol),
        not_served=[
            protocol.code[code].in_(LANGUAGE)
            for code in shown["not_served"]
            if code in protocol.code
        ],
    )


def _held(call: Call, held: bool) -> list[str]:
    if not held:
        return []
    return [f"Ordinary 911 handling stays in force at level {call.urgency} until the rest is asked"]


def _still_open(questions: list[dict[str, object]], protocol: Protocol) -> str:
    """Return the questions that could still raise it, and how far: 'weapon, suicide: may raise to 4'."""
    raising = {str(q["question"]): q["may_raise_to"] for q in questions if q["may_raise_to"]}
    if not raising:
        return ""
    names = [protocol.question[question].topic.in_(LANGUAGE).lower() for question in raising]
    highest = max(int(str(level)) for level in raising.values())
    return f"{', '.join(names)}: may raise to {highest}"
