"""Somebody with every right on the database changes the journal: its verification names the line."""

import hashlib
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dispatch import journal
from dispatch.actions.decision import raise_call, wait_for_team
from dispatch.journal import chain_hash
from dispatch.models import JournalEntry, JournalHead


@contextmanager
def every_right():
    """Give a cursor for which the journal's own triggers do not fire."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")


def sql(statement):
    def tamper():
        with every_right() as cursor:
            cursor.execute(statement)

    return tamper


def write_anew(seq):
    """Change a line and all that is calculated from it, as one would who knows the chain."""
    line = JournalEntry.objects.get(seq=seq)
    before = JournalEntry.objects.get(seq=seq - 1)
    with every_right() as cursor:
        cursor.execute("SELECT '{\"level\": 0}'::jsonb::text")
        digest = hashlib.sha256(cursor.fetchone()[0].encode()).digest()
        columns = (seq, line.kind, line.call_id, line.actor_id, line.at, digest)
        cursor.execute(
            "UPDATE dispatch_journalentry SET data = '{\"level\": 0}', digest = %s, hash = %s WHERE seq = %s",
            [digest, chain_hash(bytes(before.hash), columns), seq],
        )


def add_behind_the_last():
    """Add a line that chains rightly, past the function that numbers."""
    last = JournalEntry.objects.latest("seq")
    digest = hashlib.sha256(b"{}").digest()
    seq, at = last.seq + 1, datetime(2026, 1, 1, tzinfo=UTC)
    hashed = chain_hash(bytes(last.hash), (seq, "call.closed", None, None, at, digest))
    with every_right() as cursor:
        cursor.execute(
            "INSERT INTO dispatch_journalentry (seq, kind, at, data, digest, hash)"
            " VALUES (%s, 'call.closed', %s, '{}', %s, %s)",
            [seq, at, digest, hashed],
        )


LINE = "UPDATE dispatch_journalentry SET {} WHERE seq = {}"
TAMPERED = {
    "a body": (sql(LINE.format("data = data || '{\"level\": 1}'", 3)), 3),
    "a body and its digest": (
        sql(LINE.format("data = '{\"a\": 1}', digest = sha256('{\"a\": 1}'::bytea)", 3)),
        3,
    ),
    "what it is about": (sql(LINE.format("kind = 'call.overdue'", 3)), 3),
    "who did it": (sql(LINE.format("actor_id = (SELECT max(id) FROM teams_person)", 3)), 3),
    "nobody did it": (sql(LINE.format("actor_id = NULL", 3)), 3),
    "which call": (sql(LINE.format("call_id = NULL", 3)), 3),
    "when, by a microsecond": (sql(LINE.format("at = at - interval '1 microsecond'", 3)), 3),
    "its hash": (sql(LINE.format("hash = sha256('')", 3)), 3),
    "a line and all calculated from it": (lambda: write_anew(3), 4),
    "the last line and all calculated from it": (lambda: write_anew(5), 5),
    "the first line is gone": (sql("DELETE FROM dispatch_journalentry WHERE seq = 1"), 1),
    "a middle line is gone": (sql("DELETE FROM dispatch_journalentry WHERE seq = 3"), 3),
    "the last line is gone": (sql("DELETE FROM dispatch_journalentry WHERE seq = 5"), 5),
    "all lines are gone": (sql("DELETE FROM dispatch_journalentry"), 1),
    "two lines changed places": (
        sql(
            "UPDATE dispatch_journalentry SET seq = 99 WHERE seq = 3;"
            "UPDATE dispatch_journalentry SET seq = 3 WHERE seq = 4;"
            "UPDATE dispatch_journalentry SET seq = 4 WHERE seq = 99"
        ),
        3,
    ),
    "a gap closed up": (
        sql(
            "DELETE FROM dispatch_journalentry WHERE seq = 3;"
            "UPDATE dispatch_journalentry SET seq = 3 WHERE seq = 4;"
            "UPDATE dispatch_journalentry SET seq = 4 WHERE seq = 5"
        ),
        3,
    ),
    "a line behind the last": (add_behind_the_last, 6),
    "the head": (sql("UPDATE dispatch_journalhead SET hash = sha256('')"), 5),
    "the head, further on": (sql("UPDATE dispatch_journalhead SET seq = 9"), 6),
    "the head, turned back": (sql("UPDATE dispatch_journalhead SET seq = 4"), 4),
}


@pytest.fixture
def five_lines(centre, call, now):
    """A protocol published, a call received, decided and raised, and one more."""
    wait_for_team(call_id=call.pk, actor=centre.dana, now=now)
    call.level = 2
    call.save()
    raise_call(call_id=call.pk, level=3, reason="said so", actor=centre.sam, now=now)
    raise_call(
        call_id=call.pk, level=4, reason="again", actor=centre.dana, now=now + timedelta(minutes=1)
    )
    assert JournalHead.objects.get().seq == 5


@pytest.mark.parametrize("batch", [2, 5000])
@pytest.mark.parametrize("what", TAMPERED)
def test_the_line_that_was_tampered_with_is_named(five_lines, what, batch):
    tamper, line = TAMPERED[what]
    tamper()
    *_, last = journal.verify(batch=batch)
    assert (last.broken_at, last.holds) == (line, False), last.why


def test_the_command_says_which_line_and_fails(five_lines):
    call_command("verify_journal")
    TAMPERED["who did it"][0]()
    with pytest.raises(CommandError, match=r"broken at line 3.*2 of 5 lines hold before it"):
        call_command("verify_journal")
