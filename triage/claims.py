"""The claims about single outcomes: where in a box of answers each would be broken."""

from collections.abc import Callable

from .explore import Box
from .outcome import Outcome
from .reach import meet
from .rules import Claim, Protocol, SafetyProperty
from .vocabulary import OPEN, UNKNOWN, Kind

# What ordinary 911 service is made of.
_911 = frozenset({Kind.RESPONDERS, Kind.ORDINARY})
_UNKNOWN = frozenset({UNKNOWN})
_OPEN = frozenset({OPEN})

Break = Callable[[Protocol, SafetyProperty, Box, Outcome], Box | None]


def always_sends(_: Protocol, claim: SafetyProperty, box: Box, outcome: Outcome) -> Box | None:
    """Return where a danger of `when` brings none of `responses`."""
    return None if _sends(claim, outcome) else _any_case(claim, box)


def never_sends(_: Protocol, claim: SafetyProperty, box: Box, outcome: Outcome) -> Box | None:
    """Return where a case of `when` brings one of `responses`."""
    return _any_case(claim, box) if _sends(claim, outcome) else None


def never_only(_: Protocol, claim: SafetyProperty, box: Box, outcome: Outcome) -> Box | None:
    """Return where a case of `when` brings only some of `responses`."""
    return _any_case(claim, box) if _only(claim, outcome) else None


def unknowns_never_send(
    _: Protocol, claim: SafetyProperty, box: Box, outcome: Outcome
) -> Box | None:
    """Return where `number` questions that cannot be told bring one of `responses`."""
    return _with_unknowns(claim, box) if _sends(claim, outcome) else None


def unknowns_never_only(
    _: Protocol, claim: SafetyProperty, box: Box, outcome: Outcome
) -> Box | None:
    """Return where `number` questions that cannot be told bring only some of `responses`."""
    return _with_unknowns(claim, box) if _only(claim, outcome) else None


def open_holds(protocol: Protocol, claim: SafetyProperty, box: Box, outcome: Outcome) -> Box | None:
    """Return where an open question lets the level fall, or nobody of 911 is in charge."""
    kinds = {protocol.response[name].kind for name in outcome.responses}
    if outcome.level >= claim.number and kinds & _911:
        return None
    for question in claim.questions:
        if OPEN in box[question]:
            return {**box, question: _OPEN}
    return None


def not_served_has_a_code(
    protocol: Protocol, _: SafetyProperty, box: Box, outcome: Outcome
) -> Box | None:
    """Return the box if something that was wanted is not sent and no code says why."""
    lost = [name for name in outcome.wanted if not _as_sent(protocol, name) & {*outcome.responses}]
    return box if lost and not outcome.not_served else None


BREAKS: dict[Claim, Break] = {
    Claim.ALWAYS_SENDS: always_sends,
    Claim.NEVER_SENDS: never_sends,
    Claim.NEVER_ONLY: never_only,
    Claim.UNKNOWNS_NEVER_SEND: unknowns_never_send,
    Claim.UNKNOWNS_NEVER_ONLY: unknowns_never_only,
    Claim.OPEN_HOLDS: open_holds,
    Claim.NOT_SERVED_HAS_A_CODE: not_served_has_a_code,
}


def _sends(claim: SafetyProperty, outcome: Outcome) -> bool:
    return any(name in claim.responses for name in outcome.responses)


def _only(claim: SafetyProperty, outcome: Outcome) -> bool:
    return set(outcome.responses) <= set(claim.responses)


def _any_case(claim: SafetyProperty, box: Box) -> Box | None:
    parts = (meet(box, when) for when in claim.when)
    return next((part for part in parts if part is not None), None)


def _with_unknowns(claim: SafetyProperty, box: Box) -> Box | None:
    able = [question for question in claim.questions if UNKNOWN in box[question]]
    if len(able) < claim.number:
        return None
    return {**box, **dict.fromkeys(able[: claim.number], _UNKNOWN)}


def _as_sent(protocol: Protocol, name: str) -> set[str]:
    """Return a response and what it becomes in a phase."""
    return {name, *(becomes for _, becomes in protocol.response[name].in_phase)}
