"""The phone's addresses: what each tells whom, what they understand, and what they keep for later."""

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from dispatch.actions.assessment import answer_questions
from dispatch.models import Assignment, JournalEntry, Tap
from teams.models import UnitPosition

from .conftest import minutes

KEY = "0197a000-0000-4000-8000-000000000001"


def body_of(crew, **more):
    tap = {
        "key": KEY,
        "kind": "accept",
        "unit": crew.cedar.pk,
        "assignment": crew.row.pk,
        "at": "2026-11-24T18:00:00Z",
    }
    return {"taps": [tap | more]}


def answer(response):
    assert response.status_code == 200, response.content
    return response.json()["answers"][0]


@pytest.fixture
def casey(crew, web):
    return web(crew.casey)


@pytest.fixture
def billie(crew, web):
    return web(crew.billie)


def test_a_tap_is_answered_by_its_key_and_again_the_same(crew, casey):
    first, again = (answer(casey.post("/field/taps", body_of(crew))) for _ in range(2))
    assert (first["key"], first["done"], first["says"]) == (KEY, True, "")
    assert first == again
    assert Tap.objects.count() == 1


def test_a_batch_is_answered_tap_by_tap_and_a_bad_one_holds_up_no_other(crew, casey):
    good = body_of(crew)["taps"][0]
    bad = good | {"key": str(uuid.uuid4()), "kind": "dance"}
    after = good | {"key": str(uuid.uuid4()), "kind": "en_route"}
    said = casey.post("/field/taps", {"taps": [good, bad, 7, after]}).json()["answers"]

    assert [one["done"] for one in said] == [True, False, False, True]
    assert said[1]["key"] == bad["key"]
    assert said[1]["says"].startswith("kind: one of accept, decline")
    assert Assignment.objects.get(pk=crew.row.pk).status == "en_route"


WRONG = {
    "key": ["x", None, 7],
    "unit": ["1", True, -1, None, 1e3, 10**30],
    "assignment": ["1", True, None],
    "at": ["yesterday", "2026-11-24T18:00:00", "1970-01-01T00:00:00Z", None, 7],
    "colour": ["red"],
}


@pytest.mark.parametrize("name", WRONG)
def test_each_wrong_field_is_named(crew, casey, name):
    for value in WRONG[name]:
        said = answer(casey.post("/field/taps", body_of(crew, **{name: value})))
        assert (said["code"], said["status"]) == ("not_understood", 400), value
        assert name in said["says"]
    assert not Tap.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "decline", "reason": "bored"},
        {"kind": "decline"},
        {"kind": "outcome", "outcome": "duplicate"},
        {"kind": "outcome", "outcome": "engaged", "note": "x" * 2001},
        {"kind": "outcome", "outcome": "engaged", "note": "\0"},
        {"kind": "outcome", "outcome": "engaged", "note": "\ud800"},
        {"kind": "backup", "service": "ARMY"},
        {"kind": "emergency", "lat": 51.0},
        {"kind": "emergency", "lat": 91, "lng": 0},
        {"kind": "accept", "reason": "vehicle"},
    ],
)
def test_what_a_kind_does_not_carry_is_refused(crew, casey, more):
    said = answer(casey.post("/field/taps", body_of(crew, **more)))
    assert (said["code"], said["done"]) == ("not_understood", False)


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b'{"taps": []}', b"\xff", b"[" * 100_000, b'{"sent_at": NaN}']
)
def test_a_body_that_is_none_is_told_so(casey, raw):
    said = casey.client.post("/field/taps", raw, content_type="application/json")
    assert said.status_code == 400
    assert said.json()["detail"]


def test_logged_out_is_401_in_words_and_nothing_is_stored(crew):
    said = Client().post("/field/taps", body_of(crew), content_type="application/json")
    assert said.status_code == 401
    assert "kept" in said.json()["detail"]
    assert Client().get("/field/now").status_code == 401
    assert not Tap.objects.exists()


