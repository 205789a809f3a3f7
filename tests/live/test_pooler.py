"""The program behind PgBouncer in transaction mode: nothing of ours stays on a session."""

import os
from contextlib import closing
from itertools import count

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from dispatch import journal
from dispatch.celery import app
from dispatch.direct import keep_limits
from dispatch.models import Call, SweepRun
from dispatch.watched import SWEPT
from tests.conftest import SAFE_ANSWERS
from tests.crowds import crowd

from .lines import line, logged_in
from .machines import machine, report
from .poolers import PROGRAM, SESSIONS, pooler
from .processes import environment, serving, wait_until
from .test_line import caught_up

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="pgbouncer is not installed")
SENDERS = 3 * SESSIONS


@pytest.fixture(scope="module")
def pooled_url(town):
    """The pooler's address; its role has our limits, as `prepare` gives them."""
    keep_limits()
    with pooler() as url:
        yield url
    with connection.cursor() as cursor:
        name = sql.Identifier(connection.settings_dict["NAME"])
        cursor.execute(sql.SQL("ALTER ROLE CURRENT_USER IN DATABASE {} RESET ALL").format(name))


@pytest.fixture(scope="module")
def pooled(pooled_url, tmp_path_factory):
    """Web, relay and worker, all but the relay's lease through the pooler."""
    own = {
        "DATABASE_POOLER": "on",
        "DATABASE_DIRECT_URL": environment()["DATABASE_URL"],
        "DATABASE_URL": pooled_url,
    }
    with serving(tmp_path_factory.mktemp("pooled"), **own) as started:
        started.start_worker()
        started.start_relay()
        started.start_web()
        yield started


def test_a_call_goes_from_the_primary_cad_to_its_end(pooled, town, feed_token, desk_token):
    numbers = count()
    with machine(pooled, feed_token) as feed, machine(pooled, desk_token) as desk:

        def post(path, **told):
            key = {"Idempotency-Key": f"pooled-{next(numbers)}"}
            answer = desk.post(path, json=told, headers=key)
            assert answer.status_code in (200, 201), answer.text
            return answer.json()

        call = f"/calls/{feed.post('/calls', json=report()).json()['id']}"
        with closing(logged_in(pooled, "sam")) as sam, line(pooled, browser=sam) as console:
            begun = caught_up(console)
            post(f"{call}/answers", answers=SAFE_ANSWERS)
            sent = f"/assignments/{post(f'{call}/assign', unit=town.cedar.pk)['id']}"
            post(f"{sent}/accept")
            for status in ("en_route", "on_scene", "clear"):
                post(f"{sent}/status", status=status)
            assert post(f"{call}/close", outcome="engaged")["state"] == "closed"
            upto = caught_up(console)
            assert upto - begun >= 6
            # Sweeps may write more lines meanwhile.
            assert console.numbers[: upto - begun] == list(range(begun + 1, upto + 1))


def test_more_senders_than_sessions_lose_and_double_nothing(pooled, feed_token):
    refs = [f"pooled-{number}" for number in range(4 * SENDERS)]

    def send(mine):
        with machine(pooled, feed_token) as feed:
            return {feed.post("/calls", json=report(ref)).status_code for ref in mine}

    with crowd() as begin:
        sent = [begin(send, refs[first::SENDERS]) for first in range(SENDERS)]
        assert {code for done in sent for code in done.result()} == {201}

    assert Call.objects.filter(source_ref__in=refs).count() == len(refs)
    *_, whole = journal.verify()
    assert whole.holds


def test_the_worker_works_through_it_too(pooled):
    before = SweepRun.objects.filter(name=SWEPT[0].name).first()
    app.send_task("sweep", args=[SWEPT[0].name], queue=os.environ["CELERY_QUEUE"])
    wait_until(
        lambda: SweepRun.objects.exclude(ran_at=before and before.ran_at).filter(
            name=SWEPT[0].name
        ),
        within=20,
        what="a sweep",
    )


def test_the_relay_passes_it_by(pooled):
    asked = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(asked, ["cad-relay"])
        assert cursor.fetchone()[0] >= 1
        cursor.execute(asked, ["cad"])
        assert cursor.fetchone()[0] >= 1
    assert "relay lost the database" not in pooled.said


def test_a_session_has_the_limits_that_the_pooler_would_refuse(pooled_url):
    with psycopg.connect(pooled_url) as session:
        assert session.execute("SHOW lock_timeout").fetchone() == ("4s",)
        assert session.execute("SHOW statement_timeout").fetchone() == ("15s",)
    with pytest.raises(psycopg.OperationalError, match="unsupported startup parameter: options"):
        psycopg.connect(pooled_url, options="-c lock_timeout=4000")
