"""Reads a scenario file: who calls, what was answered, and what must come of it."""

from dataclasses import dataclass

from .fields import Fields, entries, items, word
from .problems import Problems
from .read_words import unique
from .yaml_lines import Node, Scalar, Table, read_tree

BASES = ("published", "derived")


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come of a step. `rules` must be among those that fired, the first deciding."""

    level: int
    responses: tuple[str, ...]
    rules: tuple[str, ...]
    not_served: tuple[str, ...]
    held: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One state of a call: all answers and facts so far, and what must come of them."""

    answers: dict[str, str]
    facts: dict[str, str]
    expected: Expected


@dataclass(frozen=True, slots=True)
class Vignette:
    """One scene. `live` is judged as the live tool does, guards and open questions included."""

    id: str
    title: str
    story: str
    live: bool
    steps: tuple[Step, ...]
    line: int


@dataclass(frozen=True, slots=True)
class _Given:
    """The answers and facts that a step starts from, and the sources that may be cited."""

    answers: dict[str, str]
    facts: dict[str, str]
    sources: frozenset[str]


def read_vignettes(content: str) -> tuple[Vignette, ...]:
    """Return the scenarios of a text; raises ProtocolError with every line at fault."""
    problems = Problems()
    fields = Fields(
        read_tree(content),
        problems,
        what="scenarios",
        required=("defaults", "vignettes"),
        optional=("sources",),
    )
    given = _defaults(fields, problems)
    seen: dict[str, int] = {}
    found = []
    for node in items(fields.nodes.get("vignettes"), problems, what="vignettes"):
        found.append(_vignette(node, given, problems))
        unique(found[-1].id, node.line, seen, problems, what="vignette")
    problems.stop_if_any()
    return tuple(found)


def _defaults(fields: Fields, problems: Problems) -> _Given:
    sources = entries(fields.nodes.get("sources"), problems, what="sources")
    node = fields.nodes.get("defaults")
    if node is None:
        return _Given({}, {}, frozenset())
    table = Fields(node, problems, what="defaults", required=("answers", "facts"))
    return _Given(
        answers=_words(table.nodes.get("answers"), problems, what="defaults.answers"),
        facts=_words(table.nodes.get("facts"), problems, what="defaults.facts"),
        sources=frozenset(key.text for key, _ in sources),
    )


def _words(node: Node | None, problems: Problems, *, what: str) -> dict[str, str]:
    found = entries(node, problems, what=what)
    return {key.text: word(value, problems, what=f"{what}.{key.text}") for key, value in found}


def _rejoined(node: Node) -> Node:
    """Return the scene with `title: A, b` whole again: in a {…} line a comma ends bare text.

    Only a key without any value is taken so; it can mean nothing else here.
    """
    if not isinstance(node, Table):
        return node
    whole = Table(node.line)
    for key, value in node.entries:
        before = whole.entries[-1][1] if whole.entries else None
        empty = isinstance(value, Scalar) and value.bare and not value.text
        if empty and isinstance(before, Scalar) and before.bare:
            joined = Scalar(f"{before.text}, {key.text}", before.line, bare=True)
            whole.entries[-1] = (whole.entries[-1][0], joined)
        else:
            whole.entries.append((key, value))
    return whole


def _vignette(node: Node, given: _Given, problems: Problems) -> Vignette:
    fields = Fields(
        _rejoined(node),
        problems,
        what="vignette",
        required=("id", "title", "story"),
        optional=("answers", "facts", "open", "expect", "steps", "source", "basis", "live"),
    )
    _check_citation(fields, given, problems)
    return Vignette(
        id=fields.word("id"),
        title=fields.text("title"),
        story=fields.text("story"),
        live=fields.truth("live"),
        steps=_steps(fields, given, problems),
        line=fields.line,
    )


def _check_citation(fields: Fields, given: _Given, problems: Problems) -> None:
    for source in fields.words("source"):
        if source not in given.sources:
            problems.add(fields.line_of("source"), f"{fields.what}: unknown source {source!r}")
    if fields.word("basis", BASES[0]) not in BASES:
        problems.add(fields.line_of("basis"), f"{fields.what}.basis: {' or '.join(BASES)}")


def _steps(fields: Fields, given: _Given, problems: Problems) -> tuple[Step, ...]:
    """Return the steps, each upon the answers and facts of the one before."""
    single = [key for key in ("answers", "facts", "open", "expect") if key in fields.nodes]
    if "steps" not in fields.nodes:
        return (_step(fields, given, problems),)
    if single:
        problems.add(fields.line, f"{fields.what}: {', '.join(single)} beside steps")
    found: list[Step] = []
    for node in items(fields.nodes["steps"], problems, what=f"{fields.what}.steps"):
        if found:
            given = _Given(found[-1].answers, found[-1].facts, given.sources)
        keys = ("answers", "facts", "open")
        step = Fields(node, problems, what=fields.what, required=("expect",), optional=keys)
        found.append(_step(step, given, problems))
    return tuple(found)


def _step(fields: Fields, given: _Given, problems: Problems) -> Step:
    answers = _words(fields.nodes.get("answers"), problems, what=f"{fields.what}.answers")
    facts = _words(fields.nodes.get("facts"), problems, what=f"{fields.what}.facts")
    still_open = fields.words("open")
    merged = given.answers | answers
    return Step(
        answers={name: value for name, value in merged.items() if name not in still_open},
        facts=given.facts | facts,
        expected=_expected(fields, problems),
    )


def _expected(fields: Fields, problems: Problems) -> Expected:
    node = fields.nodes.get("expect")
    if node is None:
        problems.add(fields.line, f"{fields.what}: 'expect' is missing")
        return Expected(0, (), (), (), held=False)
    wanted = Fields(
        node,
        problems,
        what=f"{fields.what}.expect",
        required=("level", "responses", "rules"),
        optional=("not_served", "held"),
    )
    return Expected(
        level=wanted.integer("level", low=0, high=4),
        responses=wanted.words("responses"),
        rules=wanted.words("rules"),
        not_served=wanted.words("not_served"),
        held=wanted.truth("held"),
    )
