"""The question to ask next, and the answers so far, in words."""

from typing import Any

from teams.models import Role
from triage.engine import assess
from triage.rules import Protocol
from triage.vocabulary import Question

from ..models import Answer, Assessment, Call
from .words import lasting

LANGUAGE = "en"


def question_to_ask(
    protocol: Protocol, assessment: Assessment | None, ask: str
) -> dict[str, Any] | None:
    """Return the question `ask`, or the next one of the protocol; None when nothing is left."""
    answers = assessment.answers if assessment else {}
    if ask in protocol.question:
        wanted: str | None = ask
    elif assessment:
        wanted = (assessment.proposed or assessment.outcome)["next"]
    else:
        wanted = assess(protocol, {}, {}).next_question
    return _question(protocol, protocol.question[wanted], answers) if wanted else None


def _question(protocol: Protocol, question: Question, answers: dict[str, str]) -> dict[str, Any]:
    return {
        "id": question.id,
        "number": protocol.questions.index(question) + 1,
        "total": len(protocol.questions),
        "label": question.topic.in_(LANGUAGE),
        "text": question.asks.in_(LANGUAGE),
        "note": question.note.in_(LANGUAGE),
        "answers": [
            {
                "key": answer.key,
                "value": answer.id,
                "label": answer.says.in_(LANGUAGE),
                "is_chosen": answers.get(question.id) == answer.id,
            }
            for answer in question.answers
        ],
    }


def asked_at_desk(call: Call) -> bool:
    """Return whether a navigator answered a question of this call."""
    return Answer.objects.filter(call=call, given_by__role=Role.NAVIGATOR).exists()


def answers_given(
    call: Call, protocol: Protocol, *, without_desk: bool = False
) -> list[dict[str, str]]:
    """Return the newest answer to each question, in the protocol's order, and when it was given.

    `without_desk` leaves out what was answered at a desk.
    """
    rows = Answer.objects.filter(call=call)
    if without_desk:
        rows = rows.exclude(given_by__role=Role.NAVIGATOR)
    newest = {row.question: row for row in rows}
    return [
        {
            "question": question.id,
            "label": question.topic.in_(LANGUAGE),
            "says": question.answer(newest[question.id].answer).label.in_(LANGUAGE),
            "after": lasting(newest[question.id].given_at - call.stored_at),
        }
        for question in protocol.questions
        if question.id in newest
    ]
