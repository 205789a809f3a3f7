"""What one version changes against another, in words that a second person can approve."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TypeVar

from .decision_table import GROUP_NAMES, conditions, fallback_in_words, guard_in_words, names
from .rules import Fallback, Guard, Protocol, Rule, SafetyProperty
from .vocabulary import Question, Setting
from .wording import Wording

Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: to what, and the sentences that say how. `weighs`: it can change an outcome."""

    about: str
    what: tuple[str, ...]
    weighs: bool = True


def differences(old: Protocol, new: Protocol) -> tuple[Difference, ...]:
    """Return everything that differs, rules first; empty where both say the same.

    The version's own number is left out.
    """
    found = [
        *_rules(old, new),
        *_order(old, new),
        *_sentences("Fallback", old, new, lambda p: {f.id: (p, f) for f in p.fallbacks}, _fallback),
        *_sentences("Guard", old, new, lambda p: {g.id: (p, g) for g in p.guards}, _guard),
        *_sentences("Promise", old, new, lambda p: {s.id: (p, s) for s in p.safety}, _claim),
        *_sentences("Setting", old, new, lambda p: {s.id: (p, s) for s in p.settings}, _setting),
        *_questions(old, new),
        *_plain(old, new),
    ]
    return tuple(found)


def _rules(old: Protocol, new: Protocol) -> Iterator[Difference]:
    was, now = _by_id(old), _by_id(new)
    for name, rule in now.items():
        if name not in was:
            yield Difference(f"Rule {name}", (f"new: {_rule(new, rule)}",))
        elif what := tuple(_rule_changes(old, was[name], new, rule)):
            weighs = _wordless(was[name]) != _wordless(rule)
            yield Difference(f"Rule {name}", what, weighs)
    for name, rule in was.items():
        if name not in now:
            yield Difference(f"Rule {name}", (f"gone; it was: {_rule(old, rule)}",))


def _by_id(protocol: Protocol) -> dict[str, Rule]:
    return {rule.id: rule for rule in protocol.rules}


def _wordless(rule: Rule) -> tuple[object, ...]:
    return rule.group, rule.when, rule.level, rule.responses, rule.stage


def _rule(protocol: Protocol, rule: Rule) -> str:
    stage = f", {names(protocol, rule.stage)} waits nearby" if rule.stage else ""
    sends = names(protocol, rule.responses)
    when = conditions(protocol, rule.when)
    return f"when {when}, level {rule.level}, {sends}{stage} ({rule.reason.en})"


def _rule_changes(old: Protocol, was: Rule, new: Protocol, now: Rule) -> Iterator[str]:
    pairs = {
        "group": (GROUP_NAMES[was.group], GROUP_NAMES[now.group]),
        "when": (conditions(old, was.when), conditions(new, now.when)),
        "level": (str(was.level), str(now.level)),
        "sends": (names(old, was.responses), names(new, now.responses)),
        "waits nearby": (names(old, was.stage), names(new, now.stage)),
    }
    yield from _changed(pairs)
    yield from _wording("reason", was.reason, now.reason)


def _order(old: Protocol, new: Protocol) -> Iterator[Difference]:
    """The first match decides, so that a rule moved past another is a change of its own."""
    both = _by_id(old).keys() & _by_id(new).keys()
    was = [rule.id for rule in old.rules if rule.id in both]
    now = [rule.id for rule in new.rules if rule.id in both]
    if was != now:
        yield Difference("Order of rules", (f"{', '.join(was)} became {', '.join(now)}",))


def _questions(old: Protocol, new: Protocol) -> Iterator[Difference]:
    for name, question in new.question.items():
        before = old.question.get(name)
        if before is None:
            yield Difference(f"Question {name}", (f"new: {question.asks.en}",))
        elif what := tuple(_question_changes(before, question)):
            weighs = before.words != question.words or _duty(before) != _duty(question)
            yield Difference(f"Question {name}", what, weighs)
    for name in old.question.keys() - new.question.keys():
        yield Difference(f"Question {name}", ("gone",))
    was = [name for name in old.question if name in new.question]
    now = [name for name in new.question if name in old.question]
    if was != now:
        yield Difference("Order of questions", (f"asked as {', '.join(now)}",), weighs=False)


