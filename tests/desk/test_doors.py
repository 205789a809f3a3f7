"""The desk's pages, live lines and the API: what a navigator sees, and what the floor must not read."""

import itertools
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dispatch import journal
from dispatch.actions.handoff import accept_handoff, hand_off, return_handoff
from dispatch.actions.people import issue_token
from dispatch.handoff_codes import ReturnCode
from dispatch.live import DeskView, Told, View, draw
from dispatch.models import Answer, CareRecord, Handoff, JournalEntry
from dispatch.permissions import SYSTEM
from teams.models import Role

from .conftest import make_triaged, standing

SAID, NOTE, SERVICE = "the lantern under the viaduct", "told of a sister", "Alder Street detox"


@pytest.fixture
def now():
    """Pages ask the real clock."""
    return timezone.now()


def browser(username):
    client = Client(headers={"X-Requested-With": "fetch"})
    form = {"login": username, "password": f"{username}-has-a-password"}
    assert client.post(reverse("account_login"), form).status_code == 302
    return client


def told(call, name, client, **form):
    return client.post(reverse(f"desk:{name}", args=[call.pk]), form)


@pytest.fixture
def call(centre, now):
    call = make_triaged(centre, now - timedelta(minutes=14))
    CareRecord.objects.filter(call=call).update(narrative=SAID)
    return call


def test_a_navigator_lands_at_the_desk_and_sees_place_number_and_answers(centre, call, now):
    hand_off(call_id=call.pk, desk_id=None, actor=centre.dana, now=now)
    noor = browser("noor")
    assert noor.get("/")["Location"] == "/desk/"
    page = Client()
    page.cookies = noor.cookies
    assert "12 River Road" in page.get("/desk/").content.decode()
    pane = noor.get(reverse("desk:call", args=[call.pk])).content.decode()
    place, number, answers = (
        pane.index(w) for w in ("12 River Road", "403-555-0148", "social need")
    )
    assert place < number < answers
    reads = JournalEntry.objects.filter(kind="care.read", actor=centre.noor)
    assert reads.count() == 1


def test_a_navigator_reaches_no_call_but_those_at_the_desk(centre, call, now):
    noor = browser("noor")
    assert noor.get(reverse("desk:call", args=[call.pk])).status_code == 404
    for name in ("accept", "return", "answer", "lost", "attempt", "decide", "send", "finish"):
        assert told(call, name, noor, code="weapon", outcome="connected").status_code == 404
    for name in ("console:call", "console:answer", "console:close"):
        address = reverse(name, args=[call.pk])
        assert {noor.get(address).status_code, noor.post(address).status_code} <= {403, 405}
    assert not JournalEntry.objects.filter(actor=centre.noor).exists()


NASTY = ("", "x\0y", "9" * 30, "\ud800" * 9, "🚀'\"<>%s{}" * 1000)


def test_no_value_of_a_form_is_a_fault(centre, call, accepted):
    noor = browser("noor")
    fields = {"return": ["code"], "answer": ["question", "answer"], "attempt": ["reached"]}
    fields |= {"decide": ["choice", "reason"], "send": ["unit"], "finish": ["outcome", "note"]}
    right = {"question": "weapon", "answer": "none", "choice": "raise:4", "outcome": "connected"}
    for name, known in fields.items():
        for field, value in itertools.product(known, NASTY):
            form = right | {field: value.encode("utf-8", "replace")}
            assert told(call, name, noor, **form).status_code < 500, (name, field, value)


def test_the_whole_way_by_the_pages_ends_with_the_desk_empty(centre, call):
    dana, noor = browser("dana"), browser("noor")
    answer = dana.post(reverse("console:hand-off", args=[call.pk]), {"desk": centre.desk.pk})
    assert "Offered to 211" in answer.content.decode()
    assert "You have this call" in told(call, "accept", noor).content.decode()
    assert "call back" in told(call, "lost", noor).content.decode()
    assert "You have this call" in told(call, "attempt", noor, reached="yes").content.decode()
    told(call, "answer", noor, question="weapon", answer="unknown")
    assert "1 asked again" in noor.get(reverse("desk:call", args=[call.pk])).content.decode()
    assert "No call in hand" in told(call, "return", noor, code="cannot_assess").content.decode()
    back = dana.get(reverse("console:call", args=[call.pk])).content.decode()
    assert "Back from 211: cannot assess" in back
    again = noor.get(reverse("desk:call", args=[call.pk])).content.decode()
    assert "not at your desk any more" in again


