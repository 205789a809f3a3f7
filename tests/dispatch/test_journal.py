"""The journal: numbers without gaps and in the order of commits, and lines that stay."""

import threading
import time
from datetime import UTC, datetime
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction

from dispatch import journal
from dispatch.models import JournalEntry
from tests.crowds import crowd, race

WRITERS, LINES_EACH = 8, 15


def write(kind="test.line", **data):
    return journal.record(kind, call=None, actor=None, at=datetime.now(UTC), **data)


@pytest.fixture
def lines(db):
    """Three lines, in a transaction that is rolled back."""
    return [write(n=n) for n in range(3)]


def test_numbers_have_no_gaps_and_a_reader_behind_the_last_misses_none(transactional_db):
    """Eight writers who commit late or not at all, and one reader who never looks back."""
    done = threading.Event()
    with crowd() as begin:
        reading = begin(follow, done)
        writing = [begin(writer, Random(n)) for n in range(WRITERS)]
        committed = sum(work.result() for work in writing)
        done.set()
        seen = reading.result()

    assert committed < WRITERS * LINES_EACH, "some transactions were rolled back"
    assert seen == list(range(1, committed + 1))
    assert journal.head().seq == JournalEntry.objects.count() == committed


def writer(dice):
    committed = 0
    for _ in range(LINES_EACH):
        try:
            with transaction.atomic():
                write()
                time.sleep(dice.uniform(0, 0.004))
                if dice.random() < 0.2:
                    raise Undone
        except Undone:
            continue
        committed += 1
    return committed


class Undone(Exception):
    """A transaction that ends without a commit."""


def follow(done):
    seen = []
    while True:
        ended = done.is_set()
        lines = journal.after(seen[-1] if seen else 0, limit=7)
        seen += [line.seq for line in lines]
        if ended and not lines:
            return seen


def test_a_plain_sequence_is_missed_by_such_a_reader_and_the_journal_is_not(transactional_db):
    """The control: a number that is taken before the commit is given to a reader too late."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE plain_feed (id bigint GENERATED ALWAYS AS IDENTITY, said text)"
        )
    try:
        assert read_twice(add_plain, plain_after) == [2]
        assert read_twice(write, journal_after) == [1, 2]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE plain_feed")


def add_plain():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO plain_feed (said) VALUES ('x')")


def plain_after(last):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM plain_feed WHERE id > %s ORDER BY id", [last])
        return [row[0] for row in cursor.fetchall()]


def journal_after(last):
    return [line.seq for line in journal.after(last, limit=100)]


def read_twice(add, after):
    """Return what a reader sees who reads while the first number is not committed, and again later."""
    may_commit, has_number = threading.Event(), threading.Event()

    def commits_late():
        with transaction.atomic():
            add()
            has_number.set()
            may_commit.wait(timeout=10)

    with crowd() as begin:
        late = begin(commits_late)
        assert has_number.wait(timeout=10)
        early = begin(add)
        time.sleep(0.3)
        seen = after(0)
        may_commit.set()
        late.result()
        early.result()
    return seen + after(seen[-1] if seen else 0)


@transaction.atomic
def write_and_undo():
    write()
    raise Undone


def test_what_is_rolled_back_leaves_no_hole(lines):
    with pytest.raises(Undone):
        write_and_undo()
    assert write() == lines[-1] + 1
    *_, last = journal.verify()
    assert (last.checked, last.holds) == (4, True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE dispatch_journalentry SET kind = 'x' WHERE seq = 2",
        "UPDATE dispatch_journalentry SET at = now() WHERE seq = 2",
        "UPDATE dispatch_journalentry SET data = '{}' WHERE seq = 2",
        "UPDATE dispatch_journalentry SET data = 'null' WHERE seq = 2",
        "UPDATE dispatch_journalentry SET hash = '' WHERE seq = 2",
        "UPDATE dispatch_journalentry SET seq = 99 WHERE seq = 3",
        "UPDATE dispatch_journalentry SET data = NULL, kind = 'x' WHERE seq = 2",
        "UPDATE dispatch_journalentry SET data = NULL, actor_id = 1 WHERE seq = 2",
        "DELETE FROM dispatch_journalentry WHERE seq = 3",
        "DELETE FROM dispatch_journalentry",
        "TRUNCATE dispatch_journalentry",
        "TRUNCATE dispatch_call CASCADE",
        "INSERT INTO dispatch_journalhead (epoch, seq, hash) VALUES (gen_random_uuid(), 0, '')",
    ],
)
def test_the_database_itself_refuses_to_change_a_line(lines, change):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(change)
    *_, last = journal.verify()
    assert (last.checked, last.holds) == (3, True)


def test_a_body_may_be_erased_and_never_put_back_and_the_chain_holds(lines):
    JournalEntry.objects.filter(seq=2).update(data=None)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        JournalEntry.objects.filter(seq=2).update(data={"n": 1})
    *_, last = journal.verify(batch=2)
    assert (last.checked, last.holds) == (3, True)


def test_an_empty_journal_verifies(db):
    assert [(seen.checked, seen.holds) for seen in journal.verify()] == [(0, True)]


def test_a_journal_verifies_while_it_is_written(transactional_db):
    def read():
        return [seen for _ in range(10) for seen in journal.verify(batch=5)]

    seen, *_ = race(read, *[lambda n=n: writer(Random(n)) for n in range(3)])
    assert all(one.holds for one in seen), [one for one in seen if not one.holds]
