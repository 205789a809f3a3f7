"""The broker hangs, dies and comes back empty: dispatch goes on, no line is lost, nobody is shut out."""

import signal
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass

import httpx
import pytest

from dispatch import journal
from dispatch.models import Call
from tests.conftest import make_call

from .lines import line, logged_in
from .machines import machine, report
from .processes import Valkey, wait_until
from .test_faults import BY_ITSELF_S, BY_THE_RELAY_S, best_of_five
from .test_line import caught_up

# A request that waited for the broker would wait for its time-out, which is longer.
PROMPT_S = 1.0


@contextmanager
def hung(broker):
    """The broker hangs with its port open."""
    broker.send(signal.SIGSTOP)
    try:
        yield
    finally:
        broker.send(signal.SIGCONT)


@contextmanager
def dead(broker):
    """The broker is gone, and what it held with it; it comes back empty."""
    broker.kill()
    try:
        yield
    finally:
        broker.start()


def seconds_to_dispatch(own, token):
    """Take a call, send a unit and take it back; return how long the slowest of them took."""
    with machine(own, token) as desk:
        took, call = timed(desk, "/calls", report())
        assert Call.objects.filter(pk=call["id"]).exists()
        took_to_send, sent = timed(desk, f"/calls/{call['id']}/assign", {"unit": "MCRT-1"})
        back = {"reason": "mistake"}
        took_to_move, _ = timed(desk, f"/assignments/{sent['id']}/take-back", back)
    return max(took, took_to_send, took_to_move)


def timed(desk, path, body):
    begun = time.monotonic()
    answer = desk.post(path, json=body)
    assert answer.status_code in (200, 201), answer.text
    return time.monotonic() - begun, answer.json()


@dataclass(frozen=True)
class Desk:
    """A dispatcher with a browser and a program, from before anything broke."""

    browser: httpx.Client
    token: str
    broker: Valkey


@pytest.fixture(scope="module")
def desk(sam, desk_token, broker):
    return Desk(sam, desk_token, broker)


@pytest.mark.parametrize("broken", [hung, dead])
def test_dispatch_goes_on_without_the_broker_and_recovers_with_it(
    broken, server, town, desk, clock
):
    with line(server, browser=desk.browser) as console:
        caught_up(console)
        with broken(desk.broker):
            assert seconds_to_dispatch(server, desk.token) < PROMPT_S
            console.told(journal.head().seq, within=BY_ITSELF_S)
            assert console.beat()["head"] == journal.head().seq
        wait_until(
            lambda: best_of_five(console, town, clock) < BY_THE_RELAY_S,
            within=10,
            what="the relay's word",
        )
        first, *_, last = console.numbers
        assert console.numbers == list(range(first, last + 1))


@pytest.mark.parametrize("broken", [hung, dead])
def test_a_line_opens_without_the_broker_and_is_told_all_the_same(
    broken, desk, server, town, clock
):
    with broken(desk.broker), line(server, browser=desk.browser) as console:
        caught_up(console)
        make_call(town.sam, clock)
        assert console.told(journal.head().seq, within=BY_ITSELF_S)


def test_people_log_in_and_stay_logged_in_without_the_broker(broker, server, sam):
    with hung(broker):
        assert sam.get("/").status_code == 200
        with closing(logged_in(server, "sofia")) as browser:
            assert browser.get("/").status_code == 200
