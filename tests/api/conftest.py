"""Machines that speak to the API, each with a token of its own."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from dispatch.actions.people import issue_token
from dispatch.permissions import SYSTEM
from teams.models import Role
from tests.api.web import Web, free_port, start, stop

CALL = {
    "source": "primary-cad",
    "source_ref": "26-1",
    "received_at": "2026-01-15T11:00:00-07:00",
    "type": "MNTL",
    "location": {"lat": 51.01, "lng": -114.05, "address": "12 River Road"},
    "caller": {"name": "Robin", "phone": "403-555-0148"},
    "narrative": "A neighbour is upset and talking to nobody.",
}


class Machine:
    """Sends JSON with a token, over the whole of Django: middleware, addresses, doors."""

    def __init__(self, token):
        self.client = Client(headers={"Authorization": f"Bearer {token}"} if token else {})

    def get(self, path, **parameters):
        return self.client.get(f"/api/v1{path}", parameters, secure=True)

    def post(self, path, body, **headers):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.raw(path, raw, **headers)

    def raw(self, path, raw, content_type="application/json", **headers):
        return self.client.generic(
            "POST",
            f"/api/v1{path}",
            raw,
            content_type=content_type,
            secure=True,
            CONTENT_TYPE=content_type,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )


def make_machine(name, role):
    return Machine(issue_token(name, role=role, actor=SYSTEM, now=timezone.now()))


def errors_of(response):
    """The refusal of a response, after checking that it has the one shape of all refusals."""
    assert response["Content-Type"] == "application/json"
    body = response.json()
    assert set(body) == {"type", "errors"}
    return [(error["code"], error["attr"], error["detail"]) for error in body["errors"]]


@pytest.fixture
def sender(db):
    """A primary CAD, in an empty centre: for what never reaches a unit or a protocol."""
    return make_machine("primary-cad", Role.CAD_FEED)


@pytest.fixture
def feed(centre):
    """The primary CAD."""
    return make_machine("primary-cad", Role.CAD_FEED)


@pytest.fixture
def desk(db):
    """A dispatcher's own program."""
    return make_machine("desk", Role.DISPATCHER)


@pytest.fixture
def lasting_sender(transactional_db):
    """A primary CAD, committed: for threads and servers."""
    return make_machine("primary-cad", Role.CAD_FEED)


@pytest.fixture
def web(lasting_centre, tmp_path):
    """A web process of its own, on this test's database, and a dispatcher's token for it."""
    token = issue_token("desk", role=Role.DISPATCHER, actor=SYSTEM, now=timezone.now())
    port = free_port()
    with (tmp_path / "web.log").open("w") as log:
        process = start(port, log)
        try:
            yield Web(port, token)
        finally:
            stop(process)
