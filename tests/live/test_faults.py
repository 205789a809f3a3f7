"""The relay and the journal fail under open lines: consoles are told all the same, or told to load anew."""

import signal
import time

import pytest
from django.db import connection

from dispatch import journal
from tests.conftest import make_call

from .lines import line
from .processes import wait_until
from .test_line import caught_up

# By the hub's own reading; and by the relay's word, on a busy machine.
BY_ITSELF_S, BY_THE_RELAY_S = 5.0, 0.45
FAIL_OVER_S = 5.0


def seconds_to_tell(console, town, clock):
    """Take a call and return how long the console waits for its line."""
    make_call(town.sam, clock)
    begun, last = time.monotonic(), journal.head().seq
    console.told(last, within=BY_ITSELF_S)
    return time.monotonic() - begun


def best_of_five(console, town, clock):
    return min(seconds_to_tell(console, town, clock) for _ in range(5))


@pytest.fixture
def relay(server):
    """The relay that leads; a killed one is replaced when the test is over."""
    yield next(child for child in server.children if server.leads(child))
    if not any(server.leads(child) for child in server.children):
        server.relay_that_leads()


def test_without_a_relay_consoles_are_told_by_their_own_process(server, town, dana, clock, relay):
    with line(server, browser=dana) as console:
        caught_up(console)
        assert best_of_five(console, town, clock) < BY_THE_RELAY_S
        server.kill(relay)
        assert seconds_to_tell(console, town, clock) < BY_ITSELF_S
        # A beat is the truth here too: it says that this process reads the journal itself.
        assert console.beat()["head"] == journal.head().seq
        server.relay_that_leads()
        assert best_of_five(console, town, clock) < BY_THE_RELAY_S
        assert console.numbers == sorted(set(console.numbers))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_standby_takes_over_from_a_relay_that_is_killed_or_frozen(
    server, town, dana, clock, relay, *, number
):
    standby = server.start_relay()
    wait_until(lambda: waits_for_the_lease() == 1, within=20, what="a standby in line")
    assert not server.leads(standby)
    with line(server, browser=dana) as console:
        caught_up(console)
        relay.process.send_signal(number)
        for _ in range(4):
            make_call(town.sam, clock)
        wait_until(lambda: server.leads(standby), within=FAIL_OVER_S, what="a standby that leads")
        assert best_of_five(console, town, clock) < BY_THE_RELAY_S
        # Thawed, the old leader finds its session ended, and stands by.
        relay.process.send_signal(signal.SIGCONT)
        assert number is signal.SIGKILL or wait_until(waits_for_the_lease, within=20)
        caught_up(console)
        first, *_, last = console.numbers
        assert console.numbers == list(range(first, last + 1)), "none lost, none twice, in order"
    server.kill(relay)


def waits_for_the_lease():
    """How many relays stand by, as PostgreSQL sees it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return cursor.fetchone()[0]


def test_another_journal_is_seen_and_pages_load_anew(server, town, dana, clock):
    with line(server, browser=dana) as console:
        caught_up(console)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE dispatch_journalhead SET epoch = gen_random_uuid()")
        console.until(lambda m: m["t"] == "reload")
        with line(server, browser=dana) as after:
            assert after.next()["epoch"] == str(journal.head().epoch)


def test_a_journal_restored_to_an_earlier_number_is_seen_and_pages_load_anew(
    server, town, dana, clock
):
    """Numbers are then given out a second time: a page that has them already would drop the lines."""
    kept = journal.head().seq
    with line(server, browser=dana) as console:
        add_lines(6)
        caught_up(console)
        restore_to(kept)
        console.until(lambda m: m["t"] == "reload")
        with line(server, browser=dana) as after:
            assert after.next()["head"] == kept
            # The very numbers that were told before the restore are told by the relay again.
            assert best_of_five(after, town, clock) < BY_THE_RELAY_S
            assert after.numbers == list(range(kept + 1, kept + 6))


def add_lines(count):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(journal_append('test.line', NULL, NULL, now(), '{}'))"
            " FROM generate_series(1, %s)",
            [count],
        )


def restore_to(seq):
    """Put the journal where it was at this number, as a restored backup would."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM dispatch_journalentry WHERE seq > %s", [seq])
        cursor.execute(
            "UPDATE dispatch_journalhead SET seq = line.seq, hash = line.hash"
            " FROM dispatch_journalentry AS line WHERE line.seq = %s",
            [seq],
        )
        cursor.execute("SET session_replication_role = origin")
