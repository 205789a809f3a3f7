"""A real browser on the real server: web and relay as `./cad up` starts them, on the test database."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import sync_playwright

from dispatch.actions.assessment import answer_questions
from dispatch.actions.assignment import move_status
from dispatch.actions.people import issue_token
from dispatch.lifecycle import AssignmentStatus
from dispatch.models import Assignment
from dispatch.permissions import SYSTEM
from pilot_zones.addresses import normal_form
from pilot_zones.models import Address
from teams.models import Role
from tests.conftest import SAFE_ANSWERS, make_call, make_centre, take_back
from tests.live.processes import serving

from .consoles import CHROMIUM, FLAGS, Desk
from .tiles import tile_store


@pytest.fixture(scope="package")
def db(django_db_setup, django_db_blocker):
    """The test database, kept for all tests here: real processes read what is committed.

    It stands in for pytest-django's fixture of this name, by which that knows who needs a database.
    """
    with django_db_blocker.unblock():
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="package")
def town(db):
    """The cast, committed, with two addresses that the gazetteer knows."""
    Address.objects.bulk_create(
        Address(label=label, normal=normal_form(label), lat=51.01, lng=lng)
        for label, lng in (("12 RIVER ROAD", -114.05), ("40 HILL STREET", -114.03))
    )
    return make_centre(datetime.now(UTC))


@pytest.fixture(scope="package")
def feed_token(town):
    """The primary CAD's token."""
    return issue_token("primary-cad", role=Role.CAD_FEED, actor=SYSTEM, now=datetime.now(UTC))


@pytest.fixture(scope="package")
def tiles():
    """The store of the centre's basemap: pictures, until a test puts something else there."""
    with tile_store() as store:
        yield store


@pytest.fixture(scope="package")
def server(town, tiles, tmp_path_factory):
    """A web process and a relay that leads."""
    with serving(tmp_path_factory.mktemp("server"), MAP_TILES=tiles.url) as started:
        started.start_web()
        started.relay_that_leads()
        yield started


@pytest.fixture(scope="package")
def browser(server):
    """A headless Chromium; the tests skip where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    # Playwright keeps a loop in this thread; the tests read the database between its steps.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
        # Beside that loop Django opened a connection of its own.
        connection.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def whole_desk(browser, server):
    """The logins of the whole package."""
    return Desk(browser, server.origin)


@pytest.fixture
def desk(whole_desk, town):
    """The pages of one test: no fault may happen in any, and no unit stays out."""
    yield whole_desk
    faults = whole_desk.clear()
    for out in Assignment.objects.filter(closed_at__isnull=True):
        clock = datetime.now(UTC)
        if out.status == AssignmentStatus.ON_SCENE:
            home = AssignmentStatus.CLEAR
            move_status(assignment_id=out.pk, status=home, actor=town.sam, now=clock)
        else:
            take_back(out, actor=town.sam, now=clock)
    assert faults == []


@pytest.fixture
def new_call(town):
    """Make a call in Riverside, as another console would."""

    def make(**told):
        return make_call(told.pop("actor", town.sam), datetime.now(UTC), **told)

    return make


@pytest.fixture
def calm(town, new_call, clock):
    """A call that the answers put at level 2, and that nobody has decided yet."""
    call = new_call()
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=town.sam, now=clock)
    return call


@pytest.fixture
def clock():
    """The real clock: a server beside us reads its own."""
    return datetime.now(UTC)
