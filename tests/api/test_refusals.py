"""What cannot be read is refused: 4xx, in JSON, saying what and where; and nothing is stored."""

import json

import pytest
from django.test import Client

from dispatch.models import Call
from tests.api.conftest import CALL, errors_of


def told(**more):
    return json.dumps(CALL | more).encode()


BIG = json.dumps(CALL | {"narrative": "x" * 2_000_000}).encode()
UNREADABLE = {
    "1e400": (b'{"location": {"lat": 1e400}}', "too large a number (line 1, column 22, in loc"),
    "NaN": (b'{"location": {"lat": NaN}}', "NaN is no JSON value (line 1, column 22"),
    "a name twice": (b'{"type": "MNTL",\n"type": "NOISE"}', 'the name "type" comes twice (line 2'),
    "NUL": (b'{"narrative": "\\u0000"}', "a NUL character in a string (line 1, column 15"),
    "a lone surrogate": (b'{"narrative": "\\ud800"}', "half of a surrogate pair"),
    "100,000 deep": (b"[" * 100_000 + b"]" * 100_000, "nested deeper than 20 levels"),
    "5,000 digits": (b'{"location": {"lat": ' + b"9" * 5000 + b"}}", "a number of 5000 digits"),
    "not UTF-8": (b'{"type": "\xff"}', "not UTF-8 text (line 1, column 11)"),
    "nothing": (b"", "the text ends where a value should be"),
    "cut off": (told()[:-20], "line 1, column"),
    "a form": (b"type=MNTL&source=x", "type is no JSON value"),
}

WRONG = {
    "a list": (b"[]", "non_field_errors", "Expected a dictionary"),
    "null": (b"null", "non_field_errors", ""),
    "a number": (b"7", "non_field_errors", "Expected a dictionary"),
    "no type": (json.dumps({"source": "a", "source_ref": "1"}).encode(), "type", "required"),
    "an empty type": (told(type=" "), "type", "blank"),
    "a type that is null": (told(type=None), "type", "null"),
    "a type that is a number": (told(type=5), "type", "valid string"),
    "a long type": (told(type="x" * 81), "type", "no more than 80 characters"),
    "a long source": (told(source="x" * 41), "source", "no more than 40 characters"),
    "a long reference": (told(source_ref="x" * 81), "source_ref", "no more than 80 characters"),
    "a long narrative": (told(narrative="x" * 20_001), "narrative", "no more than 20000 char"),
    "a long address": (told(location={"address": "x" * 301}), "location.address", "300"),
    "a long name": (told(caller={"name": "x" * 121}), "caller.name", "120"),
    "a latitude in quotes": (told(location={"lat": "51.0"}), "location.lat", "A number is needed"),
    "a latitude that is true": (told(location={"lat": True}), "location.lat", "A number is needed"),
    "a latitude that is a list": (told(location={"lat": [51]}), "location.lat", "A number"),
    "a place that is text": (told(location="here"), "location.non_field_errors", "dictionary"),
    "a time that is none": (told(received_at="soon"), "received_at", "A date with its time"),
    "a day without its time": (told(received_at="2026-01-15"), "received_at", "A date with its"),
    "a thirteenth month": (told(received_at="2026-13-15T10:00:00Z"), "received_at", "A date"),
    "a time that is a number": (told(received_at=1_700_000_000), "received_at", "A date"),
    "an unknown name": (told(priority=1), "priority", "not known here. Known: caller,"),
    "an unknown name inside": (told(location={"lon": 1}), "location.lon", "address, lat, lng"),
    "a state of its own": (told(state="closed"), "state", "not known here"),
    "an id of its own": (told(id="x"), "id", "not known here"),
    "a level of its own": (told(level=0), "level", "not known here"),
}


