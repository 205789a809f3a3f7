"""The rules of a protocol as a table for people: when, what, why, in the protocol's own words."""

from dataclasses import dataclass

from .rules import Fallback, Group, Guard, Instead, Protocol, Rule, When
from .wording import Language, Wording

GROUP_NAMES = {
    Group.HARD_STOPS: "Hard stops: all are read, their responses united",
    Group.URGENT: "Urgent: the first decides, later ones add their reasons",
    Group.CHOICE: "Choice: from here on the first match decides",
    Group.MODERATE: "Moderate",
    Group.ROUTINE: "Routine",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One rule in words. `when` pairs what is asked with the values that meet it."""

    id: str
    line: int
    when: tuple[tuple[str, str], ...]
    level: int
    sends: str
    stage: str
    reason: Wording


@dataclass(frozen=True, slots=True)
class Rows:
    """The rules of one group, in the order they are read."""

    group: Group
    name: str
    rows: tuple[Row, ...]


def decision_table(protocol: Protocol, *, language: str = Language.EN) -> tuple[Rows, ...]:
    """Return every rule in force, group by group."""
    return tuple(
        Rows(group, GROUP_NAMES[group], tuple(_row(protocol, rule, language) for rule in rules))
        for group in Group
        if (rules := protocol.of_group(group))
    )


def _row(protocol: Protocol, rule: Rule, language: str) -> Row:
    return Row(
        id=rule.id,
        line=rule.line,
        when=when_in_words(protocol, rule.when, language=language),
        level=rule.level,
        sends=names(protocol, rule.responses, language=language),
        stage=names(protocol, rule.stage, language=language),
        reason=rule.reason,
    )


def when_in_words(
    protocol: Protocol, when: When, *, language: str = Language.EN
) -> tuple[tuple[str, str], ...]:
    """Return `(("Weapon", "in hand or in the place"), …)`, in the order written."""
    return tuple(
        (
            _field(protocol, one.field, language),
            " or ".join(
                value_in_words(protocol, one.field, value, language=language)
                for value in _in_order(protocol, one.field, one.values)
            ),
        )
        for one in when
    )


def value_in_words(
    protocol: Protocol, field: str, value: str, *, language: str = Language.EN
) -> str:
    """Return the label of an answer; a fact's value is its own word."""
    question = protocol.question.get(field)
    return question.answer(value).label.in_(language) if question else value


def names(protocol: Protocol, responses: tuple[str, ...], *, language: str = Language.EN) -> str:
    """Return `Police + EMS`."""
    return " + ".join(protocol.response[name].label.in_(language) for name in responses)


def guard_in_words(protocol: Protocol, guard: Guard) -> str:
    """Return what a guard does, as one sentence."""
    topics = ", ".join(protocol.question[name].topic.en for name in guard.unknown_in)
    instead = f"{guard.response} {'goes beside' if guard.keep else 'goes instead of'}"
    return f"cannot tell in {topics}: {instead} {', '.join(guard.replaces)}, at level {guard.level}"


def fallback_in_words(protocol: Protocol, fallback: Fallback) -> str:
    """Return what replaces a response that cannot be sent, as one sentence."""
    needs = ", ".join(f"{need.fact} (else {need.code})" for need in fallback.needs)
    steps = ", then ".join(_step(protocol, step) for step in fallback.instead)
    return f"{', '.join(fallback.responses)} need {needs}; instead {steps}"


def conditions(protocol: Protocol, when: When, *, language: str = Language.EN) -> str:
    """Return `Weapon is in hand and Caller is for self`; `always` where nothing is asked."""
    said = when_in_words(protocol, when, language=language)
    return " and ".join(f"{field} is {values}" for field, values in said) or "always"


def _step(protocol: Protocol, step: Instead) -> str:
    when = f" when {conditions(protocol, step.when)}" if step.when else ""
    limit = f" up to level {step.up_to_level}" if step.up_to_level < 4 else ""
    return f"{step.response}{when}{limit}"


def _field(protocol: Protocol, field: str, language: str) -> str:
    question = protocol.question.get(field)
    return question.topic.in_(language) if question else field


def _in_order(protocol: Protocol, field: str, values: frozenset[str]) -> list[str]:
    question = protocol.question.get(field)
    if question is None:
        return sorted(values)
    return [answer.id for answer in question.answers if answer.id in values]
