"""A doubtful call is never refused: it is stored as sent, flagged, and put before a person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dispatch.models import Call
from tests.api.conftest import CALL
from tests.conftest import make_zone

DOUBTFUL = {
    "an unknown type": ({"type": "SPOOKY NOISE"}, {"unknown_type"}),
    "a type in another script": ({"type": "استغاثة"}, {"unknown_type"}),
    "a place outside the city": (
        {"location": {"lat": 45.5, "lng": -73.6, "address": ""}},
        {"outside_city"},
    ),
    "a point that looks swapped": (
        {"location": {"lat": -114.05, "lng": 51.01}},
        {"looks_swapped", "outside_city"},
    ),
    "a point beyond the globe": (
        {"location": {"lat": 1e300, "lng": -9e99}},
        {"outside_city"},
    ),
    "a latitude alone": ({"location": {"lat": 51.01}}, {"no_place"}),
    "an unknown address alone": (
        {"location": {"address": "behind the old mill"}},
        {"address_unverified", "no_place"},
    ),
    "no place at all": ({"location": None}, {"no_place"}),
    "an empty place": ({"location": {}}, {"no_place"}),
    "a phone without service": (
        {"caller": {"name": "", "phone": "911-555-0148"}},
        {"phone_without_service"},
    ),
    "a phone that is no number": ({"caller": {"phone": "the blue one"}}, {"phone_without_service"}),
    "no caller": ({"caller": None}, set()),
    "no narrative": ({"narrative": None}, set()),
    "no time": ({"received_at": None}, set()),
    "a clock that stopped": ({"received_at": "1970-01-01T00:00:00Z"}, set()),
    "a clock of the Romans": ({"received_at": "0002-01-01T00:00:00+14:00"}, set()),
    "a clock far ahead": ({"received_at": "9998-12-31T23:59:59-14:00"}, {"future_time"}),
    "a time that says not set": ({"received_at": "0001-01-01T00:00:00"}, set()),
    "another that says so": ({"received_at": "9999-12-31T23:59:59.9999999Z"}, set()),
    "a time without an offset, in the hour that comes twice": (
        {"received_at": "2025-11-02 01:30:00.123"},
        set(),
    ),
    "a narrative in every script": ({"narrative": "Zoë 🙂 \u202e \u0007 مرحبا <script>"}, set()),
    "markup for a name": ({"caller": {"name": "'; DROP TABLE calls; --"}}, set()),
}


@pytest.fixture(autouse=True)
def _riverside(db):
    make_zone("RIV", "Riverside", west=-114.06, south=51.0, phase="paired")


@pytest.mark.parametrize(("told", "flags"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_stores_it_as_sent_and_says_what_is_doubtful(told, flags, sender):
    answer = sender.post("/calls", CALL | told)

    assert answer.status_code == 201, answer.text
    call = answer.json()
    assert {flag["code"] for flag in call["flags"]} == flags
    assert all(flag["words"] for flag in call["flags"])
    assert call["state"] == "received"
    assert sender.get(f"/calls/{call['id']}").json() == call


def test_stores_a_time_in_the_future_and_flags_it(sender):
    tomorrow = (timezone.now() + timedelta(days=1)).replace(microsecond=0)

    call = sender.post("/calls", CALL | {"received_at": tomorrow.isoformat()}).json()

    assert [flag["code"] for flag in call["flags"]] == ["future_time"]
    assert Call.objects.get().received_at == tomorrow


def test_stores_every_word_as_it_was_sent(sender):
    told = {"name": " Zoë  ", "phone": " 911-5550148"}
    narrative = "  line one\r\n\tline two 🙂 "
    sent = sender.post("/calls", CALL | {"caller": told, "narrative": narrative, "type": "mntl"})

    call = Call.objects.select_related("care").get()
    assert (call.care.caller_name, call.care.caller_phone) == (told["name"], told["phone"])
    assert (call.care.narrative, call.type) == (narrative, "mntl")
    assert sent.json()["type_label"] == "Mental health, no violence reported"


def test_takes_a_call_with_nothing_but_its_source_its_reference_and_its_type(sender):
    least = {"source": "primary-cad", "source_ref": "1", "type": "WELFARE"}

    answer = sender.post("/calls", least)

    assert answer.status_code == 201
    assert [flag["code"] for flag in answer.json()["flags"]] == ["no_place"]
    assert answer.json()["community"] is None


def test_a_time_without_an_offset_is_the_centres_own(sender):
    sender.post("/calls", CALL | {"received_at": "2026-01-15T11:00:00"})

    assert Call.objects.get().received_at.isoformat() == "2026-01-15T18:00:00+00:00"
