"""What was acknowledged against what is stored: nothing lost, nothing twice. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from .figures import Figure, counted
from .ledger import Entry, Ledger
from .stored import Stored

CALLS: Final = "/api/v1/calls"
# The last word of an address, and the line that its write leaves, once for each assignment.
LINE_OF: Final = {
    "assign": "unit.offered",
    "accept": "unit.assigned",
    "decline": "unit.declined",
    "take-back": "unit.cancelled",
}
LINE_OF_DECISION: Final = {
    "wait_for_team": "call.waiting",
    "request_responders": "responders.requested",
}


def judged(ledger: Ledger, stored: Stored) -> list[Figure]:
    """Return the figures of all acknowledged writes."""
    done = [one for one in ledger.entries if one.is_acknowledged]
    unanswered = sum(one.code is None for one in ledger.entries)
    lost = [f"{one.path} {one.gives or one.key}" for one in done if not _is_there(one, stored)]
    seen = f"{unanswered} more were never answered"
    return [
        counted("acknowledged writes lost", lost, len(done), seen),
        counted("acknowledged writes doubled", list(_doubled(done, stored)), len(done)),
        counted("a unit with two calls at once", stored.overlaps, _asked(stored)),
        _both_taken(ledger, len(_of(done, "accept"))),
        counted("answers 5xx other than 503", _broken(ledger), len(ledger.entries)),
    ]


def _is_there(entry: Entry, stored: Stored) -> bool:
    """Whether what was acknowledged is stored, with its line in the journal."""
    if entry.path == CALLS:
        ids = stored.calls.get((entry.body["source"], entry.body["source_ref"]), [])
        return entry.gives in ids and stored.lines[("call.received", entry.gives)] > 0
    word = entry.path.rsplit("/", 1)[1]
    if word in LINE_OF:
        return stored.lines[(LINE_OF[word], entry.gives)] > 0
    if word == "close":
        return entry.gives in stored.closed and stored.lines[("call.closed", entry.gives)] > 0
    if word == "status":
        return stored.lines[(f"unit.{entry.body['status']}", entry.gives)] > 0
    about = entry.path.rsplit("/", 2)[1]
    return any(stored.lines[(kind, about)] for kind in _lines_of(word, entry.body))


def _lines_of(word: str, body: Mapping[str, Any]) -> Iterable[str]:
    """Return the lines of which a decision, or answers, leave one at least."""
    if word == "answers":
        return ("call.answered", "call.rose", "call.fall_proposed")
    return (LINE_OF_DECISION[body["decision"]],)


def _doubled(done: list[Entry], stored: Stored) -> Iterator[str]:
    """Yield calls stored twice, keys that gave two calls, and lines written twice for one write."""
    yield from (f"{ref} is {ids}" for ref, ids in stored.calls.items() if len(ids) > 1)
    by_key: dict[str, set[str]] = {}
    for one in done:
        if one.path == CALLS and one.key:
            by_key.setdefault(one.key, set()).add(one.gives)
    yield from (f"key {key} gave {ids}" for key, ids in by_key.items() if len(ids) > 1)
    once = {"call.received", "call.closed", *LINE_OF.values()} - {"unit.offered"}
    yield from (
        f"{kind} of {about}, {times} times"
        for (kind, about), times in stored.lines.items()
        if kind in once and about and times > 1
    )


def _both_taken(ledger: Ledger, n: int) -> Figure:
    """Return how often both were. A race that a fault kept from happening is none."""
    return replace(counted("a yes and a no both taken", list(_both(ledger)), n), must=n > 0)


def _both(ledger: Ledger) -> Iterator[str]:
    said = {
        word: {one.path.rsplit("/", 2)[1] for one in ledger.acknowledged(ending=f"/{word}")}
        for word in ("accept", "decline")
    }
    yield from (f"assignment {one}" for one in sorted(said["accept"] & said["decline"]))


def _of(done: list[Entry], word: str) -> list[Entry]:
    return [one for one in done if one.path.endswith(f"/{word}")]


def _asked(stored: Stored) -> int:
    return sum(times for (kind, _), times in stored.lines.items() if kind == "unit.offered")


def _broken(ledger: Ledger) -> list[str]:
    return [
        f"{one.code} at {one.path}"
        for one in ledger.entries
        if one.code is not None and one.code >= 500 and one.code != 503
    ]