def test_what_one_person_tapped_is_not_sent_as_another(crew, web, casey):
    robin = web(crew.robin)
    robin.person = crew.casey.pk
    said = robin.post("/field/taps", body_of(crew))
    assert said.status_code == 403
    assert "Somebody else is logged in" in said.json()["detail"]
    assert not Tap.objects.exists()


def test_without_the_form_token_nothing_is_taken(crew, web):
    strict = web(crew.casey)
    strict.client.handler.enforce_csrf_checks = True
    assert strict.post("/field/taps", body_of(crew)).status_code == 403
    assert not Tap.objects.exists()


def test_another_units_assignment_is_403_or_404_on_every_route(crew, billie, casey):
    said = answer(billie.post("/field/taps", body_of(crew)))
    assert (said["status"], said["code"]) == (403, "not_allowed")
    own = body_of(crew, unit=crew.birch.pk)
    assert answer(billie.post("/field/taps", own))["status"] == 404
    place = {"unit": crew.cedar.pk, "lat": 51.0, "lng": -114.0, "at": "2026-11-24T18:00:00Z"}
    assert billie.post("/field/position", place).status_code == 403
    assert billie.client.get(f"/field/care/{crew.row.pk}").status_code == 404
    for path in ("/field/", "/field/now"):
        page = billie.client.get(path).content.decode()
        assert "12 River Road" not in page
        assert 'data-status="nothing"' in page
        assert "12 River Road" in casey.client.get(path).content.decode()


def test_care_is_read_by_the_crew_that_is_with_the_call_and_leaves_one_trace(crew, casey, phone):
    path = f"/field/care/{crew.row.pk}"
    assert casey.client.get(path).status_code == 404, "only asked, it reads nothing"
    phone.say("accept", crew.row, crew.since)
    for _ in range(2):
        assert "403-555-0148" in casey.client.get(path).content.decode()
    reads = JournalEntry.objects.filter(kind="care.read", call=crew.call, actor=crew.casey)
    assert reads.count() == 1

    for kind in ("on_scene", "clear"):
        phone.say(kind, crew.row, crew.since + minutes(1))
    assert casey.client.get(path).status_code == 404, "gone again, it reads nothing more"


def test_nothing_in_confidence_stands_on_the_page_or_in_the_card(crew, casey, phone):
    for answers in ({"weapon": "accessible"}, {"suicide": "ideation_passive"}):
        answer_questions(call_id=crew.call.pk, answers=answers, actor=crew.dana, now=crew.since)
    phone.say("accept", crew.row, crew.since)
    for path in ("/field/", "/field/now"):
        page = casey.client.get(path).content.decode()
        assert "403-555-0148" not in page
        assert "<strong>Safety:</strong> weapon</p>" in page
        assert "uicide" not in page
    care = casey.client.get(f"/field/care/{crew.row.pk}").content.decode()
    assert "<dt>Suicide</dt>" in care
    assert "Not asked: medical, surroundings, violence" in care


def test_a_position_is_taken_with_the_phones_own_clock(crew, casey, phone):
    phone.say("accept", crew.row, crew.since)
    now = timezone.now()
    body = {
        "unit": crew.cedar.pk,
        "lat": 51.01,
        "lng": -114.05,
        "accuracy": 8,
        "at": "2026-11-24T17:59:30Z",
    }
    assert casey.post("/field/position", body).json()["newest"] is True
    held = UnitPosition.objects.get()
    assert 29 < (held.heard_at - held.taken_at).total_seconds() < 31
    assert held.heard_at >= now


def test_the_worker_is_a_script_that_anybody_may_have(db):
    said = Client().get("/field/worker.js")
    assert said["Content-Type"].startswith("text/javascript")
    assert b"addEventListener" in said.content


def test_a_crew_lands_on_its_phone_page_after_the_login(crew, casey):
    said = casey.client.get("/", follow=True)
    assert said.redirect_chain == [("/field/", 302)]
    assert "MCRT-1" in said.content.decode()
