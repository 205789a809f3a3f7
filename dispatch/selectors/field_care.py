"""What a crew that is with a call is told of it in confidence."""

from dataclasses import dataclass

from triage.selectors import protocol_of

from ..models import Assessment, Call, CareRecord
from .questions import answers_given

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


@dataclass(frozen=True)
class CrewCare:
    """The care record as a crew sees it: whom to call back, what was told, and what matters there."""

    caller: str
    phone: str
    dial: str
    narrative: str
    told_again: list[str]
    answers: list[dict[str, str]]


def care_of(call: Call, record: CareRecord) -> CrewCare:
    """Return what a crew sees of a care record that was opened for it."""
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
        answers=_answers(call),
    )


def _answers(call: Call) -> list[dict[str, str]]:
    assessment = Assessment.objects.filter(call=call).first()
    if assessment is None:
        return []
    given = answers_given(call, protocol_of(assessment.protocol_id))
    return [answer for answer in given if answer["question"] in AT_THE_DOOR]
