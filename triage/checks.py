"""What must be true of a whole protocol: every answer is read, every rule can fire, and it ends."""

from collections.abc import Sequence
from dataclasses import dataclass

from .problems import Problem, Problems
from .reach import can_decide
from .rules import Group, Protocol, When
from .site_choices import Site, what_they_share
from .yaml_lines import Listing, Node, Scalar, Table


@dataclass(frozen=True, slots=True)
class Places:
    """Where in the text each question, each answer and each fallback stands."""

    questions: dict[str, int]
    answers: dict[tuple[str, str], int]
    rules: dict[str, int]


def find_places(questions: Node | None, rules: dict[str, int]) -> Places:
    """Return the lines of every question and answer of a text that was read without problems."""
    places = Places({}, {}, rules)
    for node in questions.items if isinstance(questions, Listing) else ():
        found = {key.text: value for key, value in node.entries} if isinstance(node, Table) else {}
        name, answers = found["id"], found["answers"]
        assert isinstance(name, Scalar)
        assert isinstance(answers, Table)
        places.questions[name.text] = name.line
        for key, _ in answers.entries:
            places.answers[name.text, key.text] = key.line
    return places


# A protocol as each other site would have it.
Sites = Sequence[tuple[Site, Protocol]]


def check_whole(protocol: Protocol, places: Places, others: Sites, problems: Problems) -> None:
    """Note everything that no single line shows, here and where another site chooses otherwise."""
    _every_answer_is_read([protocol, *(other for _, other in others)], places, problems)
    here = _problems_of(protocol, places)
    problems.found += here
    elsewhere: dict[Problem, list[Site]] = {}
    for site, other in others:
        for problem in _problems_of(other, places):
            elsewhere.setdefault(problem, []).append(site)
    for problem, sites in elsewhere.items():
        if problem not in here:
            problems.add(problem.line, f"{problem.text} (where {what_they_share(sites)})")


def _problems_of(protocol: Protocol, places: Places) -> list[Problem]:
    problems = Problems()
    _check_site(protocol, places, problems)
    return problems.found


def _check_site(protocol: Protocol, places: Places, problems: Problems) -> None:
    _levels_never_rise(protocol, problems)
    _every_rule_is_reachable(protocol, problems)
    _the_last_rule_matches_always(protocol, problems)
    _hard_stop_questions_hold(protocol, places, problems)
    _hard_stops_have_an_order(protocol, problems)
    _fallbacks_end(protocol, places, problems)


def _every_answer_is_read(sites: Sequence[Protocol], places: Places, problems: Problems) -> None:
    """An answer that no rule names at any site says so (`no_rule`): a forgotten one is seen."""
    named = [_named(protocol) for protocol in sites]
    for question in sites[0].questions:
        for answer in question.answers:
            line = places.answers[question.id, answer.id]
            is_named = any(answer.id in one.get(question.id, ()) for one in named)
            if not is_named and not answer.no_rule:
                text = f"{question.id}.{answer.id}: no rule reads this answer; name it in a rule,"
                problems.add(line, f"{text} or say no_rule: true")
            if is_named and answer.no_rule:
                problems.add(line, f"{question.id}.{answer.id}: no_rule, but a rule names it")


def _named(protocol: Protocol) -> dict[str, set[str]]:
    """The values that any rule or fallback names, by field."""
    whens: list[When] = [rule.when for rule in protocol.rules]
    whens += [step.when for fallback in protocol.fallbacks for step in fallback.instead]
    named: dict[str, set[str]] = {}
    for when in whens:
        for condition in when:
            named.setdefault(condition.field, set()).update(condition.values)
    return named


def _levels_never_rise(protocol: Protocol, problems: Problems) -> None:
    """The live tool holds a call by the first rule that may still match."""
    for before, rule in zip(protocol.rules, protocol.rules[1:], strict=False):
        if rule.level > before.level:
            text = f"{rule.id}: level {rule.level} stands behind {before.id} at {before.level}"
            problems.add(rule.line, f"{text}; levels never rise down the file")
    for rule in protocol.rules:
        if (rule.group is Group.HARD_STOPS) != (rule.level == 4):
            problems.add(rule.line, f"{rule.id}: hard stops, and only they, are level 4")


def _every_rule_is_reachable(protocol: Protocol, problems: Problems) -> None:
    for rule in protocol.rules:
        if not can_decide(protocol, rule):
            problems.add(rule.line, f"{rule.id}: unreachable; rules before it take every call")


def _the_last_rule_matches_always(protocol: Protocol, problems: Problems) -> None:
    if not protocol.rules or protocol.rules[-1].when:
        line = protocol.rules[-1].line if protocol.rules else 1
        problems.add(line, "the last rule under routine must match always (when: {})")


def _hard_stop_questions_hold(protocol: Protocol, places: Places, problems: Problems) -> None:
    """A question that a hard stop reads keeps the call at level 4 while it is open."""
    read = {condition.field for rule in protocol.hard_stops for condition in rule.when}
    for question in protocol.questions:
        if question.id in read and not question.hard_stop:
            line = places.questions[question.id]
            problems.add(line, f"{question.id}: a hard stop reads it; say hard_stop: true")


def _hard_stops_have_an_order(protocol: Protocol, problems: Problems) -> None:
    for rule in protocol.hard_stops:
        for name in rule.responses:
            if name not in protocol.hard_stop_order:
                problems.add(rule.line, f"{rule.id}: {name} is not in hard_stop_order")


def _fallbacks_end(protocol: Protocol, places: Places, problems: Problems) -> None:
    """The last alternative can always be sent."""
    for fallback in protocol.fallbacks:
        last = fallback.instead[-1] if fallback.instead else None
        if (
            last is None
            or last.when
            or last.up_to_level < 4
            or last.response in protocol.fallback_of
        ):
            text = f"{fallback.id}: the last of `instead` must need nothing"
            problems.add(places.rules[fallback.id], text)
