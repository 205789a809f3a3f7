"""One JSON line in, one JSON line out: how other programs try a protocol on many calls."""

import json
from collections.abc import Mapping
from typing import Any

from .engine import assess, judge
from .reading import UnknownAnswer, UnknownFact
from .rules import Protocol

MAX_BYTES = 1_000_000
KEYS = frozenset({"answers", "facts", "id"})


class BadLine(ValueError):
    """A line that holds no answers and facts."""


def judged_line(
    protocol: Protocol, line: bytes, *, facts: Mapping[str, str], live: bool = False
) -> dict[str, Any]:
    """Return what comes of one line; `facts` fill in those that the line does not name.

    With `live` the result is that of the live tool. An `id` in the line comes back with it.
    Raises BadLine, UnknownAnswer or UnknownFact.
    """
    given = _given(line)
    answers, own_facts = _table(given, "answers"), _table(given, "facts")
    merged = {**facts, **own_facts}
    assessment = assess(protocol, answers, merged)
    if live:
        result = assessment.to_json()
    else:
        result = _plain(protocol, answers, merged) | {"next": assessment.next_question}
    return ({"id": given["id"]} if "id" in given else {}) | result


def answered_line(
    protocol: Protocol, line: bytes, *, facts: Mapping[str, str], live: bool = False
) -> tuple[dict[str, Any], bool]:
    """Return what comes of one line, or `{"error": …}`, and whether it was well."""
    try:
        return judged_line(protocol, line, facts=facts, live=live), True
    except (BadLine, UnknownAnswer, UnknownFact) as error:
        return {"error": str(error)}, False


def _plain(protocol: Protocol, answers: Mapping[str, str], facts: Mapping[str, str]) -> Any:
    found = judge(protocol, answers, facts).to_json()
    return {key: found[key] for key in ("level", "responses", "rules", "not_served", "reasons")}


def _given(line: bytes) -> dict[str, Any]:
    if len(line) > MAX_BYTES:
        raise BadLine(f"the line is longer than {MAX_BYTES} bytes")
    try:
        given = json.loads(line.decode("utf-8").strip(), object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise BadLine(f"not UTF-8: {error.reason} at byte {error.start}") from error
    except RecursionError as error:
        raise BadLine("nested too deep") from error
    except json.JSONDecodeError as error:
        raise BadLine(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except BadLine:
        raise
    except ValueError as error:
        raise BadLine(f"not JSON: {error}") from error
    if not isinstance(given, dict):
        raise BadLine('must be an object: {"answers": {…}, "facts": {…}}')
    unknown = sorted(given.keys() - KEYS)
    if unknown:
        raise BadLine(f"unknown key {unknown[0][:60]!r}; allowed: {', '.join(sorted(KEYS))}")
    return given


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadLine(f"key {twice[:60]!r} twice in one object")
    return found


def _table(given: dict[str, Any], key: str) -> dict[str, str]:
    if key == "answers" and key not in given:
        raise BadLine("'answers' is missing")
    table = given.get(key, {})
    if not isinstance(table, dict):
        raise BadLine(f"{key!r} must be an object")
    return table
