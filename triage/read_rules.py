"""Reading the rules of a protocol: conditions over known words, responses that exist."""

from collections.abc import Callable
from dataclasses import dataclass, field

from .fields import Fields, entries, items, words
from .problems import Problems
from .read_words import unique
from .rules import Condition, Group, Rule, When
from .vocabulary import Fact, Question, Response, Setting
from .yaml_lines import Node, Table

BY_SITE = "by_site"


@dataclass(frozen=True)
class Known:
    """The words that rules may use, where ids of rules were first used, and what sites choose by."""

    values: dict[str, frozenset[str]]  # the values of each question and fact
    responses: set[str]
    settings: dict[str, Setting]
    problems: Problems
    rule_lines: dict[str, int]
    chosen_by: set[str] = field(default_factory=set)  # the settings that rules are chosen by


def known_words(
    questions: tuple[Question, ...],
    facts: tuple[Fact, ...],
    responses: tuple[Response, ...],
    settings: tuple[Setting, ...],
    problems: Problems,
) -> Known:
    """Return the words that rules may use."""
    values = {fact.id: fact.values for fact in facts}
    values |= {question.id: question.words for question in questions}
    names = {response.id for response in responses}
    return Known(values, names, {one.id: one for one in settings}, problems, {})


def read_rules(nodes: dict[str, Node], known: Known) -> tuple[Rule, ...]:
    """Return the rules in force, group by group; a rule without a response at this site is not."""
    found = []
    for group in Group:
        for node in items(nodes.get(group), known.problems, what=group):
            rule = _rule(node, group, known)
            if rule.responses:
                found.append(rule)
    return tuple(found)


def _rule(node: Node, group: Group, known: Known) -> Rule:
    united = group is Group.HARD_STOPS
    own = ("responses",) if united else ("response",)
    fields = Fields(
        node,
        known.problems,
        what="rule",
        required=("id", "when", "level", *own, "reason"),
        optional=("stage",) if united else ("also",),
    )
    name = fields.word("id")
    unique(name, fields.line, known.rule_lines, known.problems, what="rule")
    return Rule(
        id=name,
        group=group,
        when=read_when(fields.nodes.get("when"), known, what=name),
        level=fields.integer("level", low=0, high=4),
        responses=_responses(fields, known, united=united),
        reason=fields.wording("reason"),
        stage=response_names(fields, "stage", known),
        line=fields.line,
    )


def _responses(fields: Fields, known: Known, *, united: bool) -> tuple[str, ...]:
    if united:
        return response_names(fields, "responses", known)
    node = fields.nodes.get("response")
    first = by_site(node, known, _are_responses(known, fields.what), what=f"{fields.what}.response")
    if len(first) > 1:
        known.problems.add(fields.line_of("response"), f"{fields.what}: one response decides")
    also = response_names(fields, "also", known)
    return first + also if first else ()


def response_names(fields: Fields, key: str, known: Known) -> tuple[str, ...]:
    """Return the responses a key names, each checked."""
    names = fields.words(key)
    _are_responses(known, fields.what)(names, fields.line_of(key))
    return names


def read_when(node: Node | None, known: Known, *, what: str) -> When:
    """Return the conditions of a table; every field and value must be known."""
    found = []
    for key, value in entries(node, known.problems, what=f"{what}.when"):
        if key.text not in known.values:
            known.problems.add(key.line, f"{what}: unknown question or fact {key.text!r}")
            continue
        check = _are_values(known, key.text, what)
        wanted = by_site(value, known, check, what=f"{what}.{key.text}")
        found.append(Condition(key.text, frozenset(wanted)))
    return tuple(found)


Check = Callable[[tuple[str, ...], int], None]


def _are_responses(known: Known, what: str) -> Check:
    """Return a check that notes every name that is no response."""

    def check(names: tuple[str, ...], line: int) -> None:
        for name in names:
            if name not in known.responses:
                allowed = ", ".join(sorted(known.responses))
                known.problems.add(line, f"{what}: unknown response {name!r}; known: {allowed}")

    return check


def _are_values(known: Known, field: str, what: str) -> Check:
    """Return a check that notes every word that is no value of the field."""

    def check(wanted: tuple[str, ...], line: int) -> None:
        for value in wanted:
            if value not in known.values[field]:
                allowed = ", ".join(sorted(known.values[field]))
                text = f"{what}: unknown answer {value!r} to {field}; known: {allowed}"
                known.problems.add(line, text)

    return check


def by_site(node: Node | None, known: Known, check: Check, *, what: str) -> tuple[str, ...]:
    """Return the words, or those that the site's setting chooses; none where it names none.

    Every alternative is checked, chosen or not.
    """
    if node is None:
        return ()
    if not isinstance(node, Table):
        found = words(node, known.problems, what=what)
        check(found, node.line)
        return found
    table = Fields(node, known.problems, what=what, required=(BY_SITE,), any_key=True)
    setting = known.settings.get(table.word(BY_SITE))
    if setting is None or not setting.choices:
        text = f"{what}: {BY_SITE!r} must name a site setting that has choices"
        known.problems.add(node.line, text)
        return ()
    known.chosen_by.add(setting.id)
    chosen: tuple[str, ...] = ()
    for key in table.nodes.keys() - {BY_SITE}:
        if key not in setting.choices:
            known.problems.add(table.line_of(key), f"{what}: {key!r} is no choice of {setting.id}")
        found = table.words(key)
        check(found, table.line_of(key))
        chosen = found if key == setting.value else chosen
    return chosen
