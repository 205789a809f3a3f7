"""Which rules can still be reached: exact, by splitting the space of answers into boxes."""

from collections.abc import Mapping

from .rules import Protocol, Rule, When

Box = dict[str, frozenset[str]]


def can_decide(protocol: Protocol, rule: Rule) -> bool:
    """Return whether some answers make this rule fire; after the hard stops, make it decide."""
    box = meet(_space(protocol), rule.when)
    if box is None:
        return False
    if rule in protocol.hard_stops:
        return True
    earlier = protocol.rules[: protocol.rules.index(rule)]
    return _escapes(box, [other.when for other in earlier])


def _space(protocol: Protocol) -> Box:
    """Every value that each question and fact can have."""
    space = {fact.id: fact.values for fact in protocol.facts}
    return space | {question.id: question.words for question in protocol.questions}


def meet(box: Mapping[str, frozenset[str]], when: When) -> Box | None:
    """Return the part of the box where the conditions hold, none if that is empty."""
    met = dict(box)
    for condition in when:
        met[condition.field] &= condition.values
        if not met[condition.field]:
            return None
    return met


def _escapes(box: Box, others: list[When]) -> bool:
    """Return whether some point of the box lies outside all the others."""
    for index, other in enumerate(others):
        if meet(box, other) is not None:
            return any(_escapes(part, others[index + 1 :]) for part in _outside(box, other))
    return True


def _outside(box: Box, when: When) -> list[Box]:
    """Return disjoint boxes that fill the box where the conditions do not all hold."""
    parts, rest = [], dict(box)
    for condition in when:
        beside = rest[condition.field] - condition.values
        if beside:
            parts.append({**rest, condition.field: beside})
        rest[condition.field] &= condition.values
    return parts
