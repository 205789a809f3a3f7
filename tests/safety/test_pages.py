"""What a dispatcher does for a crew's safety, through the doors that the buttons use."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dispatch.actions.assessment import answer_questions
from dispatch.actions.decision import raise_call
from dispatch.actions.lowering import NotLowerable, lower_call
from dispatch.actions.take_back import give_call
from dispatch.models import Call, Emergency, ServiceRequest
from dispatch.selectors.decisions import decision_for
from tests.conftest import SAFE_ANSWERS, make_call

from .conftest import minutes, sweep


@pytest.fixture
def now():
    """Half an hour ago: the doors act at the real time."""
    return timezone.now() - minutes(30)


@pytest.fixture
def post(visit):
    """Send a form as the page's script does; return what is drawn."""
    browser = Client()
    browser.force_login(visit.dana)

    def send(name, pk, **form):
        path = reverse(f"console:{name}", kwargs={"pk": pk})
        answer = browser.post(path, form, headers={"X-Requested-With": "fetch"})
        assert answer.status_code == 200, answer.text
        return answer.text

    return send


def test_a_call_is_given_shown_waiting_with_all_that_goes_with_it_and_confirmed(visit, post):
    drawn = post("give", visit.call.pk, service="EMS")
    assert "Given to EMS, waiting for them to confirm" in drawn
    assert f"CALL {visit.call.number}" in drawn, "the summary stands there to be copied"
    assert "MCRT-1: on scene" in drawn
    drawn = post("confirm", visit.call.pk, service="EMS", reference="E-9")
    assert "EMS has the call since" in drawn
    assert "reference E-9" in drawn


def test_backup_is_asked_for_and_called_off(visit, post):
    assert "Fire asked for as backup" in post("backup", visit.row.pk, service="FIRE")
    drawn = post("call-off", visit.call.pk, service="FIRE", reason="put out")
    assert "Fire called off: put out" in drawn
    assert not ServiceRequest.objects.get().is_open


def test_a_crew_that_calls_by_radio_alarms_and_is_acknowledged(visit, post):
    post("press", visit.row.pk)
    emergency = Emergency.objects.get()
    drawn = post("acknowledge", emergency.pk)
    assert 'data-tone=""' in drawn
    assert "Dana" in post("check-in", visit.row.pk), "the pane says who took it in hand"


@pytest.mark.parametrize("send", ["well", "POLICE"])
def test_a_silent_crew_is_answered_for_from_the_alarm_itself(visit, post, now, send):
    sweep(now + minutes(23))
    drawn = post("crew-alarm", visit.row.pk, send=send)
    assert "NO CHECK-IN" not in drawn
    assert ServiceRequest.objects.exists() is (send == "POLICE")


def test_the_primary_cad_reads_its_own_call_and_confirms_it(centre, now, client):
    call = make_call(centre.feed, now, source="primary-cad")
    address = f"/api/v1/calls/{call.pk}"
    client.force_login(centre.feed)
    assert client.get(f"{address}/handover").status_code == 404, "nothing was given"
    give_call(call_id=call.pk, service="POLICE", actor=centre.dana, now=now)
    told = client.get(f"{address}/handover").json()
    assert told["caller"]["phone"] == "403-555-0148"
    assert told["text"].startswith(f"CALL {call.number}")

    body = json.dumps({"service": "POLICE", "reference": "26-1"})
    answer = client.post(f"{address}/confirm", body, content_type="application/json")
    assert (answer.status_code, answer.json()["reference"]) == (200, "26-1")
    client.force_login(centre.evan)
    assert client.get(f"{address}/handover").status_code == 403


def test_a_raise_by_hand_is_undone_by_a_supervisor_with_a_reason_and_no_further(visit, now):
    answer_questions(call_id=visit.call.pk, answers=SAFE_ANSWERS, actor=visit.dana, now=now)
    raise_call(call_id=visit.call.pk, level=4, reason="shouting", actor=visit.dana, now=now)
    call = Call.objects.get(pk=visit.call.pk)

    def lowers(person):
        return [c.value for c in decision_for(call, call.assessment, [], person=person).lower]

    assert lowers(visit.sofia) == ["lower:2"]
    assert lowers(visit.dana) == []
    for level, reason in ((1, "calm now"), (2, " ")):
        with pytest.raises(NotLowerable):
            lower_call(call_id=call.pk, level=level, reason=reason, actor=visit.sofia, now=now)
    lower_call(call_id=call.pk, level=2, reason="a slip", actor=visit.sofia, now=now)
    call.refresh_from_db()
    assert (call.urgency, call.raised_to, call.lowered_to) == (2, None, None)


def test_a_hard_stop_says_whom_it_wants_in_the_order_of_its_button(visit, post, now):
    armed = SAFE_ANSWERS | {"weapon": "in_hand", "medical": "unknown"}
    call = make_call(visit.dana, now)
    answer_questions(call_id=call.pk, answers=armed, actor=visit.dana, now=now)
    drawn = post("give", call.pk, service="FIRE")
    headline = drawn.split('class="headline')[1].split("</p>")[0]
    assert "Ask for Police, EMS" in drawn
    assert "Police, EMS" in headline
