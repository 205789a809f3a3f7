"""A case and an outcome in the words of the protocol, for people who read proofs and why-cards."""

from collections.abc import Mapping

from .outcome import Outcome
from .rules import Protocol
from .vocabulary import OPEN
from .wording import Language, Wording

NOT_ASKED = Wording("not asked", "non demandé")


def in_words(
    protocol: Protocol,
    answers: Mapping[str, str],
    facts: Mapping[str, str],
    *,
    language: str = Language.EN,
) -> str:
    """Return `Weapon: in hand; Violence: not asked; …; phase: paired`, in the order asked."""
    said = [
        f"{question.topic.in_(language)}: {_answer(protocol, question.id, answers, language)}"
        for question in protocol.questions
    ]
    return "; ".join(said + [f"{fact}: {value}" for fact, value in sorted(facts.items())])


def outcome_in_words(protocol: Protocol, outcome: Outcome, *, language: str = Language.EN) -> str:
    """Return `level 2 moderate: Crisis team alone (M5)`."""
    name = protocol.level[outcome.level].name.in_(language)
    sent = " + ".join(protocol.response[one].label.in_(language) for one in outcome.responses)
    rules = ", ".join(outcome.rules) or "no rule"
    return f"{outcome.level} {name}: {sent} ({rules})"


def _answer(protocol: Protocol, question: str, answers: Mapping[str, str], language: str) -> str:
    given = answers.get(question, OPEN)
    if given == OPEN:
        return NOT_ASKED.in_(language)
    return protocol.question[question].answer(given).label.in_(language)
