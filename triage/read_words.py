"""Reading the words of a protocol: levels, responses, facts, questions."""

from .fields import Fields, entries, items, word
from .problems import Problems
from .vocabulary import UNKNOWN, Answer, Fact, Kind, Level, Question, Response
from .wording import Wording
from .yaml_lines import Node, Scalar

MAX_ANSWERS = 9  # one digit each


def unique(name: str, line: int, seen: dict[str, int], problems: Problems, *, what: str) -> None:
    """Note an id that was used before, with the line of its first use."""
    if name in seen:
        problems.add(line, f"{what} {name!r} again; first at line {seen[name]}")
    seen.setdefault(name, line)


def read_levels(node: Node | None, problems: Problems) -> tuple[Level, ...]:
    """Return the five levels, 4 down to 0."""
    found = []
    for key, value in entries(node, problems, what="levels"):
        fields = Fields(value, problems, what="level", required=("id", "name", "meaning"))
        if key.text not in ("0", "1", "2", "3", "4"):
            problems.add(key.line, f"level {key.text!r}: must be 0 to 4")
            continue
        words = fields.word("id"), fields.wording("name"), fields.wording("meaning")
        found.append(Level(int(key.text), *words))
    if node is not None and len(found) != 5:
        problems.add(node.line, "levels: all of 4, 3, 2, 1, 0 are needed")
    return tuple(sorted(found, key=lambda level: -level.number))


def read_responses(node: Node | None, problems: Problems) -> tuple[Response, ...]:
    """Return the responses that rules may name."""
    table = entries(node, problems, what="responses")
    names = {key.text for key, _ in table}
    return tuple(_response(key, value, names, problems) for key, value in table)


def _response(key: Scalar, node: Node, names: set[str], problems: Problems) -> Response:
    name = word(key, problems, what="response")
    fields = Fields(node, problems, what=name, required=("kind", "label"), optional=("in_phase",))
    kind = fields.word("kind")
    if kind and kind not in set(Kind):
        problems.add(fields.line_of("kind"), f"{name}: unknown kind {kind!r}; {', '.join(Kind)}")
    phases = []
    for phase, becomes in entries(fields.nodes.get("in_phase"), problems, what=f"{name}.in_phase"):
        target = word(becomes, problems, what=f"{name}.in_phase")
        if target not in names:
            problems.add(becomes.line, f"{name}.in_phase: unknown response {target!r}")
        phases.append((frozenset({phase.text}), target))
    checked = Kind(kind) if kind in set(Kind) else Kind.ORDINARY
    return Response(name, fields.wording("label"), checked, tuple(phases))


def read_facts(node: Node | None, problems: Problems) -> tuple[Fact, ...]:
    """Return the facts that the system fills in."""
    found = []
    for key, value in entries(node, problems, what="facts"):
        name = word(key, problems, what="fact")
        fields = Fields(value, problems, what=name, required=("values", "missing"))
        values, missing = fields.words("values"), fields.word("missing")
        if missing not in values:
            problems.add(fields.line_of("missing"), f"{name}.missing: {missing!r} is not a value")
        found.append(Fact(name, frozenset(values), missing))
    return tuple(found)


def read_questions(node: Node | None, problems: Problems) -> tuple[Question, ...]:
    """Return the questions in the order asked."""
    seen: dict[str, int] = {}
    found = []
    for one in items(node, problems, what="questions"):
        question = _question(one, problems)
        unique(question.id, one.line, seen, problems, what="question")
        found.append(question)
    return tuple(found)


def _question(node: Node, problems: Problems) -> Question:
    fields = Fields(
        node,
        problems,
        what="question",
        required=("id", "topic", "ask", "answers"),
        optional=("note", "hard_stop", "always", "all_clear"),
    )
    name = fields.word("id")
    answers = _answers(fields.nodes.get("answers"), name, problems)
    question = Question(
        id=name,
        topic=fields.wording("topic"),
        asks=fields.wording("ask"),
        note=fields.wording("note"),
        hard_stop=fields.truth("hard_stop"),
        always=fields.truth("always"),
        all_clear=fields.word("all_clear"),
        answers=answers,
    )
    _check_all_clear(question, fields)
    return question


def _check_all_clear(question: Question, fields: Fields) -> None:
    """A question that can be "cannot tell" names the answer it is measured against."""
    line = fields.line_of("all_clear")
    if question.all_clear and question.all_clear not in question.words - {UNKNOWN}:
        fields.problems.add(line, f"{question.id}.all_clear: unknown answer {question.all_clear!r}")
    if UNKNOWN in question.words and not question.all_clear:
        fields.problems.add(line, f"{question.id}: 'all_clear' is missing beside {UNKNOWN!r}")


def _answers(node: Node | None, question: str, problems: Problems) -> tuple[Answer, ...]:
    found: list[Answer] = []
    for key, value in entries(node, problems, what=f"{question}.answers"):
        name = word(key, problems, what=f"{question}.answers")
        digit = "0" if name == UNKNOWN else str(sum(a.id != UNKNOWN for a in found) + 1)
        found.append(_answer(name, digit, value, question, problems))
    if node is not None and len(found) < 2:
        problems.add(node.line, f"{question}: at least two answers are needed")
    if node is not None and sum(a.id != UNKNOWN for a in found) > MAX_ANSWERS:
        problems.add(
            node.line, f"{question}: more than {MAX_ANSWERS} answers have no one-digit key"
        )
    return tuple(found)


def _answer(name: str, digit: str, node: Node, question: str, problems: Problems) -> Answer:
    fields = Fields(
        node, problems, what=f"{question}.{name}", required=("say", "label"), optional=("no_rule",)
    )
    says: Wording = fields.wording("say")
    return Answer(name, digit, says, fields.wording("label"), fields.truth("no_rule"))
