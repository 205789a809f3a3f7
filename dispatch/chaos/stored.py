"""Reads the database from outside after a run, with no code of the product: what is there, and how often."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import psycopg

ENDED: Final = frozenset({"unit.clear", "unit.cancelled", "unit.declined", "unit.lapsed"})
WITHOUT: Final = """
SELECT c.id::text FROM dispatch_call c WHERE c.state <> 'closed' AND c.owner_id IS NULL
AND c.act_by IS NULL AND c.overdue_since IS NULL
AND NOT EXISTS (SELECT FROM dispatch_assignment a WHERE a.call_id = c.id AND a.closed_at IS NULL)
AND NOT EXISTS (SELECT FROM dispatch_handoff h WHERE h.call_id = c.id AND h.status = 'accepted')
"""
ESCALATED: Final = ("call.overdue", "unit.lapsed", "call.nobody_left")


@dataclass
class Stored:
    """What the database holds after a run."""

    # Of each source and reference, and of each key, the ids of its calls.
    calls: dict[tuple[str, str], list[str]]
    closed: set[str]
    keys: Counter[str]
    # How often each line of the journal: (kind, call) and (kind, assignment).
    lines: Counter[tuple[str, str]]
    # Each line as a console should have drawn it.
    by_number: dict[int, tuple[str, str | None]]
    overlaps: list[str]
    open: int
    without: list[str]

    @property
    def escalations(self) -> list[int]:
        """Return the numbers of the lines that say a deadline was taken."""
        return [seq for seq, (kind, _) in self.by_number.items() if kind in ESCALATED]


def read(url: str) -> Stored:
    """Return it, as of one moment."""
    with psycopg.connect(url, connect_timeout=5) as database:
        database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ

        def rows(text: str) -> list[tuple[Any, ...]]:
            return database.execute(text).fetchall()

        calls = defaultdict(list)
        for source, ref, call in rows("SELECT source, source_ref, id::text FROM dispatch_call"):
            calls[(source, ref)].append(call)
        journal = rows(
            "SELECT seq, kind, call_id::text, data ->> 'assignment', data ->> 'unit'"
            " FROM dispatch_journalentry ORDER BY seq"
        )
        return Stored(
            calls=dict(calls),
            closed={
                call
                for (call,) in rows("SELECT id::text FROM dispatch_call WHERE state = 'closed'")
            },
            keys=Counter(key for (key,) in rows("SELECT key FROM dispatch_idempotencykey")),
            lines=_lines(journal),
            by_number={seq: (kind, call) for seq, kind, call, *_ in journal},
            overlaps=list(overlaps(journal)),
            open=rows("SELECT count(*) FROM dispatch_call WHERE state <> 'closed'")[0][0],
            without=[call for (call,) in rows(WITHOUT)],
        )


def overlaps(journal: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """Yield the pairs of assignments that one unit had at once, by the journal's order.

    Not by their times: those are each process's own, and a clock may be wrong.
    """
    has: dict[str, str] = {}
    for _, kind, _, assignment, unit in journal:
        if kind == "unit.offered":
            if has.get(unit, assignment) != assignment:
                yield f"{has[unit]} and {assignment} of unit {unit}"
            has[unit] = assignment
        elif kind in ENDED and has.get(unit) == assignment:
            del has[unit]


def _lines(journal: list[tuple[Any, ...]]) -> Counter[tuple[str, str]]:
    counted: Counter[tuple[str, str]] = Counter()
    for _, kind, call, assignment, _ in journal:
        counted[(kind, assignment or call or "")] += 1
    return counted