@pytest.mark.parametrize(("raw", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_says_what_cannot_be_read_and_where(raw, said, sender):
    refused = sender.post("/calls", raw)

    ((code, _, detail),) = errors_of(refused)
    assert (refused.status_code, code) == (400, "parse_error")
    assert said in detail
    assert Call.objects.count() == 0


@pytest.mark.parametrize(("raw", "attr", "said"), WRONG.values(), ids=WRONG)
def test_names_the_field_that_is_wrong(raw, attr, said, sender):
    refused = sender.post("/calls", raw)

    assert refused.status_code == 400
    ((_, found, detail),) = errors_of(refused)
    assert found == attr
    assert said in detail
    assert Call.objects.count() == 0


def test_names_every_field_that_is_wrong_at_once(sender):
    refused = sender.post("/calls", told(type=5, location={"lat": "x", "lng": None}))

    assert {attr for _, attr, _ in errors_of(refused)} == {"type", "location.lat"}


@pytest.mark.parametrize("claims", [None, "", "12", "nonsense", "99999999999999999999"])
def test_measures_a_body_whatever_its_length_claims(claims, sender):
    """A server cuts a body at its Content-Length; here it is set to what a lying sender would say."""
    headers = {} if claims is None else {"Content_Length": claims}

    refused = sender.post("/calls", BIG, **headers)

    assert 400 <= refused.status_code < 500, refused.status_code
    errors_of(refused)
    assert Call.objects.count() == 0


def test_a_body_of_two_megabytes_is_too_large(sender):
    refused = sender.post("/calls", BIG)

    assert refused.status_code == 413
    assert errors_of(refused) == [
        ("too_large", None, "The body is larger than 256 KB, the most that is read.")
    ]


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/json; charset=bz2",
        "",
    ],
)
def test_takes_json_in_utf_8_alone(content_type, sender):
    refused = sender.raw("/calls", told(), content_type=content_type)

    assert (refused.status_code, errors_of(refused)[0][0]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "*/*;q=0", "\x7f"])
def test_answers_in_json_whatever_was_asked_for(accept, sender):
    taken = sender.post("/calls", CALL, Accept=accept)

    assert (taken.status_code, taken["Content-Type"]) == (201, "application/json")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer a b",
        "Bearer " + "0" * 64,
        "Bearer \xff\xfe\xfd" + "x" * 20,
        "Bearer \x00" + "0" * 63,
        "Bearer " + "a" * 100_000,
        "Basic ZGFuYTpkYW5h",
        "Token " + "0" * 64,
    ],
)
def test_a_wrong_token_is_401_and_nothing_is_read(header, db):
    headers = {} if header is None else {"Authorization": header}

    refused = Client().generic(
        "POST",
        "/api/v1/calls",
        b"[" * 1000,
        content_type="application/json",
        secure=True,
        headers=headers,
    )

    assert refused.status_code == 401
    assert errors_of(refused)[0][0] in ("not_authenticated", "authentication_failed")
    assert refused["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token_and_an_inactive_machine_are_401(feed, centre):
    centre.feed.is_active = False
    centre.feed.save()
    assert feed.get("/calls").status_code == 401

    centre.feed.is_active = True
    centre.feed.save()
    centre.feed.auth_token_set.all().delete()
    assert feed.get("/calls").status_code == 401


def test_a_session_reads_and_writes_only_with_its_csrf_token(centre):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(centre.dana)

    seen = browser.get("/api/v1/calls", secure=True)
    forged = browser.generic(
        "POST", "/api/v1/calls", told(), content_type="application/json", secure=True
    )
    browser.session.flush()
    expired = browser.get("/api/v1/calls", secure=True)

    assert (seen.status_code, seen.json()["results"]) == (200, [])
    assert (forged.status_code, errors_of(forged)[0][0]) == (403, "permission_denied")
    assert (expired.status_code, errors_of(expired)[0][0]) == (401, "not_authenticated")


@pytest.mark.parametrize(
    ("path", "attr"),
    [
        ("/calls?state=ajar", "state"),
        ("/calls?state=open&state=closed", "state"),
        ("/calls?sort=-level", "sort"),
        ("/calls?owner__password__startswith=p", "owner__password__startswith"),
        ("/calls?format=xml", "format"),
        ("/calls?source_ref=%00", "source_ref"),
        ("/calls?cursor=nonsense", "cursor"),
        ("/calls?cursor=%C3%A9", "cursor"),
        ("/calls?cursor=cD1ub3QtYW4taWQ%3D", "cursor"),
        ("/calls?cursor=cD0lMDA%3D", "cursor"),
        ("/events?after=-1", "after"),
        ("/events?after=x", "after"),
        ("/events?after=1.5", "after"),
        ("/events?after=" + "9" * 30, "after"),
        ("/events?after=" + "9" * 5000, "after"),
        ("/events?after=%00", "after"),
        ("/events?after=1&after=2", "after"),
        ("/events?limit=0", "limit"),
        ("/events?limit=1001", "limit"),
        ("/events?since=1", "since"),
    ],
)
def test_a_parameter_that_is_wrong_unknown_or_twice_is_400(path, attr, sender):
    refused = sender.get(path)

    assert (refused.status_code, errors_of(refused)[0][1]) == (400, attr)


@pytest.mark.parametrize("path", ["", "/", "/calls/", "/calls/7", "/calls/x/assign", "/nothing"])
def test_an_address_that_is_none_is_404_in_json(path, sender):
    for refused in (sender.get(path), sender.post(path, {})):
        assert (refused.status_code, errors_of(refused)[0][0]) == (404, "not_found")


def test_a_method_that_is_none_is_405(sender):
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "BREW"):
        refused = sender.client.generic(method, "/api/v1/calls", secure=True)
        assert (refused.status_code, errors_of(refused)[0][0]) == (405, "method_not_allowed")
        assert {"GET", "POST"} <= set(refused["Allow"].split(", "))


