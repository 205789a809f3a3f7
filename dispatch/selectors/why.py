"""The why-card: for one call, each answer, each rule, and proof that they still come to the same."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from triage.engine import assess
from triage.rules import Protocol
from triage.selectors import protocol_of

from ..models import Answer, Assessment, Call
from .questions import LANGUAGE
from .timeline import Entry, changed_by_hand
from .words import LEVELS, response_words

FACT_WORDS = {
    "phase": "Phase of the pilot",
    "in_zone": "In a pilot community",
    "not_paused": "Community not paused",
    "in_scope": "A type and level that is taken there",
    "crisis_team_hours_open": "Team hours open",
    "crisis_team_available": "A crisis team free",
    "pact_available": "PACT free",
}


@dataclass(frozen=True)
class Given:
    """One answer as it was given; an older one was corrected later."""

    question: str
    answer: str
    by: str
    at: datetime
    corrected: bool


@dataclass(frozen=True)
class WhyCard:
    """Everything that made a recommendation, in plain words.

    `proposal` is a lower outcome that nobody has accepted, `by_hand` what people changed by
    themselves, `level_now` the level that counts after it; `same` is the result of judging again.
    """

    protocol: str
    digest: str
    judged_at: datetime
    given: list[Given]
    facts: list[tuple[str, str]]
    level: int
    level_shape: str
    level_label: str
    responses: str
    reasons: list[str]
    not_served: list[str]
    proposal: str
    by_hand: list[Entry]
    level_now: int
    same: bool


def why_card(call: Call) -> WhyCard | None:
    """Return the why-card of a call, or None where it was never assessed."""
    assessment = Assessment.objects.select_related("protocol").filter(call=call).first()
    if assessment is None:
        return None
    protocol, judged = protocol_of(assessment.protocol_id), assessment.outcome
    return WhyCard(
        protocol=str(assessment.protocol),
        digest=assessment.protocol.digest,
        judged_at=assessment.judged_at,
        given=_given(call, protocol),
        facts=[(FACT_WORDS.get(name, name), value) for name, value in assessment.facts.items()],
        level=judged["level"],
        level_shape=LEVELS[judged["level"]][0],
        level_label=LEVELS[judged["level"]][1],
        responses=response_words(judged["responses"]),
        reasons=judged["reasons"],
        not_served=_codes(protocol, judged["not_served"]),
        proposal=_said(assessment.proposed) if assessment.proposed else "",
        by_hand=changed_by_hand(call),
        level_now=call.urgency,
        same=judged_again(assessment, protocol) == (assessment.proposed or judged),
    )


def judged_again(assessment: Assessment, protocol: Protocol) -> dict[str, Any]:
    """Return what the kept answers and facts come to under the kept version, judged now."""
    return assess(protocol, assessment.answers, assessment.facts).to_json()


def _given(call: Call, protocol: Protocol) -> list[Given]:
    rows = list(Answer.objects.filter(call=call).select_related("given_by"))
    newest = {row.question: row.pk for row in rows}
    return [
        Given(
            question=protocol.question[row.question].asks.in_(LANGUAGE),
            answer=protocol.question[row.question].answer(row.answer).says.in_(LANGUAGE),
            by=row.given_by.display_name,
            at=row.given_at,
            corrected=newest[row.question] != row.pk,
        )
        for row in rows
    ]


def _said(judged: dict[str, Any]) -> str:
    return f"level {judged['level']}, {response_words(judged['responses'])}"


def _codes(protocol: Protocol, codes: list[str]) -> list[str]:
    return [protocol.code[code].in_(LANGUAGE) if code in protocol.code else code for code in codes]
