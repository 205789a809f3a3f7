"""The questions still open: which is next, and what each could still change."""

from collections.abc import Iterable
from dataclasses import dataclass

from .deciding import Decision
from .live import guards_of, possible_rules
from .outcome import OpenQuestion
from .reading import Reading, holds, is_open, may_hold
from .rules import Change, Protocol, Rule
from .wording import Wording

TEXTS = {
    Change.RESPONSE: Wording("may change who is sent", "peut changer qui est envoyé"),
    Change.REASON: Wording("may add a reason", "peut ajouter un motif"),
    Change.RECORD: Wording("for the record", "pour le dossier"),
}


@dataclass(frozen=True, slots=True)
class Prospects:
    """What may still happen to a decision: what may change it, and what only adds reasons."""

    level: int
    changing: tuple["Effect", ...]
    explaining: tuple["Effect", ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """A rule or guard that reads these questions, and the level it would bring."""

    rule: str
    level: int
    reads: frozenset[str]


def open_questions(
    protocol: Protocol, decision: Decision, reading: Reading, *, held: bool
) -> tuple[OpenQuestion, ...]:
    """Return every open question in the order asked, with what its answer could still do."""
    prospects = _prospects(protocol, decision, reading)
    return tuple(
        _open_question(prospects, question.id, held=held)
        for question in protocol.questions
        if is_open(question.id, reading)
    )


def next_question(protocol: Protocol, still_open: Iterable[OpenQuestion]) -> str | None:
    """Return the first open question that can change something or is always asked."""
    for one in still_open:
        if one.change is not Change.RECORD or protocol.question[one.question].always:
            return one.question
    return None


def _open_question(prospects: Prospects, question: str, *, held: bool) -> OpenQuestion:
    changing = [effect for effect in prospects.changing if question in effect.reads]
    explaining = [effect for effect in prospects.explaining if question in effect.reads]
    top = max((effect.level for effect in changing), default=0)
    raises = top if top > prospects.level else None
    change = _change(raises=bool(raises), changes=bool(changing), explains=bool(explaining))
    return OpenQuestion(
        question=question,
        change=change,
        may_raise_to=raises,
        holds=held and raises is not None,
        rules=tuple(dict.fromkeys(effect.rule for effect in changing + explaining)),
        text=_raise_text(top) if raises else TEXTS[change],
    )


def _change(*, raises: bool, changes: bool, explains: bool) -> Change:
    if raises:
        return Change.RAISE
    if changes:
        return Change.RESPONSE
    return Change.REASON if explains else Change.RECORD


def _raise_text(level: int) -> Wording:
    return Wording(f"may raise to {level}", f"peut monter à {level}")


def _prospects(protocol: Protocol, decision: Decision, reading: Reading) -> Prospects:
    if decision.hard_stop:
        adding = [rule for rule in protocol.hard_stops if _undecided(rule, reading)]
        return Prospects(decision.level, tuple(map(_effect, adding)), ())
    possible = list(possible_rules(protocol, reading))
    changing = [_effect(rule) for rule in possible]
    changing += _guard_effects(protocol, decision, possible)
    changing += _fallback_effects(protocol, decision)
    explaining = [r for r in protocol.urgent if r not in possible and _undecided(r, reading)]
    decided_urgent = any(rule.id in decision.rules[:1] for rule in protocol.urgent)
    return Prospects(
        decision.level, tuple(changing), tuple(map(_effect, explaining)) if decided_urgent else ()
    )


def _undecided(rule: Rule, reading: Reading) -> bool:
    return may_hold(rule.when, reading) and not holds(rule.when, reading)


def _effect(rule: Rule) -> Effect:
    return Effect(rule.id, rule.level, frozenset(condition.field for condition in rule.when))


def _guard_effects(protocol: Protocol, decision: Decision, possible: list[Rule]) -> list[Effect]:
    """The guards that an answer "cannot tell" to an open question would call."""
    return [
        Effect(
            guard.id, max(rule.level, guard.level), protocol.may_be_unknown & {*guard.unknown_in}
        )
        for rule in possible
        for guard in guards_of(protocol, rule)
        if guard.id not in decision.rules
    ]


def _fallback_effects(protocol: Protocol, decision: Decision) -> list[Effect]:
    """The alternatives that depend on an answer (a caller who calls for themselves)."""
    return [
        Effect(fallback.id, decision.level, frozenset(c.field for c in step.when))
        for fallback in protocol.fallbacks
        for step in fallback.instead
    ]
