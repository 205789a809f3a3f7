"""Knowing less is never bolder: two runs over the same answers, one of them knowing less."""

from collections.abc import Iterator
from dataclasses import dataclass

from .deciding import Decision, serve
from .explore import Box, explored, whole_space
from .live import guarded, level_in_force, possible_rules
from .reading import Reading
from .rules import Protocol
from .vocabulary import OPEN, UNKNOWN, Kind

# From least to most bold. Where police, a medic or 911 are part of it, the whole is guarded.
BOLDNESS = {
    Kind.RESPONDERS: 0,
    Kind.ORDINARY: 0,
    Kind.CO_RESPONSE: 0,
    Kind.VOICE: 1,
    Kind.TEAM_ALONE: 2,
}


@dataclass(frozen=True, slots=True)
class Bolder:
    """A box in which a question known less (`less`) gives something bolder than known (`more`)."""

    question: str
    less: str
    more: str
    box: Box


class _With:
    """A reading in which one field has one value."""

    __slots__ = ("_field", "_reading", "_value")

    def __init__(self, reading: Reading, field: str, value: str) -> None:
        self._reading, self._field, self._value = reading, field, value

    def among(self, field: str, values: frozenset[str]) -> bool:
        """Return whether the field has one of the values."""
        if field == self._field:
            return self._value in values
        return self._reading.among(field, values)


def bolder_cases(protocol: Protocol) -> Iterator[Bolder]:
    """Yield every way in which knowing less would be bolder; none for a safe protocol.

    "Cannot tell" against the reassuring answer: not a lower level (unless the call stays with
    ordinary 911 handling), and at the same level nothing less guarded. A question left open
    against each answer to it: not a lower level.
    """
    for question in protocol.questions:
        if question.all_clear:
            yield from _unknown_is_bolder(protocol, question.id, question.all_clear)
        yield from _open_is_lower(protocol, question.id, [a.id for a in question.answers])


def _unknown_is_bolder(protocol: Protocol, question: str, all_clear: str) -> Iterator[Bolder]:
    def bolder(reading: Reading) -> bool:
        less = _With(reading, question, UNKNOWN)
        more = _With(reading, question, all_clear)
        return _is_bolder(protocol, less, more)

    for box, found in explored(bolder, _space_without(protocol, question)):
        if found:
            yield Bolder(question, UNKNOWN, all_clear, box)


def _open_is_lower(protocol: Protocol, question: str, known: list[str]) -> Iterator[Bolder]:
    def lower(reading: Reading) -> str:
        level = level_in_force(protocol, _With(reading, question, OPEN))
        for answer in known if level < max(protocol.level) else ():
            if _is_higher(protocol, _With(reading, question, answer), than=level):
                return answer
        return ""

    for box, found in explored(lower, _space_without(protocol, question)):
        if found:
            yield Bolder(question, OPEN, found, box)


def _space_without(protocol: Protocol, question: str) -> dict[str, frozenset[str]]:
    return whole_space(protocol, with_open=True) | {question: frozenset({OPEN})}


def _is_bolder(protocol: Protocol, less: Reading, more: Reading) -> bool:
    """Compare levels first, and who is sent only where both are settled and differ."""
    level = level_in_force(protocol, less)
    unsure = guarded(protocol, less, all_reasons=False)
    if level > unsure.level or protocol.ordinary in unsure.responses:
        return False
    if _is_higher(protocol, more, than=unsure.level):
        return True
    if _stays_guarded(protocol, unsure):
        return False
    known = guarded(protocol, more, all_reasons=False)
    if known.level < unsure.level or known.responses == unsure.responses:
        return False
    return _boldness(protocol, unsure, less) > _boldness(protocol, known, more)


def _is_higher(protocol: Protocol, reading: Reading, *, than: int) -> bool:
    """Return whether the level that people see, held or decided, is higher."""
    first = next(possible_rules(protocol, reading), None)
    # Levels never rise down the file, and a guard lifts to its own level at most.
    if first is not None and max(first.level, protocol.top_guard_level) <= than:
        return False
    decided = guarded(protocol, reading, all_reasons=False).level
    return max(decided, level_in_force(protocol, reading)) > than


def _stays_guarded(protocol: Protocol, decision: Decision) -> bool:
    """Return whether the deciding response, and whatever may replace it, is guarded."""
    name = decision.responses[0]
    fallback = protocol.fallback_of.get(name)
    steps = fallback.instead if fallback else ()
    names = [name, *(step.response for step in steps if step.up_to_level >= decision.level)]
    return not any(BOLDNESS[protocol.response[one].kind] for one in names)


def _boldness(protocol: Protocol, decision: Decision, reading: Reading) -> int:
    sent = serve(protocol, decision, reading).responses
    return min(BOLDNESS[protocol.response[name].kind] for name in sent)
