"""Reports are read at a hot standby; all else, and the reports where it will not do, is not."""

import re
from datetime import timedelta

import pytest
from django.db import connection

from dispatch import journal
from dispatch.selectors import reading
from tests.conftest import make_call

from .lines import logged_in
from .processes import serving, wait_until
from .standbys import standby, too_large

NOTE = re.compile(r'role="note">([^<]*)<')
COUNTED = re.compile(r"(\d+) calls? from")


@pytest.fixture(scope="module")
def replica(town):
    """A standby of this test's server."""
    if too_large():
        pytest.skip("the server of this test run is too large to be copied for a test")
    with standby() as started:
        yield started


@pytest.fixture(scope="module")
def sofia(replica, tmp_path_factory):
    """A supervisor's browser at a web process that has a replica."""
    own = {"DATABASE_REPLICA_URL": replica.url}
    with serving(tmp_path_factory.mktemp("reports"), **own) as started:
        started.start_web()
        with_cookie = logged_in(started, "sofia")
        yield with_cookie
        with_cookie.close()


@pytest.fixture
def seen(sofia, clock):
    """Return how many calls the ledger counts, and what it says of where it was read."""
    first = (clock - timedelta(days=2)).date()

    def ask():
        answer = sofia.get(f"/supervision/ledger/all/?first={first}&last={clock.date()}")
        assert answer.status_code == 200, answer.text
        note = NOTE.search(answer.text)
        return int(COUNTED.search(answer.text)[1]), note[1] if note else ""

    return ask


def sessions(rows):
    return sum(count for name, count in rows if name == "cad-reports")


BY_NAME = "SELECT application_name, count(*) FROM pg_stat_activity GROUP BY 1"


def test_reports_are_read_at_a_replica_while_that_will_do(replica, town, sofia, seen, clock):
    make_call(town.sam, clock)
    wait_until(lambda: replica.has(journal.head().seq), within=30, what="the line at the replica")
    before, says = seen()
    assert says == ""
    with connection.cursor() as cursor:
        cursor.execute(BY_NAME)
        assert sessions(cursor.fetchall()) == 0
    assert sessions(replica.ask(BY_NAME)) >= 1

    # Held back, it shows what it has, and says how old that is; the board shows what is.
    replica.ask("SELECT pg_wal_replay_pause()")
    late = make_call(town.sam, clock - timedelta(seconds=30))
    calls, says = seen()
    assert calls == before
    assert re.fullmatch(r"This is read from the replica and is 3\d s old\.", says)
    assert late.number in sofia.get("/").text

    # Too old, or gone, it is done without.
    make_call(town.sam, clock - timedelta(seconds=reading.MOST_S + 30))
    replica.ask("SELECT pg_wal_replay_resume()")
    wait_until(lambda: replica.has(journal.head().seq), within=30, what="the lines at the replica")
    assert seen() == (before + 2, "")
    replica.ask("SELECT pg_wal_replay_pause()")
    make_call(town.sam, clock - timedelta(seconds=reading.MOST_S + 30))
    calls, says = seen()
    assert calls == before + 3
    assert re.fullmatch(r"The replica is \d+ s behind: this is read from the main database\.", says)
    replica.stop()
    make_call(town.sam, clock)
    assert seen() == (before + 4, reading.AWAY)
