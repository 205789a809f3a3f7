"""Runs a decision over every combination of answers, exactly, taking alike ones together.

The reading given to the decision stands for a box: a set of values for each question and fact.
A test that part of the box would pass and part would fail splits the box, and the decision is
run for each part. So the boxes met are disjoint, they cover everything, and in each the decision
has one result. Nothing is sampled, and the decision that is run is the engine itself.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from .reading import Reading
from .rules import Protocol
from .vocabulary import OPEN

Box = Mapping[str, frozenset[str]]
T = TypeVar("T")


def whole_space(protocol: Protocol, *, with_open: bool) -> dict[str, frozenset[str]]:
    """Return every value of every question and fact; with `open`, questions not answered too."""
    extra = frozenset({OPEN}) if with_open else frozenset[str]()
    space = {question.id: question.words | extra for question in protocol.questions}
    # A fact that is not given is read as one of its values, so nothing is left out.
    return space | {fact.id: fact.values for fact in protocol.facts}


class Splitting:
    """A reading of a whole box, which narrows to one side of each test that divides it."""

    __slots__ = ("_script", "box", "sides")

    def __init__(self, space: Box, script: list[bool]) -> None:
        self.box = dict(space)
        self.sides: list[bool] = []
        self._script = script

    def among(self, field: str, values: frozenset[str]) -> bool:
        """Return whether the field has one of the values, on the side of the box being followed."""
        have = self.box[field]
        inside = have & values
        if not inside:
            return False
        if len(inside) == len(have):
            return True
        depth = len(self.sides)
        side = self._script[depth] if depth < len(self._script) else True
        self.sides.append(side)
        self.box[field] = inside if side else have - values
        return side


def explored(decide: Callable[[Reading], T], space: Box) -> Iterator[tuple[Box, T]]:
    """Yield each box of the space with what was decided for all of it."""
    script: list[bool] = []
    while True:
        reading = Splitting(space, script)
        result = decide(reading)
        yield reading.box, result
        turn = _last_true(reading.sides)
        if turn is None:
            return
        script = [*reading.sides[:turn], False]


def _last_true(sides: list[bool]) -> int | None:
    for index in range(len(sides) - 1, -1, -1):
        if sides[index]:
            return index
    return None


@dataclass(frozen=True, slots=True)
class Case:
    """One combination of answers and facts, as an example of a box."""

    answers: dict[str, str]
    facts: dict[str, str]


def example(protocol: Protocol, box: Box) -> Case:
    """Return a plain case of the box: the reassuring answer where there is a choice."""
    answers = {}
    for question in protocol.questions:
        values = box[question.id]
        order = [question.all_clear, *(answer.id for answer in question.answers), OPEN]
        value = next(one for one in order if one in values)
        if value != OPEN:
            answers[question.id] = value
    facts = {fact.id: max(box[fact.id]) for fact in protocol.facts}
    return Case(answers, facts)
