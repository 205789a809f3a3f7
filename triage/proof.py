"""Proves the safety properties that a protocol declares, over every combination of answers.

Exact: the engine itself is run over boxes that cover the whole space (see `explore`). Each
property holds, or comes with a counter-example in plain words.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from .bolder import Bolder, bolder_cases
from .claims import BREAKS
from .deciding import decide, serve
from .engine import assess, judge
from .explore import Box, example, explored, whole_space
from .live import guarded, in_force
from .outcome import Outcome
from .paths import too_long_paths
from .plain_words import in_words, outcome_in_words
from .reading import Reading
from .rules import Claim, Protocol, SafetyProperty
from .vocabulary import OPEN

JUDGE, LIVE = "judge", "live"


@dataclass(frozen=True, slots=True)
class CounterExample:
    """A case that breaks a property; `words` tells it to a person."""

    answers: dict[str, str]
    facts: dict[str, str]
    words: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One property on one side (judge or live): it holds where `counter` is none."""

    claim: SafetyProperty
    side: str
    counter: CounterExample | None

    @property
    def holds(self) -> bool:
        """True if no combination of answers breaks the property."""
        return self.counter is None


def prove(protocol: Protocol) -> tuple[Proof, ...]:
    """Return every declared property on each of its sides, proven or with a counter-example."""
    return tuple(proof for side in (JUDGE, LIVE) for proof in _prove_side(protocol, side))


def is_safe(proofs: tuple[Proof, ...]) -> bool:
    """Return whether everything declared was proven, and anything was declared."""
    return bool(proofs) and all(proof.holds for proof in proofs)


def _prove_side(protocol: Protocol, side: str) -> Iterator[Proof]:
    claims = [claim for claim in protocol.safety if side in claim.of]
    broken = _broken_pointwise(protocol, side, [c for c in claims if c.claim in BREAKS])
    for claim in claims:
        yield Proof(claim, side, broken.get(claim.id) or _broken_otherwise(protocol, claim))


def _broken_pointwise(
    protocol: Protocol, side: str, claims: list[SafetyProperty]
) -> dict[str, CounterExample]:
    """Return the first counter-example to each broken claim about single outcomes, in one pass."""
    broken: dict[str, CounterExample] = {}
    if not claims:
        return broken
    for box, outcome in explored(_decision(protocol, side), whole_space(protocol, with_open=True)):
        for claim in claims:
            part = BREAKS[claim.claim](protocol, claim, box, outcome)
            if part is not None and claim.id not in broken:
                broken[claim.id] = _counter(protocol, side, part)
    return broken


def _decision(protocol: Protocol, side: str) -> Callable[[Reading], Outcome]:
    """Return what a side makes of a reading. Reasons that decide nothing are left out."""
    if side == JUDGE:
        return lambda reading: serve(
            protocol, decide(protocol, reading, all_reasons=False), reading
        )
    return lambda reading: in_force(
        protocol, guarded(protocol, reading, all_reasons=False), reading
    )


def _broken_otherwise(protocol: Protocol, claim: SafetyProperty) -> CounterExample | None:
    """Return a counter-example to a claim about several outcomes or a whole path."""
    if claim.claim is Claim.LESS_IS_NEVER_BOLDER:
        bolder = next(bolder_cases(protocol), None)
        return None if bolder is None else _bolder_counter(protocol, bolder)
    if claim.claim is Claim.EVERY_PATH_ENDS:
        for box, asked in too_long_paths(protocol, claim.number):
            case = example(protocol, box)
            words = f"asks {len(asked)} questions or more: {', '.join(asked)}"
            return CounterExample(case.answers, case.facts, words)
    return None


def _counter(protocol: Protocol, side: str, box: Box) -> CounterExample:
    case = example(protocol, box)
    outcome = _outcome(protocol, side, case.answers, case.facts)
    words = in_words(protocol, case.answers, case.facts)
    result = outcome_in_words(protocol, outcome)
    return CounterExample(case.answers, case.facts, f"{words} -> {result}")


def _bolder_counter(protocol: Protocol, bolder: Bolder) -> CounterExample:
    case = example(protocol, bolder.box)
    results = []
    for value in (bolder.less, bolder.more):
        answers = case.answers | ({} if value == OPEN else {bolder.question: value})
        result = outcome_in_words(protocol, _outcome(protocol, LIVE, answers, case.facts))
        results.append(f"{bolder.question} {value or 'not asked'} -> {result}")
    words = in_words(protocol, case.answers, case.facts)
    return CounterExample(case.answers, case.facts, f"{'; but '.join(results)}, where {words}")


def _outcome(
    protocol: Protocol, side: str, answers: Mapping[str, str], facts: Mapping[str, str]
) -> Outcome:
    if side == JUDGE:
        return judge(protocol, answers, facts)
    return assess(protocol, answers, facts).outcome
