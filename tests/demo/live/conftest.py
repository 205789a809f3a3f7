"""The demo centre, seeded and committed once for the tests of this folder, with real processes beside it."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from dispatch.demo.seeding import seed_demo
from tests.live.processes import serving, wait_until


@pytest.fixture(scope="package")
def db(django_db_setup, django_db_blocker):
    """The test database, kept for this folder: real processes read what is committed.

    It stands in for pytest-django's fixture of this name, by which that knows who needs a database.
    """
    with django_db_blocker.unblock():
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="package")
def demo_centre(db):
    """The demo centre as `./cad up` seeds it."""
    seed_demo(now=datetime.now(UTC), tell=lambda name, what: None)


@pytest.fixture(scope="package")
def server(demo_centre, tmp_path_factory):
    """A web process and a relay that leads."""
    with serving(tmp_path_factory.mktemp("server")) as started:
        relay = started.start_relay()
        started.start_web()
        wait_until(lambda: started.leads(relay), within=20, what="a relay that leads")
        yield started
