"""Reading what happens to a decision: fallbacks and guards, and the claims to be proven."""

from .fields import Fields, entries, items, word
from .read_rules import Known, read_when, response_names
from .read_words import unique
from .rules import Claim, Fallback, Guard, Instead, Need, SafetyProperty
from .vocabulary import UNKNOWN, YES
from .wording import Wording
from .yaml_lines import Node

SIDES = ("judge", "live")


def read_codes(node: Node | None, known: Known) -> tuple[tuple[str, Wording], ...]:
    """Return the not-served codes with their words."""
    table = Fields(node, known.problems, what="not_served", any_key=True) if node else None
    if table is None:
        return ()
    return tuple((code, table.wording(code)) for code in table.nodes)


def read_fallbacks(node: Node | None, codes: set[str], known: Known) -> tuple[Fallback, ...]:
    """Return the fallbacks; no response has two."""
    found = tuple(
        _fallback(one, codes, known) for one in items(node, known.problems, what="fallback")
    )
    owners: dict[str, str] = {}
    for fallback in found:
        for name in fallback.responses:
            if name in owners:
                line = known.rule_lines[fallback.id]
                known.problems.add(
                    line, f"{fallback.id}: {name} falls back in {owners[name]} already"
                )
            owners[name] = fallback.id
    return found


def _fallback(node: Node, codes: set[str], known: Known) -> Fallback:
    fields = Fields(
        node,
        known.problems,
        what="fallback",
        required=("id", "responses", "needs", "instead", "reason"),
    )
    name = fields.word("id")
    unique(name, fields.line, known.rule_lines, known.problems, what="rule")
    steps = items(fields.nodes.get("instead"), known.problems, what=f"{name}.instead")
    return Fallback(
        id=name,
        responses=response_names(fields, "responses", known),
        needs=_needs(fields, codes, known),
        instead=tuple(_instead(step, name, known) for step in steps),
        reason=fields.wording("reason"),
    )


def _needs(fields: Fields, codes: set[str], known: Known) -> tuple[Need, ...]:
    found = []
    what = f"{fields.what}.needs"
    for key, value in entries(fields.nodes.get("needs"), known.problems, what=what):
        if YES not in known.values.get(key.text, frozenset()):
            known.problems.add(key.line, f"{what}: {key.text!r} is no fact that can be {YES!r}")
        code = word(value, known.problems, what=what)
        if code not in codes:
            known.problems.add(value.line, f"{what}: code {code!r} is not under not_served")
        found.append(Need(key.text, code))
    return tuple(found)


def _instead(node: Node, name: str, known: Known) -> Instead:
    fields = Fields(
        node,
        known.problems,
        what=f"{name}.instead",
        required=("response",),
        optional=("when", "up_to_level"),
    )
    found = response_names(fields, "response", known)
    return Instead(
        response=found[0] if found else "",
        when=read_when(fields.nodes.get("when"), known, what=fields.what),
        up_to_level=fields.integer("up_to_level", low=0, high=4, default=4),
    )


def read_guards(node: Node | None, known: Known) -> tuple[Guard, ...]:
    """Return the live tool's guards, in file order."""
    return tuple(_guard(one, known) for one in items(node, known.problems, what="guards"))


def _guard(node: Node, known: Known) -> Guard:
    fields = Fields(
        node,
        known.problems,
        what="guard",
        required=("id", "unknown_in", "replaces", "response", "level", "reason"),
        optional=("keep",),
    )
    name = fields.word("id")
    unique(name, fields.line, known.rule_lines, known.problems, what="rule")
    response = response_names(fields, "response", known)
    return Guard(
        id=name,
        unknown_in=_askable_as_unknown(fields, "unknown_in", known),
        replaces=response_names(fields, "replaces", known),
        response=response[0] if response else "",
        level=fields.integer("level", low=0, high=4),
        keep=fields.truth("keep"),
        reason=fields.wording("reason"),
    )


def _askable_as_unknown(fields: Fields, key: str, known: Known) -> tuple[str, ...]:
    names = fields.words(key)
    for name in names:
        if UNKNOWN not in known.values.get(name, frozenset()):
            text = f"{fields.what}.{key}: {name!r} is no question with the answer {UNKNOWN!r}"
            known.problems.add(fields.line_of(key), text)
    return names


def read_safety(node: Node | None, known: Known) -> tuple[SafetyProperty, ...]:
    """Return the claims that must be proven before a version is approved."""
    return tuple(_claim(one, known) for one in items(node, known.problems, what="safety"))


def _claim(node: Node, known: Known) -> SafetyProperty:
    fields = Fields(
        node,
        known.problems,
        what="safety",
        required=("id", "claim", "of", "says"),
        optional=("when", "responses", "number", "questions"),
    )
    name = fields.word("id")
    unique(name, fields.line, known.rule_lines, known.problems, what="rule")
    claim = fields.word("claim")
    if claim not in set(Claim):
        known.problems.add(fields.line_of("claim"), f"{name}: unknown claim; {', '.join(Claim)}")
    for side in fields.words("of"):
        if side not in SIDES:
            known.problems.add(fields.line_of("of"), f"{name}.of: {side!r} is not judge or live")
    for question in fields.words("questions"):
        if question not in known.values:
            text = f"{name}.questions: unknown question {question!r}"
            known.problems.add(fields.line_of("questions"), text)
    cases = items(fields.nodes.get("when"), known.problems, what=f"{name}.when")
    return SafetyProperty(
        id=name,
        claim=Claim(claim) if claim in set(Claim) else Claim.ALWAYS_SENDS,
        of=fields.words("of"),
        says=fields.wording("says"),
        when=tuple(read_when(case, known, what=name) for case in cases),
        responses=response_names(fields, "responses", known),
        number=fields.integer("number", low=0, high=99),
        questions=fields.words("questions"),
    )
