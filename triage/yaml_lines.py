"""Strict YAML as a tree that knows its lines: no alias, no tag, no key twice, no bare yes."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from .problems import Problems

MAX_CHARACTERS = 200_000
MAX_DEPTH = 20

# YAML 1.1 reads these bare words as truth values or as nothing; an answer key must not vanish so.
TRUTH_WORDS = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false", "null", "~", ""})


@dataclass(frozen=True, slots=True)
class Scalar:
    """One word, number or sentence as it was written; `bare` if it had no quotes."""

    text: str
    line: int
    bare: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A YAML sequence."""

    line: int
    items: list["Node"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """A YAML mapping, in the order written."""

    line: int
    entries: list[tuple[Scalar, "Node"]] = field(default_factory=list)


Node = Scalar | Listing | Table
# The end of an open list or table, met on the way up.
_END = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


def read_tree(text: str) -> Table:
    """Return the one mapping that the text holds; raises ProtocolError with every line at fault."""
    problems = Problems()
    if len(text) > MAX_CHARACTERS:
        problems.add(1, f"the text is longer than {MAX_CHARACTERS} characters")
    problems.stop_if_any()
    tree = _build(text, problems)
    if not isinstance(tree, Table):
        problems.add(1, "the text must be one mapping (key: value)")
    problems.stop_if_any()
    assert isinstance(tree, Table)
    return tree


def _build(text: str, problems: Problems) -> Node | None:
    """Return the tree of the first document. The stack is our own: depth cannot exhaust it."""
    root: Listing = Listing(line=1)
    stack: list[_Growing] = [_Growing(root)]
    for event in _events(text, problems):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, _END):
            stack.pop()
            continue
        node = _node(event, line, problems)
        if node is None:
            continue
        stack[-1].take(node, problems)
        if not isinstance(node, Scalar):
            stack.append(_Growing(node))
        if len(stack) > MAX_DEPTH:
            problems.add(line, f"nested deeper than {MAX_DEPTH}")
            break
    if len(root.items) > 1:
        problems.add(root.items[1].line, "a second document (---) in the same text")
    return root.items[0] if root.items else None


def _events(text: str, problems: Problems) -> Iterator[yaml.Event]:
    """Yield the parser's events; a syntax error is noted with its line and ends them."""
    try:
        yield from yaml.parse(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add(mark.line + 1 if mark else 1, f"not YAML: {error.problem or error.context}")
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problems.add(line, f"not YAML: character {error.character!r} is not allowed")


def _node(event: yaml.Event, line: int, problems: Problems) -> Node | None:
    """Return the value an event begins, or none for the events around a document."""
    if isinstance(event, yaml.AliasEvent):
        problems.add(line, f"alias *{event.anchor}: write it out")
        return Scalar("", line, bare=False)
    if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        problems.add(line, f"anchor &{event.anchor}: anchors are not read here")
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
        problems.add(line, f"tag {event.tag}: tags are not read here")
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(event.value, line, bare=event.style is None)
    if isinstance(event, yaml.SequenceStartEvent):
        return Listing(line)
    return Table(line) if isinstance(event, yaml.MappingStartEvent) else None


@dataclass(slots=True)
class _Growing:
    """A list or table still being read."""

    node: Listing | Table
    key: Scalar | None = None
    seen: dict[str, int] = field(default_factory=dict)

    def take(self, node: Node, problems: Problems) -> None:
        """Put the next value at its place: a list's item, a table's key or that key's value."""
        if isinstance(self.node, Listing):
            self.node.items.append(node)
        elif self.key is None:
            self.key = self._as_key(node, problems)
        else:
            self.node.entries.append((self.key, node))
            self.key = None

    def _as_key(self, node: Node, problems: Problems) -> Scalar:
        if not isinstance(node, Scalar):
            problems.add(node.line, "a key must be a word")
            return Scalar("", node.line, bare=False)
        if node.bare and node.text.lower() in TRUTH_WORDS:
            problems.add(
                node.line, f'write the key "{node.text}" in quotes: bare, YAML reads a truth value'
            )
        if node.text in self.seen:
            problems.add(
                node.line, f"key {node.text!r} again; first at line {self.seen[node.text]}"
            )
        self.seen.setdefault(node.text, node.line)
        return node
