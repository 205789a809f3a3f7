"""What a trainee decides for a call of the shift, beside what the engine makes of it, judged now."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from triage.engine import UnknownAnswer, UnknownFact, assess
from triage.outcome import Assessment as Judgement
from triage.protocol import read_protocol
from triage.rules import Protocol
from triage.selectors import NoProtocol, protocol_in_force, protocol_of
from triage.shipped import shipped_text

from ..demo.shipping import SHIPPED
from ..models import Assessment
from ..selectors.questions import LANGUAGE
from ..selectors.recommendation import Recommendation, recommendation_of
from ..selectors.why import FACT_WORDS
from .shift import Judged


class Mark(StrEnum):
    """How a trainee's choice stands to the protocol's."""

    SAME = "same"
    UNDER = "under"
    OVER = "over"
    OTHER = "other"


@dataclass(frozen=True)
class Verdict:
    """What the protocol says, why, and how the trainee's choice stands to it."""

    mark: Mark
    level: int
    protocol: str
    in_force: bool
    recommendation: Recommendation


@dataclass(frozen=True)
class Known:
    """What is known when a call is to be decided, in the protocol's words, and what may be chosen."""

    answers: list[tuple[str, str]]
    facts: list[tuple[str, str]]
    levels: list[tuple[int, str]]
    responses: list[tuple[str, str]]


def known_of(judged: Judged) -> Known:
    """Return what a trainee decides by."""
    protocol, _, _ = _judgement(judged)
    return Known(
        answers=[
            (
                question.topic.in_(LANGUAGE),
                question.answer(judged.answers[question.id]).label.in_(LANGUAGE),
            )
            for question in protocol.questions
            if question.id in judged.answers
        ],
        facts=[
            (FACT_WORDS[name], value.replace("_", " "))
            for name, value in judged.facts.items()
            if name in FACT_WORDS
        ],
        levels=[(level.number, level.name.in_(LANGUAGE)) for level in protocol.levels],
        responses=[(one.id, one.label.in_(LANGUAGE)) for one in protocol.responses],
    )


def verdict_on(judged: Judged, *, level: int, responses: Collection[str]) -> Verdict:
    """Return how a level and who is sent stand to what the protocol says of these answers.

    The centre's own protocol judges where it knows these questions; else the one that is shipped.
    """
    protocol, judgement, in_force = _judgement(judged)
    shown = Assessment(outcome=judgement.to_json())
    return Verdict(
        mark=_mark(judgement, level, responses),
        level=judgement.level,
        protocol=judgement.protocol,
        in_force=in_force,
        recommendation=recommendation_of(shown, protocol),
    )


def _mark(judgement: Judgement, level: int, responses: Collection[str]) -> Mark:
    if level != judgement.level:
        return Mark.UNDER if level < judgement.level else Mark.OVER
    return Mark.SAME if set(responses) == set(judgement.responses) else Mark.OTHER


def _judgement(judged: Judged) -> tuple[Protocol, Judgement, bool]:
    """Return the protocol that judges, what it says, and whether it is the one in force here."""
    try:
        protocol = protocol_of(protocol_in_force().pk)
        return protocol, assess(protocol, judged.answers, judged.facts), True
    except (NoProtocol, UnknownAnswer, UnknownFact):
        # No protocol here, or one that asks other questions: then by the one the shift was made with.
        shipped = _shipped()
        return shipped, assess(shipped, judged.answers, judged.facts), False


@cache
def _shipped() -> Protocol:
    return read_protocol(shipped_text(SHIPPED))
