"""What reaches the log: that something failed and where, never what a caller said."""

import io
import json
import logging

import pytest
from django.db import IntegrityError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from structlog.contextvars import bound_contextvars

from dispatch.actions.jobs import JobKind, ask_job
from dispatch.jobs.running import run_waiting_jobs
from dispatch.models import Call, CareRecord
from tests.conftest import make_call

PHONE = "403-555-0166"
STORY = "nobody must read this in a log"


def fails_with_a_local(request):
    caller_phone = PHONE
    care = CareRecord(caller_phone=caller_phone, narrative=STORY)
    raise RuntimeError("a defect") from KeyError(len(care.narrative))


def fails_in_the_database(request):
    """A row that no code should write: PostgreSQL repeats the whole of it in its message."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dispatch_carerecord (call_id, caller_name, caller_phone, narrative)"
            " VALUES (NULL, 'x', %s, %s)",
            [PHONE, STORY],
        )


def fails_on_text_that_no_json_holds(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb", [json.dumps({"note": f"{STORY}\0"})])


def logs_an_exception_itself(request):
    caller_phone = PHONE
    try:
        raise ValueError("a defect")
    except ValueError:
        logging.getLogger("dispatch.anything").exception("said so")
    return HttpResponse(len(caller_phone))


urlpatterns = [
    path("local", fails_with_a_local),
    path("database", fails_in_the_database),
    path("json", fails_on_text_that_no_json_holds),
    path("itself", logs_an_exception_itself),
    path("", include("dispatch.urls")),
]


@pytest.fixture
def written():
    """What the program's own handler writes."""
    (handler,) = (h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    kept, text = handler.stream, io.StringIO()
    handler.setStream(text)
    yield text
    handler.setStream(kept)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("where", ["local", "database", "json", "itself"])
def test_a_failure_is_logged_with_its_place_and_without_what_was_said(db, written, where):
    Client(raise_request_exception=False).get(f"/{where}", {"q": STORY})

    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    frames = [f for line in lines for e in line.get("exception", ()) for f in e["frames"]]
    assert any(frame["filename"] == __file__ for frame in frames), "the place is in the log"
    assert PHONE not in written.getvalue()
    assert STORY not in written.getvalue()
    assert "must read" not in written.getvalue()


def test_the_check_that_refuses_a_row_is_named_and_the_row_is_not(centre, now, written):
    call = make_call(centre.dana, now, address="9 Unlogged Crescent")
    with pytest.raises(IntegrityError) as refused:
        Call.objects.filter(pk=call.pk).update(level=9)
    logging.getLogger("dispatch.anything").error("it failed", exc_info=refused.value)

    assert "call_level_is_0_to_4" in written.getvalue()
    assert "Unlogged" not in written.getvalue()


def test_what_a_worker_logs_of_a_job_bears_the_id_of_the_request_that_asked(centre, now, written):
    with bound_contextvars(request_id="a-request"):
        ask_job(JobKind.VERIFY_JOURNAL, actor=centre.sofia, now=now)
    assert run_waiting_jobs(now=lambda: now) == 1

    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    (begins,) = [line for line in lines if line["event"].startswith("the job ")]
    assert (begins["request_id"], begins["event"]) == ("a-request", "the job verify journal begins")
