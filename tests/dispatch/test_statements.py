"""How many statements each step asks of PostgreSQL: growth is seen here before a centre feels it.

Counted as they are sent; in a test BEGIN and COMMIT are savepoints, and count the same.
"""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dispatch.actions.assessment import answer_questions
from dispatch.actions.assignment import move_status
from dispatch.actions.closing import close_call
from dispatch.actions.decision import wait_for_team
from dispatch.actions.offers import accept_offer, offer_unit
from dispatch.actions.people import issue_token
from dispatch.actions.unanswered import sweep_overdue
from dispatch.journal import after
from dispatch.lifecycle import AssignmentStatus, Outcome
from dispatch.live import Told, View, draw
from dispatch.permissions import SYSTEM
from teams.models import Role
from tests.conftest import SAFE_ANSWERS, make_call, make_unit, send_unit
from tests.live.machines import report

MOST = {
    "a call at a console": 5,
    "a call of the primary CAD": 5,
    "the same call again": 14,
    "the first answer": 15,
    "an answer": 14,
    "waiting": 5,
    "an offer": 16,
    "an acceptance": 13,
    "a move": 10,
    "an end": 12,
    "a sweep that finds nothing": 7,
    "the board": 17,
    "the pane": 24,
    "a line drawn": 3,
    "a unit's line drawn": 8,
}


@pytest.fixture
def counted(request):
    """Count the statements of one step and hold it to its budget."""

    def count(step, act, *, budget=MOST):
        with CaptureQueriesContext(connection) as asked:
            answer = act()
        said = "\n".join(one["sql"][:120] for one in asked.captured_queries)
        assert len(asked) <= budget[step], f"{step}: {len(asked)}\n{said}"
        return answer

    return count


@pytest.fixture
def post(centre, now):
    """Send to the API as the primary CAD does."""
    token = issue_token("primary-cad", role=Role.CAD_FEED, actor=SYSTEM, now=now)
    client = Client(headers={"Authorization": f"Bearer {token}"})

    def send(body, key):
        return client.post(
            "/api/v1/calls",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )

    send(report("warm"), "warm")
    return send


def test_intake_of_the_primary_cad(counted, post):
    assert counted("a call of the primary CAD", lambda: post(report("a"), "a")).status_code == 201
    assert counted("the same call again", lambda: post(report("a"), "a")).status_code == 200


def test_each_step_of_the_main_story(centre, call, now, counted):
    person = {"actor": centre.dana, "now": now}
    make_call(centre.dana, now)
    counted("a call at a console", lambda: make_call(centre.dana, now))
    first, *others = [{question: answer} for question, answer in SAFE_ANSWERS.items()]
    answer_questions(call_id=make_call(centre.dana, now).pk, answers=first, **person)
    counted("the first answer", lambda: answer_questions(call_id=call.pk, answers=first, **person))
    for one in others:
        counted("an answer", lambda o=one: answer_questions(call_id=call.pk, answers=o, **person))
    counted("waiting", lambda: wait_for_team(call_id=call.pk, **person))
    to_cedar = {"call_id": call.pk, "unit_id": centre.cedar.pk, **person}
    sent = counted("an offer", lambda: offer_unit(**to_cedar))
    counted("an acceptance", lambda: accept_offer(assignment_id=sent.pk, **person))
    for status in (AssignmentStatus.ON_SCENE, AssignmentStatus.CLEAR):
        move = {"assignment_id": sent.pk, "status": status, **person}
        counted("a move", lambda m=move: move_status(**m))
    end = {"call_id": call.pk, "outcome": Outcome.ENGAGED, **person}
    counted("an end", lambda: close_call(**end))
    counted("a sweep that finds nothing", lambda: sweep_overdue(now=now))


@pytest.fixture
def full_centre(centre, now):
    """Thirty calls, some with a unit, some answered, and twelve units."""
    for n in range(30):
        call = make_call(centre.dana, now + timedelta(seconds=n))
        if n % 3 == 0:
            answers = {"weapon": "none"}
            answer_questions(call_id=call.pk, answers=answers, actor=centre.dana, now=now)
        if n % 3 == 1:
            unit = make_unit(f"X-{n}", officer=True)
            send_unit(call_id=call.pk, unit_id=unit.pk, actor=centre.dana, now=now)
    return centre


@pytest.fixture
def dana():
    client = Client()
    form = {"login": "dana", "password": "dana-has-a-password"}
    assert client.post("/accounts/login/", form).status_code == 302
    return client


def test_a_full_board_asks_no_more_than_an_empty_one(full_centre, dana, counted):
    dana.get("/")
    counted("the board", lambda: dana.get("/"))


def test_the_pane_of_a_call_in_a_full_centre(full_centre, call, dana, counted):
    dana.get(f"/calls/{call.pk}/")
    only_the_pane = {"X-Requested-With": "fetch"}
    counted("the pane", lambda: dana.get(f"/calls/{call.pk}/", headers=only_the_pane))


def test_many_lines_are_drawn_with_no_more_than_one(full_centre, counted):
    received = [Told(line) for line in after(0, limit=500) if line.kind == "call.received"]
    counted("a line drawn", lambda: draw(received, View.BOARD))
    sent = [Told(line) for line in after(0, limit=500) if line.kind == "unit.assigned"]
    counted("a unit's line drawn", lambda: draw(sent, View.BOARD))