def test_a_danger_that_comes_back_is_not_handed_off_again_by_one_key(centre, call, accepted, now):
    code = ReturnCode.WEAPON
    return_handoff(handoff_id=accepted.pk, return_code=code, actor=centre.noor, now=now)
    pane = browser("dana").get(reverse("console:call", args=[call.pk])).content.decode()
    assert 'value="ask:POLICE" data-key="s"' in pane
    assert "Hand to" not in pane


def test_the_floor_reads_how_it_ended_and_nothing_of_what_the_desk_heard(centre, call, now):
    ago = now - timedelta(minutes=13, seconds=50)
    row = hand_off(call_id=call.pk, desk_id=None, actor=centre.dana, now=ago)
    accept_handoff(handoff_id=row.pk, actor=centre.noor, now=ago)
    noor, dana = browser("noor"), browser("dana")
    told(call, "answer", noor, question="suicide", answer="ideation_method")
    told(call, "finish", noor, outcome="connected", service=SERVICE, note=NOTE)
    assert standing(call).state == "closed"
    pane = dana.get(reverse("console:call", args=[call.pk])).content.decode()
    board = Client()
    board.cookies = dana.cookies
    board = board.get("/").content.decode()
    for seen in (pane, board):
        assert "211: connected to a service, 14 min" in seen
    lines = JournalEntry.objects.filter(call=call, kind="call.closed")
    heard = [pane, board, json.dumps(lines.get().data), *live(View.BOARD)]
    assert not [text for text in heard if "thoughts" in text.lower()]
    for secret in (NOTE, SERVICE):
        assert not [text for text in (*heard, api(centre, call, now)) if secret in text]
    assert SAID not in board
    assert Answer.objects.filter(given_by=centre.noor).exists()


def api(centre, call, now):
    token = issue_token("dispatch", role=Role.DISPATCHER, actor=SYSTEM, now=now)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    answer = client.get(f"/api/v1/calls/{call.pk}")
    assert answer.json()["handoff"]["status"] == "done"
    return answer.content.decode()


def live(view, after=0):
    lines = [Told(line) for line in journal.after(after, limit=500)]
    draw(lines, view)
    return [line.text[view] for line in lines]


def test_a_desk_is_told_every_number_and_only_its_own_calls(centre, call, now):
    other = make_triaged(centre, now, address="99 Far Lane")
    row = hand_off(call_id=call.pk, desk_id=None, actor=centre.dana, now=now)
    mine, theirs = DeskView(frozenset({centre.desk.pk})), DeskView(frozenset({centre.distress.pk}))
    seen = [json.loads(text) for text in live(mine)]
    assert [line["seq"] for line in seen] == list(range(1, len(seen) + 1))
    assert "12 River Road" in seen[-1]["html"]
    assert str(other.pk) not in "".join(line["html"] for line in seen)
    assert not any(json.loads(text)["html"] for text in live(theirs))
    head = journal.head().seq
    return_handoff(handoff_id=row.pk, return_code=ReturnCode.DECLINED, actor=centre.noor, now=now)
    gone = "".join(json.loads(text)["html"] for text in live(mine, after=head))
    assert f'id="call-{call.pk}" data-gone' in gone
    assert "gave it back: caller declined 211" in gone


def test_the_api_hands_a_call_off_by_the_name_of_a_desk(centre, call, now):
    token = issue_token("dispatch", role=Role.DISPATCHER, actor=SYSTEM, now=now)
    client = Client(headers={"Authorization": f"Bearer {token}"})

    def decide(**body):
        address = f"/api/v1/calls/{call.pk}/decide"
        return client.post(
            address, {"decision": "hand_off"} | body, content_type="application/json"
        )

    assert decide(desk="nobody").status_code == 404
    answer = decide(desk="distress centre")
    assert (answer.status_code, answer.json()["handoff"]["desk"]) == (200, "Distress Centre")
    assert answer.json()["handoff"]["return_code"] == ""
    assert Handoff.objects.get().handed_by.username == "dispatch"
