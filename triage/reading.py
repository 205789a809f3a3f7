"""How the engine asks a value: by tests, so that the proof can stand in for a caller."""

from collections.abc import Iterable, Mapping
from typing import Protocol as Shape

from .rules import Protocol, When
from .vocabulary import OPEN, YES

_OPEN = frozenset({OPEN})
_YES = frozenset({YES})


class Reading(Shape):
    """The answers and facts of one call, as far as they are known."""

    def among(self, field: str, values: frozenset[str]) -> bool:
        """Return whether the field has one of the values; an open question has the value OPEN."""
        ...


class UnknownAnswer(ValueError):
    """An answer that the protocol does not have."""


class UnknownFact(ValueError):
    """A fact, or a value of one, that the protocol does not have."""


class Known:
    """The answers and facts that were given."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def among(self, field: str, values: frozenset[str]) -> bool:
        """Return whether the field has one of the values."""
        return self._values.get(field, OPEN) in values


def known(protocol: Protocol, answers: Mapping[str, object], facts: Mapping[str, object]) -> Known:
    """Return the checked values; raises UnknownAnswer or UnknownFact naming what is allowed."""
    values = dict(protocol.missing_facts)
    for question_id, answer in answers.items():
        question = protocol.question.get(question_id)
        if question is None:
            raise UnknownAnswer(_not_one_of("question", question_id, protocol.question))
        if not isinstance(answer, str) or answer not in question.words:
            raise UnknownAnswer(_not_one_of(f"answer to {question_id}", answer, question.words))
        values[question_id] = answer
    for fact_id, value in facts.items():
        fact = protocol.fact.get(fact_id)
        if fact is None:
            raise UnknownFact(_not_one_of("fact", fact_id, protocol.fact))
        if not isinstance(value, str) or value not in fact.values:
            raise UnknownFact(_not_one_of(f"value of {fact_id}", value, fact.values))
        values[fact_id] = value
    return Known(values)


def holds(when: When, reading: Reading) -> bool:
    """Return whether every condition holds; an open question meets none."""
    for condition in when:
        if not reading.among(condition.field, condition.values):
            return False
    return True


def may_hold(when: When, reading: Reading) -> bool:
    """Return whether the conditions hold, or could once the open questions are answered."""
    for condition in when:
        if not reading.among(condition.field, condition.or_open):
            return False
    return True


def is_open(question: str, reading: Reading) -> bool:
    """Return whether nobody has answered the question."""
    return reading.among(question, _OPEN)


def is_yes(fact: str, reading: Reading) -> bool:
    """Return whether the fact is `yes`; what is not known is not `yes`."""
    return reading.among(fact, _YES)


def _not_one_of(what: str, given: object, allowed: Iterable[str]) -> str:
    return f"unknown {what}: {str(given)[:60]!r}; allowed: {', '.join(sorted(allowed))}"
