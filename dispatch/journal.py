"""The journal, which is also the outbox: append, read after a number, verify.

The function `journal_append` (migration 0003) locks the head row, takes the next number, chains the
hash and sends `NOTIFY journal`. It runs last in an action's transaction: the lock is then held for
one commit, numbers have no gaps, and they follow commit order.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from teams.models import Person

from .models import Call, JournalEntry, JournalHead

CHANNEL = "journal"
# Gives the line's number. Selected last in a statement: it locks the head until the commit.
APPEND = "journal_append(%s, %s, %s, %s, %s::jsonb)"
FIRST = b""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """What travels of a line outside PostgreSQL: a number and ids, never a name or a place."""

    seq: int
    kind: str
    call: UUID | None
    at: datetime


@dataclass(frozen=True)
class Head:
    """The last number of a journal, and which journal."""

    seq: int
    epoch: UUID


@dataclass(frozen=True)
class Verification:
    """What a reading of the whole chain found; `broken_at` is the first line that is not as written."""

    checked: int
    head: int
    broken_at: int | None = None
    why: str = ""

    @property
    def holds(self) -> bool:
        """Whether every line is as it was written."""
        return self.broken_at is None


def record(kind: str, *, call: Call | None, actor: Person | None, at: datetime, **data: Any) -> int:
    """Append one line and return its number. Call it last: it holds the head until the commit."""
    values = values_of(kind, call=call, actor=actor, at=at, data=data)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {APPEND}", values)
        (seq,) = cursor.fetchone()
    return int(seq)


def values_of(
    kind: str, *, call: Call | None, actor: Person | None, at: datetime, data: dict[str, Any]
) -> list[Any]:
    """Return what APPEND takes, in its order."""
    body = json.dumps(data, cls=DjangoJSONEncoder)
    return [kind, call.pk if call else None, actor.pk if actor else None, at, body]


def head() -> Head:
    """Return the last number. Read it before what it is drawn with: a line twice is harmless."""
    row = JournalHead.objects.get()
    return Head(row.seq, row.epoch)


def after(seq: int, *, limit: int) -> list[Line]:
    """Return at most `limit` lines with a number above `seq`, in order."""
    rows = JournalEntry.objects.filter(seq__gt=seq).order_by("seq")
    return [Line(*row) for row in rows.values_list("seq", "kind", "call_id", "at")[:limit]]


def chain_hash(
    before: bytes, row: tuple[int, str, UUID | None, int | None, datetime, bytes]
) -> bytes:
    """Return the hash of a line: over the hash before it, its columns, and the digest of its body."""
    seq, kind, call, actor, at, digest = row
    micros = (at - EPOCH) // timedelta(microseconds=1)
    line = f"{seq}|{kind}|{call or ''}|{actor or ''}|{micros}|"
    return hashlib.sha256(before + line.encode() + digest).digest()


def verify(*, batch: int = 5000) -> Iterator[Verification]:
    """Read the chain from its first line; yield after each batch, and at the end or the first break.

    A body that retention erased still verifies, by its digest. A shortened tail, or a line put behind
    the last, shows against the head row; a rewritten whole only against a head that was kept elsewhere.
    """
    last, chained = 0, FIRST
    while True:
        # Before the rows: those that are written meanwhile are behind it, and chained to it.
        head = JournalHead.objects.get()
        rows = _rows_after(last, batch)
        for *columns, stored, body in rows:
            why, chained = _check(last + 1, chained, tuple(columns), bytes(stored), body)
            if not why and last + 1 == head.seq and chained != bytes(head.hash):
                why = "the head does not carry this line's hash"
            if why:
                yield Verification(last, head.seq, last + 1, why)
                return
            last += 1
        if not rows:
            yield _end(last, head.seq)
            return
        yield Verification(last, max(head.seq, last))


def verify_part(*, after: int, upto: int) -> Verification:
    """Read the lines above `after` up to `upto`, as they are chained to the line `after`.

    Says nothing of what stands before; `verify` reads that. `head` of the answer is `upto`.
    """
    before = JournalEntry.objects.filter(seq=after).values_list("hash", flat=True).first()
    last, chained = after, FIRST if before is None else bytes(before)
    for *columns, stored, body in _rows_after(after, upto - after):
        why, chained = _check(last + 1, chained, tuple(columns), bytes(stored), body)
        if why:
            return Verification(last - after, upto, last + 1, why)
        last += 1
    return Verification(last - after, upto) if last == upto else _end(last, upto)


def _end(last: int, head: int) -> Verification:
    """Return what the last line found says of the head, which was read after it."""
    if last < head:
        return Verification(last, head, last + 1, "the line is missing")
    if last > head:
        return Verification(last, head, head + 1, "the head knows nothing of this line")
    return Verification(last, head)


def _rows_after(seq: int, limit: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, kind, call_id, actor_id, at, digest, hash, data::text"
            " FROM dispatch_journalentry WHERE seq > %s ORDER BY seq LIMIT %s",
            [seq, limit],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _check(
    expected: int, before: bytes, columns: tuple[Any, ...], stored: bytes, body: str | None
) -> tuple[str, bytes]:
    seq, kind, call, actor, at, digest = columns
    if seq != expected:
        return "the line is missing", before
    if body is not None and hashlib.sha256(body.encode()).digest() != bytes(digest):
        return "the body was changed", before
    hashed = chain_hash(before, (seq, kind, call, actor, at, bytes(digest)))
    if hashed != stored:
        return "the line was changed, or the one before it", before
    return "", hashed
