"""A database that does not answer in time is a 503 that says so; a defect is a 500 that tells nothing."""

import logging

import psycopg
from django.db import connection

from dispatch.models import Answer
from teams.models import Role
from tests.api.conftest import CALL, errors_of, make_machine
from tests.api.web import database_url


def test_a_held_row_is_503_with_retry_after_and_stores_nothing(lasting_sender):
    desk = make_machine("desk", Role.DISPATCHER)
    path = f"/calls/{lasting_sender.post('/calls', CALL).json()['id']}"
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 200")

    with psycopg.connect(database_url()) as other:
        other.execute("SELECT 1 FROM dispatch_call FOR UPDATE")
        refused = desk.post(f"{path}/answers", {"answers": {"weapon": "none"}})

    assert (refused.status_code, refused["Retry-After"]) == (503, "2")
    ((code, _, detail),) = errors_of(refused)
    assert code == "busy"
    assert "nothing was stored" in detail
    assert "lock" not in refused.text
    assert not Answer.objects.exists()
    assert lasting_sender.post("/calls", CALL).status_code == 200


def test_a_defect_tells_the_asker_nothing_and_the_log_everything(sender, monkeypatch, caplog):
    def broken(*_args, **_more):
        raise RuntimeError("Robin at 403-555-0148")

    monkeypatch.setattr("dispatch.api.calls.take_call", broken)
    sender.client.raise_request_exception = False

    with caplog.at_level(logging.ERROR):
        failed = sender.post("/calls", CALL)

    assert failed.status_code == 500
    assert "Robin" not in failed.text
    assert errors_of(failed)[0][0] == "error"
    assert "RuntimeError" in caplog.text
