"""Changes to single values of a YAML text, so that all else stays as its author wrote it. Pure.

A value is replaced where it stands, by its place in the text; comments, order and spacing of the
rest are not touched.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import yaml

from triage.fields import WORD
from triage.yaml_lines import TRUTH_WORDS

Path = tuple[str, ...]


class NoSuchPlace(LookupError):
    """The text has no such table, or cannot be read as YAML at all."""


@dataclass(frozen=True)
class Edit:
    """Characters `start` to `end` become `text`."""

    start: int
    end: int
    text: str


def put(text: str, changes: Mapping[Path, str | None]) -> str:
    """Return the text with each value replaced, added where its key was missing, or removed (None).

    A path is the keys down to a value; in a list, the `id` of the item. Values are YAML in one
    line. Raises NoSuchPlace.
    """
    root = _root(text)
    edits = [_edit(text, root, path, value) for path, value in changes.items()]
    for edit in sorted(edits, key=lambda one: -one.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def source(text: str, path: Path) -> str:
    """Return a value as it is written; raises NoSuchPlace."""
    node = _find(_root(text), path)
    return text[node.start_mark.index : _end(node)]


def is_table(text: str, path: Path) -> bool:
    """Return whether a value is a table of its own (a choice by site), not words; raises NoSuchPlace."""
    return isinstance(_find(_root(text), path), yaml.MappingNode)


def quoted(words: str) -> str:
    """Return a sentence in double quotes, in one line."""
    return json.dumps(" ".join(words.split()), ensure_ascii=False)


def wording(en: str, fr: str) -> str:
    """Return words in both languages as a table."""
    return f"{{en: {quoted(en)}, fr: {quoted(fr)}}}"


def word(value: str) -> str:
    """Return an id, in quotes where YAML would read something else."""
    plain = WORD.fullmatch(value) and value.lower() not in TRUTH_WORDS
    return value if plain else quoted(value)


def word_list(values: Iterable[str]) -> str:
    """Return one id bare, several as a list."""
    found = [word(value) for value in values]
    return found[0] if len(found) == 1 else f"[{', '.join(found)}]"


@lru_cache(maxsize=4)
def _root(text: str) -> yaml.Node:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise NoSuchPlace("the text cannot be read; correct it as text first") from error
    if root is None:
        raise NoSuchPlace("the text is empty")
    return root


def _find(node: yaml.Node, path: Path) -> yaml.Node:
    for step in path:
        found = next((child for name, child in _children(node) if name == step), None)
        if found is None:
            raise NoSuchPlace(f"the text has no {'.'.join(path)}")
        node = found
    return node


def _children(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    """Yield the values of a table by key, or the items of a list by their `id`."""
    if isinstance(node, yaml.MappingNode):
        yield from ((key.value, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            named = dict(_children(item)) if isinstance(item, yaml.MappingNode) else {}
            if isinstance(named.get("id"), yaml.ScalarNode):
                yield named["id"].value, item


def _edit(text: str, root: yaml.Node, path: Path, value: str | None) -> Edit:
    table = _find(root, path[:-1])
    if not isinstance(table, yaml.MappingNode) or not table.value:
        raise NoSuchPlace(f"{'.'.join(path[:-1])} is no table")
    names = [key.value for key, _ in table.value]
    if path[-1] in names:
        index = names.index(path[-1])
        node = table.value[index][1]
        if value is None:
            return _removal(text, table, index)
        return Edit(node.start_mark.index, _end(node), value)
    if value is None:
        return Edit(0, 0, "")
    return _addition(text, table, f"{word(path[-1])}: {value}")


def _addition(text: str, table: yaml.MappingNode, entry: str) -> Edit:
    end = _end(table.value[-1][1])
    if table.flow_style:
        return Edit(end, end, f", {entry}")
    line_end = _line_end(text, end)
    indent = " " * table.value[0][0].start_mark.column
    return Edit(line_end, line_end, f"\n{indent}{entry}")


def _removal(text: str, table: yaml.MappingNode, index: int) -> Edit:
    key, value = table.value[index]
    if not table.flow_style:
        if index == 0:
            raise NoSuchPlace(f"{key.value} stands first in its table; remove it as text")
        return Edit(_line_start(text, key.start_mark.index), _line_end(text, _end(value)) + 1, "")
    if index > 0:
        return Edit(_end(table.value[index - 1][1]), _end(value), "")
    following = table.value[1][0].start_mark.index if len(table.value) > 1 else _end(value)
    return Edit(key.start_mark.index, following, "")


def _end(node: yaml.Node) -> int:
    """Return where a value ends; a block's own mark stands behind the comments that follow it."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    found = text.find("\n", index)
    return len(text) if found < 0 else found
