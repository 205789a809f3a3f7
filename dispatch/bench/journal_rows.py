"""Journal lines by the million: real rows in a valid chain, stored by COPY in place of one by one."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import cycle, islice
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from dispatch.demo.history.copying import NULL, text_of
from dispatch.journal import chain_hash
from dispatch.models import JournalHead

KIND: Final = "call.noted"
COLUMNS: Final = "seq, kind, call_id, actor_id, at, data, digest, hash"
AT_ONCE: Final = 50_000
BODIES: Final = (
    "SELECT id, jsonb_build_object('card', call_card(id))::text FROM dispatch_call"
    " WHERE id = ANY(%s)"
)


def fill(lines: int, calls: Sequence[UUID], *, now: datetime) -> None:
    """Append lines until the journal has so many: about these calls in turn, all of the moment `now`."""
    with connection.cursor() as cursor:
        cursor.execute(BODIES, [list(calls)])
        bodies: list[tuple[UUID, str]] = cursor.fetchall()
    while (head := JournalHead.objects.get()).seq < lines:
        _append(head, min(lines - head.seq, AT_ONCE), bodies, now)


@transaction.atomic
def _append(
    head: JournalHead, number: int, bodies: Sequence[tuple[UUID, str]], now: datetime
) -> None:
    """Append lines as `journal_append` does: the same text is hashed, and the head goes on."""
    with connection.cursor() as cursor:
        # The calls are there: asking their key for each of a million lines would show nothing.
        cursor.execute("SET LOCAL session_replication_role = replica")
        with cursor.copy(f"COPY dispatch_journalentry ({COLUMNS}) FROM STDIN") as copy:
            for text, hashed in islice(_lines(head, bodies, now), number):
                copy.write(text)
                head.hash = hashed
    head.seq += number
    head.save(update_fields=["seq", "hash"])


def _lines(
    head: JournalHead, bodies: Sequence[tuple[UUID, str]], now: datetime
) -> Iterator[tuple[str, bytes]]:
    """Yield line after line behind the head, as COPY reads it, with its hash."""
    seq, chained = head.seq, bytes(head.hash)
    parts = [(call, text_of(body), hashlib.sha256(body.encode()).digest()) for call, body in bodies]
    for call, body, digest in cycle(parts):
        seq += 1
        chained = chain_hash(chained, (seq, KIND, call, None, now, digest))
        cells: list[Any] = [seq, KIND, call, NULL, now, body, _hex(digest), _hex(chained)]
        yield "\t".join(map(str, cells)) + "\n", chained


def _hex(value: bytes) -> str:
    return rf"\\x{value.hex()}"
