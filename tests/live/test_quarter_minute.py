"""A quarter of a minute with many lines open at once: who stays, and who is shown out."""

import itertools
from contextlib import closing
from datetime import UTC, datetime

import pytest
from knox.models import AuthToken
from websockets.exceptions import ConnectionClosed

from dispatch.actions.people import issue_token
from dispatch.console.sockets import LOOK_AGAIN_S
from dispatch.permissions import SYSTEM
from teams.models import Person, Role
from tests.conftest import hash_of, make_person
from tests.crowds import crowd

from .lines import TOKEN, line, logged_in

A_WHILE_S = LOOK_AGAIN_S + 2


def log_out(browser, person):
    page = browser.get("/accounts/logout/")
    browser.post("/accounts/logout/", data={"csrfmiddlewaretoken": TOKEN.search(page.text)[1]})


def change(**columns):
    def apply(browser, person):
        Person.objects.filter(pk=person.pk).update(**columns)

    return apply


def nothing(browser, person):
    """Leave everything as it is."""


HAPPENS = {
    "nothing": (nothing, None),
    "logged out": (log_out, 4401),
    "switched off": (change(is_active=False), 4401),
    "another password": (change(password=hash_of("another-password-altogether")), 4401),
    "now an evaluator": (change(role=Role.EVALUATOR), 4403),
    # A crew's line is of its own units: the page is drawn for others, and loads itself anew.
    "now a crew": (change(role=Role.CREW), 4409),
    # An admin reads the feed of numbers, and no part of the board.
    "now an admin": (change(role=Role.ADMIN), 4403),
}


@pytest.fixture(scope="module")
def quarter_minute(server, town):
    """Open a line for each thing that may happen, let it happen, and listen on all of them."""
    names = itertools.count()
    with crowd() as begin:
        heard = {
            what: begin(watched, server, f"watcher{next(names)}", act)
            for what, (act, _) in HAPPENS.items()
        }
        heard["token withdrawn"] = begin(machine_watched, server)
        return {what: done.result() for what, done in heard.items()}


def watched(server, username, act):
    person = make_person(username, Role.DISPATCHER)
    with closing(logged_in(server, username)) as browser, line(server, browser=browser) as console:
        console.next()
        act(browser, person)
        return end_of(console), console


def machine_watched(server):
    token = issue_token("sensor", role=Role.CAD_FEED, actor=SYSTEM, now=datetime.now(UTC))
    with line(server, token=token) as machine:
        machine.next()
        AuthToken.objects.filter(user__username="sensor").delete()
        return end_of(machine), machine


def end_of(console):
    try:
        console.hear(A_WHILE_S)
    except ConnectionClosed:
        return console.socket.close_code
    return None


@pytest.mark.parametrize("what", [*HAPPENS, "token withdrawn"])
def test_a_line_ends_soon_after_its_owner_lost_the_right_to_it(quarter_minute, what):
    _, code = HAPPENS.get(what, (None, 4401))
    assert quarter_minute[what][0] == code


def test_an_idle_line_stays_and_beats_about_every_three_seconds(quarter_minute):
    """The layer of a fresh install ends one after five seconds without a message."""
    _, console = quarter_minute["nothing"]
    gaps = console.gaps("beat")
    assert len(gaps) >= 4
    assert all(2 < gap < 4.5 for gap in gaps), gaps
