"""Every way through the questions: how many are asked, and that the asking ends."""

from collections.abc import Iterator

from .explore import Box, explored, whole_space
from .live import guarded, level_in_force
from .open_questions import next_question, open_questions
from .reading import Reading
from .rules import Protocol
from .vocabulary import OPEN


class _Asked:
    """The answers to the questions asked so far; the others are still open."""

    def __init__(self, protocol: Protocol, reading: Reading) -> None:
        self.asked: list[str] = []
        self._questions = protocol.question
        self._reading = reading

    def among(self, field: str, values: frozenset[str]) -> bool:
        """Return whether the field has one of the values."""
        if field in self._questions and field not in self.asked:
            return OPEN in values
        return self._reading.among(field, values)


def too_long_paths(protocol: Protocol, most: int) -> Iterator[tuple[Box, tuple[str, ...]]]:
    """Yield the ways on which more than `most` questions are asked, with those asked.

    A question is asked once, so no path is longer than there are questions: only a smaller
    `most` needs the walk.
    """
    if most >= len(protocol.questions):
        return
    for box, asked in explored(lambda r: _walk(protocol, r, most), _space(protocol)):
        if len(asked) > most:
            yield box, asked


def _space(protocol: Protocol) -> Box:
    return whole_space(protocol, with_open=False)


def _walk(protocol: Protocol, reading: Reading, most: int) -> tuple[str, ...]:
    """Return the questions asked on one way, up to one too many."""
    so_far = _Asked(protocol, reading)
    while len(so_far.asked) <= most:
        asked = _next(protocol, so_far)
        if asked is None:
            break
        so_far.asked.append(asked)
    return tuple(so_far.asked)


def _next(protocol: Protocol, reading: Reading) -> str | None:
    decision = guarded(protocol, reading)
    held = level_in_force(protocol, reading) > decision.level
    return next_question(protocol, open_questions(protocol, decision, reading, held=held))
