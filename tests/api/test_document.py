"""The API says what it is: an OpenAPI document without a warning, and a page to read it on."""

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

PATHS = {
    "/api/v1/calls": {"get", "post"},
    "/api/v1/calls/{id}": {"get"},
    "/api/v1/calls/{id}/answers": {"post"},
    "/api/v1/calls/{id}/assign": {"post"},
    "/api/v1/calls/{id}/candidates": {"get"},
    "/api/v1/calls/{id}/care": {"get"},
    "/api/v1/calls/{id}/close": {"post"},
    "/api/v1/calls/{id}/confirm": {"post"},
    "/api/v1/calls/{id}/decide": {"post"},
    "/api/v1/calls/{id}/handover": {"get"},
    "/api/v1/calls/{id}/reserve": {"post"},
    "/api/v1/assignments/{id}/status": {"post"},
    "/api/v1/assignments/{id}/accept": {"post"},
    "/api/v1/assignments/{id}/decline": {"post"},
    "/api/v1/assignments/{id}/reassign": {"post"},
    "/api/v1/assignments/{id}/take-back": {"post"},
    "/api/v1/events": {"get"},
}


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    file = tmp_path_factory.mktemp("schema") / "schema.yaml"
    call_command("spectacular", fail_on_warn=True, validate=True, file=str(file))
    return yaml.safe_load(file.read_text())


def test_names_every_door_and_every_refusal_of_it(document):
    assert {path: set(doors) for path, doors in document["paths"].items()} == PATHS
    for path, doors in document["paths"].items():
        for method, door in doors.items():
            wanted = {"400", "401", "403", "503"}
            wanted |= {"409", "413", "415", "422"} if method == "post" else set()
            wanted |= {"404"} if "{id}" in path else set()
            assert wanted <= set(door["responses"]), (method, path)
            assert {"token": []} in door["security"]


def test_says_that_a_body_has_no_further_names_and_how_long_a_text_may_be(document):
    schemas = document["components"]["schemas"]
    bodies = {name: body for name, body in schemas.items() if name.endswith("In")}

    assert len(bodies) >= 10
    for name, body in bodies.items():
        assert "oneOf" in body or body["additionalProperties"] is False, name
    assert schemas["CallIn"]["properties"]["type"]["maxLength"] == 80
    assert schemas["CallIn"]["required"] == ["source", "source_ref", "type"]
    keys = [p["name"] for p in document["paths"]["/api/v1/calls"]["post"]["parameters"]]
    assert keys == ["Idempotency-Key"]


def test_the_page_runs_under_the_strict_content_security_policy(db):
    browser = Client()

    page = browser.get("/api/docs/", secure=True)
    script = browser.get("/api/docs/?script=", secure=True)

    assert (page.status_code, script.status_code) == (200, 200)
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "<script>" not in page.text
    assert "://" not in page.text.replace("http://www.w3.org", "")
    assert script["Content-Type"].startswith("application/javascript")


@pytest.mark.parametrize(
    "query", ["", "?format=json", "?format=xml", "?lang=%00", "?lang=xx", "?version=9"]
)
@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html", "nonsense"])
def test_the_document_is_served_or_refused_but_never_fails(query, accept, db):
    answer = Client().get(f"/api/schema/{query}", secure=True, headers={"Accept": accept})

    assert answer.status_code in (200, 404, 406)