@pytest.mark.parametrize(
    ("body", "attr"),
    [
        ({}, "answers"),
        ({"answers": {}}, "answers"),
        ({"answers": []}, "answers"),
        ({"answers": {"weapon": 1}}, "answers.weapon"),
        ({"answers": {"weapon": None}}, "answers.weapon"),
        ({"answers": {"weapon": "x" * 41}}, "answers.weapon"),
        ({"answers": {str(n): "x" for n in range(101)}}, "answers"),
        ({"answers": {"weapon": "none"}, "level": 0}, "level"),
    ],
)
def test_answers_that_are_none_are_400_and_keep_nothing(body, attr, sender):
    path = f"/calls/{sender.post('/calls', CALL).json()['id']}"

    refused = sender.post(f"{path}/answers", body)

    assert (refused.status_code, errors_of(refused)[0][1]) == (400, attr)
    assert sender.get(path).json()["assessment"] is None


@pytest.mark.parametrize(
    ("door", "body", "attr"),
    [
        ("assign", {}, "unit"),
        ("assign", {"unit": ""}, "unit"),
        ("assign", {"unit": None}, "unit"),
        ("assign", {"unit": True}, "unit"),
        ("assign", {"unit": 1.5}, "unit"),
        ("assign", {"unit": "MCRT-1", "status": "clear"}, "status"),
        ("close", {}, "outcome"),
        ("close", {"outcome": "arrested"}, "outcome"),
        ("close", {"outcome": ["engaged"]}, "outcome"),
        ("close", {"outcome": "engaged", "ledger": "diverted"}, "ledger"),
        ("decide", {"decision": "shrug"}, "decision"),
    ],
)
def test_every_other_body_is_checked_too(door, body, attr, sender, desk):
    path = f"/calls/{sender.post('/calls', CALL).json()['id']}"

    refused = desk.post(f"{path}/{door}", body)

    assert (refused.status_code, errors_of(refused)[0][1]) == (400, attr)
