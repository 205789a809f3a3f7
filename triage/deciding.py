"""The rules over one reading: which decides, and what is sent where that cannot be sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from .outcome import Outcome, Reason
from .reading import Reading, holds, is_yes
from .rules import Fallback, Protocol, Rule

# Where no rule matches, nothing comes down: ordinary 911 handling at the highest level.
UNREAD_LEVEL = 4


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules ask for, before anything is known about who can be sent."""

    level: int
    responses: tuple[str, ...]
    rules: tuple[str, ...]
    stage: tuple[str, ...] = ()
    hard_stop: bool = False


def decide(protocol: Protocol, reading: Reading, *, all_reasons: bool = True) -> Decision:
    """Return the united hard stops, else the first rule that holds.

    With `all_reasons` the urgent rules behind the deciding one are listed too.
    """
    stops = [rule for rule in protocol.hard_stops if holds(rule.when, reading)]
    if stops:
        return _united(protocol, stops)
    urgent = _urgent(protocol, reading, all_reasons)
    if urgent:
        return _decided_by(urgent[0], behind=urgent[1:])
    for rule in protocol.later:
        if holds(rule.when, reading):
            return _decided_by(rule, behind=[])
    return Decision(UNREAD_LEVEL, (protocol.ordinary,), ())


def serve(protocol: Protocol, decision: Decision, reading: Reading) -> Outcome:
    """Return what is sent in fact: fallbacks applied with their codes, then the phase."""
    rules, responses, codes = decision.rules, list(decision.responses), set[str]()
    if not decision.hard_stop:
        fallback, responses, codes = _available(protocol, decision, reading)
        rules += fallback
    return Outcome(
        level=decision.level,
        responses=_once(_in_phase(protocol, name, reading) for name in responses),
        rules=rules,
        reasons=tuple(Reason(rule, protocol.reason[rule]) for rule in rules),
        not_served=tuple(sorted(codes)),
        stage=decision.stage,
        wanted=decision.responses,
        hard_stop=decision.hard_stop,
    )


def _urgent(protocol: Protocol, reading: Reading, all_reasons: bool) -> list[Rule]:
    found: list[Rule] = []
    for rule in protocol.urgent:
        if holds(rule.when, reading):
            found.append(rule)
            if not all_reasons:
                break
    return found


def _decided_by(rule: Rule, *, behind: list[Rule]) -> Decision:
    fired = (rule.id, *(later.id for later in behind))
    return Decision(rule.level, rule.responses, fired, rule.stage)


def _united(protocol: Protocol, stops: list[Rule]) -> Decision:
    asked = {name for rule in stops for name in rule.responses}
    return Decision(
        level=max(rule.level for rule in stops),
        responses=tuple(name for name in protocol.hard_stop_order if name in asked),
        rules=tuple(rule.id for rule in stops),
        stage=_once(name for rule in stops for name in rule.stage),
        hard_stop=True,
    )


def _available(
    protocol: Protocol, decision: Decision, reading: Reading
) -> tuple[tuple[str, ...], list[str], set[str]]:
    """Return the fallback that fired (if any), what is sent, and the codes of what is not."""
    first, also = decision.responses[0], decision.responses[1:]
    codes = _lacking(protocol, first, reading)
    fired: tuple[str, ...] = ()
    if codes:
        fallback = protocol.fallback_of[first]
        fired = (fallback.id,)
        first, more = _instead(protocol, fallback, decision.level, reading)
        codes |= more
    sent = [first]
    for name in also:
        lacking = _lacking(protocol, name, reading)
        codes |= lacking
        if not lacking:
            sent.append(name)
    return fired, sent, codes


def _instead(
    protocol: Protocol, fallback: Fallback, level: int, reading: Reading
) -> tuple[str, set[str]]:
    """Return the first alternative that can be sent, and the codes of those that could not."""
    codes: set[str] = set()
    for step in fallback.instead:
        if level > step.up_to_level or not holds(step.when, reading):
            continue
        lacking = _lacking(protocol, step.response, reading)
        if not lacking:
            return step.response, codes
        codes |= lacking
    return protocol.ordinary, codes


def _lacking(protocol: Protocol, response: str, reading: Reading) -> set[str]:
    """Return the codes of the facts that keep a response from being sent."""
    fallback = protocol.fallback_of.get(response)
    if fallback is None:
        return set()
    return {need.code for need in fallback.needs if not is_yes(need.fact, reading)}


def _in_phase(protocol: Protocol, response: str, reading: Reading) -> str:
    for phase, becomes in protocol.response[response].in_phase:
        if reading.among("phase", phase):
            return becomes
    return response


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
