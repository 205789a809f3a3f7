"""The journal is changed as the application's user, as its owner and as a superuser: refused, or named."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from dispatch import journal

from .test_tampering import five_lines  # noqa: F401

TABLES = ("dispatch_journalentry", "dispatch_journalhead")
FORGED = """
INSERT INTO dispatch_journalentry (seq, kind, at, data, digest, hash)
VALUES ({}, 'call.closed', now(), '{{}}', sha256('{{}}'), sha256(''))
"""
REORDER = """
UPDATE dispatch_journalentry SET seq = 99 WHERE seq = 2;
UPDATE dispatch_journalentry SET seq = 2 WHERE seq = 4;
UPDATE dispatch_journalentry SET seq = 4 WHERE seq = 99;
"""
# What is tried, and the line that must be named where it is not refused.
TRIED = {
    "edit": ("UPDATE dispatch_journalentry SET data = '{}' WHERE seq = 3", 3),
    "edit who": ("UPDATE dispatch_journalentry SET actor_id = NULL WHERE seq = 3", 3),
    "delete the first": ("DELETE FROM dispatch_journalentry WHERE seq = 1", 1),
    "delete one between": ("DELETE FROM dispatch_journalentry WHERE seq = 3", 3),
    "delete the last": ("DELETE FROM dispatch_journalentry WHERE seq = 5", 5),
    "reorder": (REORDER, 2),
    "back-date": ("UPDATE dispatch_journalentry SET at = at - interval '1 hour' WHERE seq = 4", 4),
    "truncate": ("TRUNCATE dispatch_journalentry", 1),
    "truncate and set the head back": (
        "TRUNCATE dispatch_journalentry; UPDATE dispatch_journalhead SET hash = ''",
        1,
    ),
    "add behind the last": (FORGED.format(6), 6),
    "set the head back": ("UPDATE dispatch_journalhead SET seq = 3", 3),
    "change the head": ("UPDATE dispatch_journalhead SET hash = sha256('')", 5),
}
# All that the application's user can do is add, and move the head: each program of ours must.
LEFT_TO_THE_APPLICATION = {"add behind the last", "set the head back", "change the head"}


@pytest.fixture
def written(five_lines):  # noqa: F811
    """Five lines; what is checked at the commit, and would keep tables from being altered, is checked."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")


def sql(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def acting_as(role, *before):
    """Be this role, who prepares with these statements; what it did stays, and it goes."""
    sql(f"SET LOCAL ROLE {role}", *before)
    yield
    sql("RESET ROLE")


@contextmanager
def application():
    """Somebody with every right on the rows who owns nothing, as a program should be."""
    sql("CREATE ROLE tamper_application", "GRANT USAGE ON SCHEMA public TO tamper_application")
    sql(*(f"GRANT ALL ON {table} TO tamper_application" for table in TABLES))
    with acting_as("tamper_application"):
        yield


@contextmanager
def owner():
    """Whoever owns the tables, and takes the triggers off first."""
    sql("CREATE ROLE tamper_owner", "GRANT ALL ON SCHEMA public TO tamper_owner")
    sql(*(f"ALTER TABLE {table} OWNER TO tamper_owner" for table in TABLES))
    with acting_as("tamper_owner", "ALTER TABLE dispatch_journalentry DISABLE TRIGGER USER"):
        yield


@contextmanager
def superuser():
    """Whoever may do everything, and lets no trigger fire."""
    sql("CREATE ROLE tamper_superuser SUPERUSER")
    with acting_as("tamper_superuser", "SET LOCAL session_replication_role = replica"):
        yield
        sql("SET LOCAL session_replication_role = origin")


def refused(statement):
    """Try it; return whether the database refused."""
    try:
        with transaction.atomic():
            sql(statement)
    except DatabaseError as error:
        words = str(error)
        assert "journal is append-only" in words or "permission denied" in words, words
        return True
    return False


def named():
    *_, last = journal.verify()
    return last.broken_at


@pytest.mark.parametrize("what", TRIED)
@pytest.mark.parametrize("who", [application, owner, superuser])
def test_whoever_tampers_is_refused_or_the_line_is_named(written, who, what):
    statement, line = TRIED[what]
    with who():
        was_refused = refused(statement)
    may = who is not application or what in LEFT_TO_THE_APPLICATION
    assert was_refused is not may
    assert named() == (line if may else None)


@pytest.mark.parametrize("what", ["edit", "reorder", "back-date", "delete the last", "truncate"])
def test_even_the_owner_is_refused_while_the_triggers_are_on(written, what):
    with owner():
        sql("ALTER TABLE dispatch_journalentry ENABLE TRIGGER USER")
        assert refused(TRIED[what][0])
    assert named() is None


@pytest.mark.parametrize(
    "way",
    [
        "ALTER TABLE dispatch_journalentry DISABLE TRIGGER USER",
        "SET LOCAL session_replication_role = replica",
        "DROP TRIGGER journal_line_stays ON dispatch_journalentry",
        "DROP TABLE dispatch_journalentry",
    ],
)
def test_the_applications_user_cannot_take_the_triggers_off(written, way):
    with application(), pytest.raises(DatabaseError), transaction.atomic():
        sql(way)
    assert named() is None
