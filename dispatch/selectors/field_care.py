"""What a crew that is with a call is told of it in confidence."""

from dataclasses import dataclass

from triage.selectors import protocol_of
from triage.vocabulary import Question

from ..models import Assessment, Call, CareRecord
from .questions import LANGUAGE

# What matters for the safety of those who come to the door, in the protocol's order.
AT_THE_DOOR = frozenset(
    {
        "medical",
        "hazard",
        "weapon",
        "violence",
        "child",
        "suicide",
        "intoxication",
        "presentation",
        "history",
        "access",
        "consent",
    }
)
# Of these the category alone is told, also before the crew has accepted.
DANGERS = frozenset({"hazard", "weapon", "violence"})


@dataclass(frozen=True)
class CrewCare:
    """The care record as a crew sees it: whom to call back, what was told, and what matters there."""

    caller: str
    phone: str
    dial: str
    narrative: str
    told_again: list[str]
    found: list[tuple[str, str]]
    nothing: list[str]
    not_asked: list[str]


def care_of(call: Call, record: CareRecord) -> CrewCare:
    """Return what a crew sees of a care record that was opened for it."""
    assessment = Assessment.objects.filter(call=call).first()
    answers: dict[str, str] = assessment.answers if assessment else {}
    asked = at_the_door(assessment)
    return CrewCare(
        caller=record.caller_name,
        phone=record.caller_phone,
        dial="".join(sign for sign in record.caller_phone if sign.isdigit() or sign == "+"),
        narrative=record.narrative,
        told_again=[
            str(value)
            for telling in record.told_again
            for name, value in telling.items()
            if name == "narrative"
        ],
        found=[
            (topic_of(question), question.answer(answers[question.id]).label.in_(LANGUAGE))
            for question in asked
            if question.id in answers and not is_clear(question, answers[question.id])
        ],
        nothing=[
            topic_of(question)
            for question in asked
            if question.id in answers and is_clear(question, answers[question.id])
        ],
        not_asked=[
            topic_of(question)
            for question in asked
            if question.hard_stop and question.id not in answers
        ],
    )


def safety_of(call: Call) -> list[str]:
    """Return what endangers whoever comes, by category alone: 'Weapon'. Nothing in confidence."""
    assessment = Assessment.objects.filter(call=call).first()
    if assessment is None:
        return []
    return [
        topic_of(question)
        for question in at_the_door(assessment)
        if question.id in DANGERS
        and not is_clear(question, assessment.answers.get(question.id, "none"))
    ]


def at_the_door(assessment: Assessment | None) -> list[Question]:
    """Return the questions that matter there, in the protocol's order; none before the first answer."""
    if assessment is None:
        return []
    protocol = protocol_of(assessment.protocol_id)
    return [question for question in protocol.questions if question.id in AT_THE_DOOR]


def topic_of(question: Question) -> str:
    """Return what a question is about, in a word."""
    return question.topic.in_(LANGUAGE)


def is_clear(question: Question, answer: str) -> bool:
    """Whether an answer found nothing; one that could not be told is not clear."""
    return answer in ("none", question.all_clear)
