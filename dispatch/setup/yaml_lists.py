"""Items of a YAML list put in, moved and taken out, with the comments that stand above them. Pure.

All else of the text stays as its author wrote it. Lists are blocks: one `- ` a line or more.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from .yaml_edits import NoSuchPlace, Path, children, end_of, find, line_end, line_start, root_of

COMMENT = re.compile(r"[ \t]*#")


@dataclass(frozen=True)
class Item:
    """One item of a list: its id, and where its lines begin and end, its own comments with it."""

    name: str
    start: int
    end: int


def names_in(text: str, path: Path) -> list[str]:
    """Return the ids of a list in the order written; raises NoSuchPlace."""
    return [item.name for item in _items(text, path)]


def add_item(text: str, path: Path, item: str, *, after: str) -> str:
    """Return the text with an item (one line of YAML, or more) behind another, or first ("").

    Raises NoSuchPlace.
    """
    items = _items(text, path)
    if not items:
        return _first_of(text, path, item)
    indent = _indent(text, path)
    lines = "\n".join(
        f"{indent}{'- ' if n == 0 else '  '}{line}".rstrip() for n, line in _rows(item)
    )
    if not after:
        at = items[0].start
        return f"{text[:at]}{lines}\n{_gap(text, items)}{text[at:]}"
    at = items[_index(items, after, path)].end
    return f"{text[:at]}\n{_gap(text, items)}{lines}{text[at:]}"


def move_item(text: str, path: Path, name: str, *, up: bool) -> str:
    """Return the text with an item before the one above it, or behind the one below it.

    The first does not go up nor the last down: the text stays as it is. Raises NoSuchPlace.
    """
    items = _items(text, path)
    here = _index(items, name, path)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(items):
        return text
    upper, lower = sorted((items[here], items[there]), key=lambda item: item.start)
    between = text[upper.end : lower.start]
    first, second = text[upper.start : upper.end], text[lower.start : lower.end]
    return f"{text[: upper.start]}{second}{between}{first}{text[lower.end :]}"


def remove_item(text: str, path: Path, name: str) -> str:
    """Return the text without an item and the comments right above it; raises NoSuchPlace."""
    items = _items(text, path)
    here = _index(items, name, path)
    item = items[here]
    if len(items) == 1:
        return _emptied(text, path, item)
    if here + 1 < len(items):
        return text[: item.start] + text[items[here + 1].start :]
    return text[: items[here - 1].end] + text[item.end :]


def _items(text: str, path: Path) -> list[Item]:
    listed = _list(text, path)
    named = list(children(listed))
    if len(named) != len(listed.value):
        raise NoSuchPlace(f"{'.'.join(path)} has an item without an id; change it as text")
    return [_item(text, name, node) for name, node in named]


def _list(text: str, path: Path) -> yaml.SequenceNode:
    node = find(root_of(text), path)
    if not isinstance(node, yaml.SequenceNode):
        raise NoSuchPlace(f"{'.'.join(path)} is no list")
    if node.flow_style and node.value:
        raise NoSuchPlace(f"{'.'.join(path)} is written in one line; change it as text")
    return node


def _item(text: str, name: str, node: yaml.Node) -> Item:
    start = line_start(text, node.start_mark.index)
    while start and COMMENT.match(text, line_start(text, start - 1)):
        start = line_start(text, start - 1)
    # A comment behind the last value is on its line, and goes with it.
    return Item(name, start, line_end(text, end_of(node)))


def _index(items: Sequence[Item], name: str, path: Path) -> int:
    for index, item in enumerate(items):
        if item.name == name:
            return index
    raise NoSuchPlace(f"the text has no {'.'.join((*path, name))}")


def _indent(text: str, path: Path) -> str:
    mark = _list(text, path).start_mark
    return " " * mark.column


def _gap(text: str, items: Sequence[Item]) -> str:
    """Return the empty line that stands between items, where their author left one."""
    two = items[:2]
    return "\n" if len(two) == 2 and text[two[0].end : two[1].start].count("\n") > 1 else ""


def _rows(item: str) -> list[tuple[int, str]]:
    return list(enumerate(item.splitlines()))


def _first_of(text: str, path: Path, item: str) -> str:
    """Return the text with the first item of a list that was empty (`key: []`)."""
    node = _list(text, path)
    lines = "".join(f"\n  {'- ' if n == 0 else '  '}{line}".rstrip() for n, line in _rows(item))
    start = len(text[: node.start_mark.index].rstrip(" "))
    return text[:start] + lines + text[node.end_mark.index :]


def _emptied(text: str, path: Path, item: Item) -> str:
    key = text.rfind(":", 0, item.start)
    behind = text[key + 1 : item.start].strip()
    if behind:
        raise NoSuchPlace(f"what stands above {'.'.join(path)} is no plain key; change it as text")
    return f"{text[: key + 1]} []{text[item.end :]}"
