"""Races made certain: everybody has looked and decided before anybody may commit."""

import time
from contextlib import contextmanager

from django.db import connection, transaction

from tests.crowds import crowd

WAITING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def all_decided_before_one_commits(*acts):
    """Do all acts while the journal's head is held, let go when each waits, and return what became.

    An act waits at its last step, the journal, or earlier, behind the lock of another act.
    """
    with crowd() as begin:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM dispatch_journalhead FOR UPDATE")
            running = [begin(act) for act in acts]
            _until_waiting(len(acts))
        return [done.exception() or done.result() for done in running]


def decided_in_turn(*acts):
    """Do the same, but begin each act only once the one before it waits: who comes first is known."""
    with crowd() as begin:
        running = []
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM dispatch_journalhead FOR UPDATE")
            for act in acts:
                running.append(begin(act))
                _until_waiting(len(running))
        return [done.exception() or done.result() for done in running]


def _until_waiting(count):
    waiting = 0
    for _ in range(300):
        with connection.cursor() as cursor:
            # What a transaction has seen of the others stays as it was first seen.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            (waiting,) = cursor.fetchone()
        if waiting >= count:
            return
        time.sleep(0.01)
    raise AssertionError(f"{waiting} of {count} acts came to wait")


@contextmanager
def without_constraint(model, name):
    """Take a constraint away for the negative control, and put it back over an empty table."""
    (constraint,) = (c for c in model._meta.constraints if c.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
            cursor.execute("SET session_replication_role = origin")
        with connection.schema_editor() as editor:
            editor.add_constraint(model, constraint)


def winners(results):
    """Return the answers among the results of a race."""
    return [result for result in results if not isinstance(result, Exception)]


def losers(results):
    """Return the refusals among the results of a race."""
    return [result for result in results if isinstance(result, Exception)]
