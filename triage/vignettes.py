"""Scenarios as the gate of a protocol: which differ, and which rules none of them guards."""

from dataclasses import dataclass, replace

from .engine import assess, judge
from .outcome import Outcome
from .read_vignettes import Expected, Step, Vignette, read_vignettes
from .reading import UnknownAnswer, UnknownFact
from .rules import Protocol

__all__ = ["Difference", "Vignette", "differing", "read_vignettes", "unguarded_rules"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A step (from 1) of a scene that comes out otherwise, with each thing that differs."""

    vignette: str
    title: str
    step: int
    what: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.vignette} step {self.step} ({self.title}): {'; '.join(self.what)}"


def differing(protocol: Protocol, vignettes: tuple[Vignette, ...]) -> tuple[Difference, ...]:
    """Return every step that differs, in file order; empty when all come out as expected."""
    return tuple(
        Difference(vignette.id, vignette.title, number, what)
        for vignette in vignettes
        for number, step in enumerate(vignette.steps, start=1)
        if (what := _differences(protocol, step, live=vignette.live))
    )


def unguarded_rules(protocol: Protocol, vignettes: tuple[Vignette, ...]) -> tuple[str, ...]:
    """Return the rules, fallbacks and guards that could be removed without any scene differing."""
    return tuple(
        name for name in protocol.reason if not differing(without_rule(protocol, name), vignettes)
    )


def without_rule(protocol: Protocol, name: str) -> Protocol:
    """Return the protocol without one rule, fallback or guard."""
    return replace(
        protocol,
        rules=tuple(rule for rule in protocol.rules if rule.id != name),
        fallbacks=tuple(fallback for fallback in protocol.fallbacks if fallback.id != name),
        guards=tuple(guard for guard in protocol.guards if guard.id != name),
    )


def _differences(protocol: Protocol, step: Step, *, live: bool) -> tuple[str, ...]:
    try:
        outcome, held = _outcome(protocol, step, live=live)
    except (UnknownAnswer, UnknownFact) as error:
        return (str(error),)
    return (*_outcome_differences(outcome, step.expected), *_held_difference(held, step.expected))


def _outcome(protocol: Protocol, step: Step, *, live: bool) -> tuple[Outcome, bool]:
    if not live:
        return judge(protocol, step.answers, step.facts), False
    assessment = assess(protocol, step.answers, step.facts)
    return assessment.outcome, assessment.held


def _outcome_differences(outcome: Outcome, expected: Expected) -> tuple[str, ...]:
    pairs = {
        "level": (outcome.level, expected.level),
        "responses": (outcome.responses, expected.responses),
        "not_served": (outcome.not_served, tuple(sorted(expected.not_served))),
        "deciding rule": (outcome.rules[:1], expected.rules[:1]),
    }
    found = [
        f"{what}: expected {_said(wanted)}, got {_said(got)}"
        for what, (got, wanted) in pairs.items()
        if got != wanted
    ]
    missing = [rule for rule in expected.rules if rule not in outcome.rules]
    if missing:
        found.append(f"rules not fired: {', '.join(missing)}; fired: {_said(outcome.rules)}")
    return tuple(found)


def _held_difference(held: bool, expected: Expected) -> tuple[str, ...]:
    if held == expected.held:
        return ()
    return (f"held: expected {expected.held}, got {held}",)


def _said(value: object) -> str:
    return ", ".join(value) or "none" if isinstance(value, tuple) else str(value)
