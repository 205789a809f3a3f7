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
    root = root_of(text)
    edits = [_edit(text, root, path, value) for path, value in changes.items()]
    for edit in sorted(edits, key=lambda one: -one.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def source(text: str, path: Path) -> str:
    """Return a value as it is written; raises NoSuchPlace."""
    node = find(root_of(text), path)
    return text[node.start_mark.index : end_of(node)]


def is_table(text: str, path: Path) -> bool:
    """Return whether a value is a table of its own (a choice by site), not words; raises NoSuchPlace."""
    return isinstance(find(root_of(text), path), yaml.MappingNode)


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
def root_of(text: str) -> yaml.Node:
    """Return the whole text as nodes with their places; raises NoSuchPlace."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise NoSuchPlace("the text cannot be read; correct it as text first") from error
    if root is None:
        raise NoSuchPlace("the text is empty")
    return root


def find(node: yaml.Node, path: Path) -> yaml.Node:
    """Return the value at a path; raises NoSuchPlace."""
    for step in path:
        found = next((child for name, child in children(node) if name == step), None)
        if found is None:
            raise NoSuchPlace(f"the text has no {'.'.join(path)}")
        node = found
    return node


def children(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    """Yield the values of a table by key, or the items of a list by their `id`."""
    if isinstance(node, yaml.MappingNode):
        yield from ((key.value, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            named = dict(children(item)) if isinstance(item, yaml.MappingNode) else {}
            if isinstance(named.get("id"), yaml.ScalarNode):
                yield named["id"].value, item


def _edit(text: str, root: yaml.Node, path: Path, value: str | None) -> Edit:
    table = find(root, path[:-1])
    if not isinstance(table, yaml.MappingNode) or not table.value:
        raise NoSuchPlace(f"{'.'.join(path[:-1])} is no table")
    names = [key.value for key, _ in table.value]
    if path[-1] in names:
        index = names.index(path[-1])
        node = table.value[index][1]
        if value is None:
            return _removal(text, table, index)
        return Edit(node.start_mark.index, end_of(node), value)
    if value is None:
        return Edit(0, 0, "")
    return _addition(text, table, f"{word(path[-1])}: {value}")


def _addition(text: str, table: yaml.MappingNode, entry: str) -> Edit:
    key, last = table.value[-1]
    if table.flow_style:
        end = end_of(last)
        return Edit(end, end, f", {entry}")
    indent = " " * table.value[0][0].start_mark.column
    if _is_block(last) and not entry.endswith("}") and len(table.value) > 1:
        # A word behind a long block would be overlooked.
        start = line_start(text, key.start_mark.index)
        return Edit(start, start, f"{indent}{entry}\n")
    end = line_end(text, end_of(last))
    return Edit(end, end, f"\n{indent}{entry}")


def _is_block(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def _removal(text: str, table: yaml.MappingNode, index: int) -> Edit:
    key, value = table.value[index]
    if not table.flow_style:
        start = key.start_mark.index
        if len(table.value) == 1 or text[line_start(text, start) : start].strip():
            raise NoSuchPlace(f"{key.value} cannot leave its table; remove it as text")
        return Edit(line_start(text, key.start_mark.index), line_end(text, end_of(value)) + 1, "")
    if index > 0:
        return Edit(end_of(table.value[index - 1][1]), end_of(value), "")
    following = table.value[1][0].start_mark.index if len(table.value) > 1 else end_of(value)
    return Edit(key.start_mark.index, following, "")


def end_of(node: yaml.Node) -> int:
    """Return where a value ends; a block's own mark stands behind the comments that follow it."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return end_of(last[1] if isinstance(last, tuple) else last)


def line_start(text: str, index: int) -> int:
    """Return where the line of a place begins."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Return where the line of a place ends, its line end not counted."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found
