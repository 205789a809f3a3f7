"""The live tool's caution: what is not known holds a call up; "cannot tell" sends no team alone.

None of this changes what `judge` makes of a full set of known answers.
"""

from collections.abc import Iterator
from dataclasses import replace

from .deciding import UNREAD_LEVEL, Decision, decide, serve
from .outcome import Outcome, Reason
from .reading import Reading, holds, may_hold
from .rules import Guard, Protocol, Rule
from .vocabulary import OPEN, UNKNOWN
from .wording import Wording

_UNKNOWN = frozenset({UNKNOWN})
_MAY_BE_UNKNOWN = frozenset({UNKNOWN, OPEN})
HELD = "HELD"
HELD_REASON = Wording(
    "Ordinary 911 handling stays in force until the open questions are answered.",
    "Le traitement 911 habituel reste en vigueur tant que des questions sont ouvertes.",
)


def guarded(protocol: Protocol, reading: Reading, *, all_reasons: bool = True) -> Decision:
    """Return the decision, made more careful by a guard where "cannot tell" led to a bold one."""
    decision = decide(protocol, reading, all_reasons=all_reasons)
    for guard in protocol.guards:
        if _watches(guard, decision.responses) and _some(guard, reading, _UNKNOWN):
            decision = _made_careful(decision, guard)
    return decision


def in_force(protocol: Protocol, decision: Decision, reading: Reading) -> Outcome:
    """Return what a 911 call gets now: the decision, or ordinary handling while it is held."""
    level = decision.level if decision.hard_stop else level_in_force(protocol, reading)
    if level > decision.level:
        return _held_at(protocol, level)
    return serve(protocol, decision, reading)


def level_in_force(protocol: Protocol, reading: Reading) -> int:
    """Return the level of a 911 call: the highest that any answers to open questions could bring.

    Where all is answered, that is the level of the decision.
    """
    top = 0
    for rule in possible_rules(protocol, reading):
        top = max(top, rule.level, guard_level(protocol, rule, reading))
        # Levels never rise down the file: only a guard could still lift this.
        if top >= protocol.top_guard_level or holds(rule.when, reading):
            return top
    return UNREAD_LEVEL


def possible_rules(protocol: Protocol, reading: Reading) -> Iterator[Rule]:
    """Yield the rules that may yet decide, down to the first that holds already."""
    for rule in protocol.rules:
        if may_hold(rule.when, reading):
            yield rule
            if holds(rule.when, reading):
                return


def guard_level(protocol: Protocol, rule: Rule, reading: Reading) -> int:
    """Return the level a guard would give the rule's decision, 0 where none could fire."""
    levels = (
        guard.level
        for guard in protocol.guards
        if _watches(guard, rule.responses) and _some(guard, reading, _MAY_BE_UNKNOWN)
    )
    return max(levels, default=0)


def guards_of(protocol: Protocol, rule: Rule) -> tuple[Guard, ...]:
    """Return the guards that watch what the rule sends."""
    return tuple(guard for guard in protocol.guards if _watches(guard, rule.responses))


def _watches(guard: Guard, responses: tuple[str, ...]) -> bool:
    """Return whether it concerns these; one that keeps the bold response looks at the first."""
    watched = responses[:1] if guard.keep else responses
    return any(name in guard.replaces for name in watched)


def _some(guard: Guard, reading: Reading, values: frozenset[str]) -> bool:
    return any(reading.among(question, values) for question in guard.unknown_in)


def _made_careful(decision: Decision, guard: Guard) -> Decision:
    names = (
        (guard.response, *decision.responses)
        if guard.keep
        else tuple(guard.response if n in guard.replaces else n for n in decision.responses)
    )
    return replace(
        decision,
        level=max(decision.level, guard.level),
        responses=tuple(dict.fromkeys(names)),
        rules=(*decision.rules, guard.id),
    )


def _held_at(protocol: Protocol, level: int) -> Outcome:
    return Outcome(
        level=level,
        responses=(protocol.ordinary,),
        rules=(),
        reasons=(Reason(HELD, HELD_REASON),),
        not_served=(),
        stage=(),
        wanted=(protocol.ordinary,),
        hard_stop=False,
    )