def _duty(question: Question) -> tuple[object, ...]:
    return question.hard_stop, question.always, question.all_clear


def _question_changes(was: Question, now: Question) -> Iterator[str]:
    yield from _wording("topic", was.topic, now.topic)
    yield from _wording("asks", was.asks, now.asks)
    yield from _wording("note", was.note, now.note)
    pairs = {
        "holds the call at level 4 while open": (str(was.hard_stop), str(now.hard_stop)),
        "always asked": (str(was.always), str(now.always)),
        "all clear": (was.all_clear, now.all_clear),
    }
    yield from _changed(pairs)
    answers = {answer.id: answer for answer in was.answers}
    for answer in now.answers:
        before = answers.pop(answer.id, None)
        if before is None:
            yield f"new answer {answer.id}: {answer.says.en}"
            continue
        yield from _wording(f"answer {answer.id}", before.says, answer.says)
        yield from _wording(f"label of {answer.id}", before.label, answer.label)
    yield from (f"answer {name} is gone" for name in answers)


def _wording(what: str, was: Wording, now: Wording) -> Iterator[str]:
    yield from _changed({what: (was.en, now.en), f"{what} (French)": (was.fr, now.fr)})


def _changed(pairs: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    for what, (was, now) in pairs.items():
        if was != now:
            yield f"{what}: {was or 'nothing'} → {now or 'nothing'}"


def _sentences(
    kind: str,
    old: Protocol,
    new: Protocol,
    listed: Callable[[Protocol], dict[str, tuple[Protocol, Named]]],
    say: Callable[[Protocol, Named], str],
) -> Iterator[Difference]:
    """Compare things that fit in one sentence each, by their ids."""
    was = {name: say(*pair) for name, pair in listed(old).items()}
    now = {name: say(*pair) for name, pair in listed(new).items()}
    for name in dict.fromkeys([*now, *was]):
        before, after = was.get(name), now.get(name)
        if before != after:
            yield Difference(f"{kind} {name}", (f"{before or 'nothing'} → {after or 'gone'}",))


def _fallback(protocol: Protocol, fallback: Fallback) -> str:
    words = f"{fallback.reason.en} / {fallback.reason.fr}"
    return f"{fallback_in_words(protocol, fallback)} ({words})"


def _guard(protocol: Protocol, guard: Guard) -> str:
    return f"{guard_in_words(protocol, guard)} ({guard.reason.en} / {guard.reason.fr})"


def _claim(protocol: Protocol, claim: SafetyProperty) -> str:
    """Return the promise with all that it is about: a narrower one must not pass as the same."""
    cases = "; ".join(conditions(protocol, when) for when in claim.when)
    parts = {
        "where": cases,
        "responses": ", ".join(claim.responses),
        "questions": ", ".join(claim.questions),
        "number": str(claim.number or ""),
    }
    about = "; ".join(f"{name} {value}" for name, value in parts.items() if value)
    return (
        f"{claim.says.en} [{claim.claim} of {' and '.join(claim.of)}{'; ' if about else ''}{about}]"
    )


def _setting(_: Protocol, setting: Setting) -> str:
    given = setting.approval
    who = f"approved by {given.by}, {given.role}, {given.day}" if given else "approval pending"
    return f"{setting.value} ({who})"


def _plain(old: Protocol, new: Protocol) -> Iterator[Difference]:
    """What no sentence above covers is at least named, so that nothing changes unseen."""
    names_of = {
        "title": "Title",
        "seconds_to_hard_stop": "Seconds to a hard stop",
        "levels": "Words of the levels",
        "responses": "Responses",
        "hard_stop_order": "Order of hard-stop responses",
        "facts": "Facts",
        "codes": "Codes of what is not served",
        "overrides": "Overrides",
    }
    for field in fields(old):
        if field.name in names_of and getattr(old, field.name) != getattr(new, field.name):
            about = names_of[field.name]
            weighs = field.name not in ("title", "levels")
            yield Difference(about, ("differs; see the text",), weighs)
