"""Reading and writing a directory of services as HSDS 3.0 JSON. Pure.

Taken: a list of services, a page of them as the HSDS API answers (`contents`), or one service.
A service that is not as the specification says is refused whole, with the path of each fault; the
others are taken. Nothing is repaired, but nulls are left out.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from .directory_entry import Document, Entry, entry_of
from .hsds import Fault, faults, without_nulls

# A directory of a large city is a few megabytes; more is a slip.
LARGEST_BYTES: Final = 8_000_000
_MOST_FAULTS: Final = 20


class DirectoryUnreadable(Exception):
    """The file is no HSDS directory at all; says why."""


@dataclass(frozen=True)
class Refusal:
    """One service that is not taken: its name where it has one, and every fault with its path."""

    name: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Directory:
    """What a file holds."""

    entries: tuple[Entry, ...]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True)
class Change:
    """One service that differs from what is kept, and in which fields."""

    entry: Entry
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """A file against the directory that is kept. What the file does not name is left as it is."""

    new: tuple[Entry, ...]
    changed: tuple[Change, ...]
    same: tuple[Entry, ...]
    refused: tuple[Refusal, ...]


def read_directory(text: str) -> Directory:
    """Return the services of a file and those refused; raises DirectoryUnreadable."""
    entries: dict[UUID, Entry] = {}
    refused: list[Refusal] = []
    for path, value in _services(_json(text)):
        found = tuple(_faults(value, path, entries))[:_MOST_FAULTS]
        if found:
            refused.append(Refusal(_name_of(value), found))
        else:
            entry = entry_of(value)
            entries[entry.id] = entry
    return Directory(tuple(entries.values()), tuple(refused))


def compare(read: Directory, kept: Mapping[UUID, Document]) -> Comparison:
    """Return what is new, changed and the same against the documents that are kept, by id."""
    known = [entry for entry in read.entries if entry.id in kept]
    changes = [Change(entry, _differing(entry.document, kept[entry.id])) for entry in known]
    return Comparison(
        new=tuple(entry for entry in read.entries if entry.id not in kept),
        changed=tuple(change for change in changes if change.fields),
        same=tuple(change.entry for change in changes if not change.fields),
        refused=read.refused,
    )


def write_directory(documents: Iterable[Document]) -> str:
    """Return services as one HSDS 3.0 file: a list of service objects, in the order given."""
    return json.dumps(list(documents), ensure_ascii=False, indent=1) + "\n"


def _json(text: str) -> Any:
    if len(text.encode("utf-8", "replace")) > LARGEST_BYTES:
        raise DirectoryUnreadable(f"it is larger than {LARGEST_BYTES // 1_000_000} MB")
    try:
        value = without_nulls(json.loads(text, parse_constant=_no_number))
        # What PostgreSQL would not keep, wherever it stands.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        raise DirectoryUnreadable(f"it is no JSON: {error.msg} at line {error.lineno}") from error
    except (RecursionError, UnicodeEncodeError, ValueError) as error:
        raise DirectoryUnreadable("it holds what no directory holds: " + str(error)[:80]) from error
    return value


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _services(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield each service and its path; raises DirectoryUnreadable."""
    if isinstance(value, dict) and isinstance(value.get("contents"), list):
        yield from ((f"$.contents[{n}]", held) for n, held in enumerate(value["contents"]))
    elif isinstance(value, list):
        yield from ((f"$[{n}]", held) for n, held in enumerate(value))
    elif isinstance(value, dict) and "status" in value:
        yield "$", value
    else:
        raise DirectoryUnreadable("it is neither a list of HSDS services, nor a page, nor one")


def _faults(value: Any, path: str, before: Mapping[UUID, Entry]) -> Iterator[Fault]:
    found = list(faults("service", value, path))
    yield from found
    if found:
        return
    if not value["name"].strip():
        yield Fault(f"{path}.name", "must not be empty")
    if UUID(value["id"]) in before:
        yield Fault(f"{path}.id", "is the id of a service before it in this file")
    if "\\u0000" in json.dumps(value):
        yield Fault(path, "holds a NUL character")


def _name_of(value: Any) -> str:
    name = value.get("name", "") if isinstance(value, dict) else ""
    return name if isinstance(name, str) else ""


def _differing(after: Document, before: Document) -> tuple[str, ...]:
    return tuple(key for key in sorted({*after, *before}) if after.get(key) != before.get(key))
