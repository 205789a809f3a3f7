"""One committed centre and one server for all tests here; each test makes calls of its own."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from dispatch.actions.people import issue_token
from dispatch.permissions import SYSTEM
from teams.models import Role
from tests.conftest import make_centre

from .lines import logged_in
from .processes import READY_S, serving, valkey, wait_until


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
    """The cast, committed."""
    return make_centre(datetime.now(UTC))


@pytest.fixture(scope="package")
def broker(tmp_path_factory):
    """A Valkey of our own, which a test may break for a while."""
    with valkey(tmp_path_factory.mktemp("valkey")) as started:
        yield started


@pytest.fixture(scope="package")
def server(town, broker, tmp_path_factory):
    """A web process and a relay that leads, on that Valkey."""
    with serving(tmp_path_factory.mktemp("server"), REDIS_URL=broker.url) as started:
        relay = started.start_relay()
        started.start_web()
        wait_until(lambda: started.leads(relay), within=READY_S, what="a relay that leads")
        yield started


@pytest.fixture(scope="package")
def browser_of(server):
    """Log somebody in, once."""
    held = {}

    def browser(username):
        if username not in held:
            held[username] = logged_in(server, username)
        return held[username]

    yield browser
    for browser in held.values():
        browser.close()


@pytest.fixture(scope="package")
def dana(browser_of):
    """A dispatcher's browser."""
    return browser_of("dana")


@pytest.fixture(scope="package")
def sam(browser_of):
    """Another dispatcher's browser."""
    return browser_of("sam")


@pytest.fixture(scope="package")
def feed_token(town):
    """The primary CAD's token."""
    return issue_token("primary-cad", role=Role.CAD_FEED, actor=SYSTEM, now=datetime.now(UTC))


@pytest.fixture(scope="package")
def desk_token(town):
    """The token of a dispatcher's own program."""
    return issue_token("desk", role=Role.DISPATCHER, actor=SYSTEM, now=datetime.now(UTC))


@pytest.fixture
def clock():
    """The real clock: a server beside us reads its own."""
    return datetime.now(UTC)
