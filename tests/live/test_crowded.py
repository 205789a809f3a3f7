"""A web process whose database connections are all in use, and one that is asked to stop."""

import signal
import time
from contextlib import contextmanager

import pytest
from django.db import connection

from dispatch import journal
from tests.conftest import make_call
from tests.crowds import crowd

from .lines import line
from .machines import machine, report
from .processes import serving, wait_until

POOL = 2


@pytest.fixture(scope="module")
def small(server, tmp_path_factory):
    """A web process beside the other: it has two connections for all that it does, and compresses."""
    folder, redis_url = tmp_path_factory.mktemp("small"), server.env["REDIS_URL"]
    with serving(folder, REDIS_URL=redis_url, DATABASE_POOL=str(POOL)) as started:
        started.web = started.start_web("--ws-per-message-deflate", "true")
        yield started


@contextmanager
def held_by_somebody(call):
    """Hold the row of a call, as a stuck transaction would; in a thread of its own."""
    with crowd() as begin:
        letting_go, has_it = [], []

        def hold():
            with connection.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute("SELECT FROM dispatch_call WHERE id = %s FOR UPDATE", [call.pk])
                has_it.append(True)
                while not letting_go:
                    time.sleep(0.05)
                cursor.execute("ROLLBACK")

        held = begin(hold)
        while not has_it:
            time.sleep(0.01)
        try:
            yield
        finally:
            letting_go.append(True)
            held.result()


def test_requests_that_crowd_the_pool_hold_no_line_and_are_told_to_come_again(
    small, town, sam, desk_token, clock
):
    stuck = make_call(town.sam, clock)
    with line(small, browser=sam) as console, machine(small, desk_token) as desk:
        assert console.next()["t"] == "hello"
        assert console.socket.protocol.extensions, "this line is compressed"

        def wait_on_the_row():
            return desk.post(f"/calls/{stuck.pk}/decide", json={"decision": "wait_for_team"})

        with held_by_somebody(stuck), crowd() as begin:
            waiting = [begin(wait_on_the_row) for _ in range(POOL + 1)]
            time.sleep(0.5)
            make_call(town.sam, clock)
            assert console.told(journal.head().seq, within=2)
            assert console.beat()["head"] == journal.head().seq
            # One waited long enough for the row, another for a connection.
            ended = wait_until(lambda: enough_of(waiting), within=10, what="two refusals")
            answers = [done.result() for done in ended]
        assert {answer.status_code for answer in answers} == {503}
        assert all(answer.headers["Retry-After"] for answer in answers)
        assert desk.post("/calls", json=report()).status_code == 201, "and then all is as before"


def enough_of(waiting):
    """Return those that have ended, once all but one have."""
    ended = [done for done in waiting if done.done()]
    return ended if len(ended) >= POOL else None


def test_another_call_does_not_wait_for_one_that_is_held(server, town, desk_token, clock):
    stuck = make_call(town.sam, clock)
    with machine(server, desk_token) as desk, held_by_somebody(stuck):
        for _ in range(3):
            begun = time.monotonic()
            call = desk.post("/calls", json=report()).json()
            done = desk.post(f"/calls/{call['id']}/decide", json={"decision": "wait_for_team"})
            assert done.status_code == 200
            assert time.monotonic() - begun < 1


def test_a_process_that_is_asked_to_stop_tells_its_consoles_that_it_restarts(small, sam):
    with line(small, browser=sam) as console:
        console.next()
        small.web.process.send_signal(signal.SIGTERM)
        assert console.closed() == 1012
