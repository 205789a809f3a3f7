"""HTTP by Django under an ASGI server: one thread a request, and nothing left open behind it."""

import threading
from collections import Counter

import pytest
from django.core.signals import request_finished, request_started

from dispatch.asgi import application


def scope(path, method="GET"):
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "scheme": "http",
        "http_version": "1.1",
    }


async def ask(path, *said):
    """Send a request as a server does; return what is sent back."""
    waiting, answer = [*said] or [{"type": "http.request", "body": b""}], []

    async def receive():
        return waiting.pop(0)

    async def send(message):
        answer.append(message)

    await application(scope(path), receive, send)
    return answer


@pytest.fixture
def seen():
    """In which threads requests begin and end."""
    threads = Counter()

    def begins(**_):
        threads["begun", threading.get_ident()] += 1

    def ends(**_):
        threads["ended", threading.get_ident()] += 1

    request_started.connect(begins)
    request_finished.connect(ends)
    yield threads
    request_started.disconnect(begins)
    request_finished.disconnect(ends)


async def test_a_request_begins_and_ends_in_one_thread_that_is_not_the_loops(seen):
    begin, *body = await ask("/livez")

    assert begin["status"] == 200
    assert b"".join(part["body"] for part in body) == b'{"status": "alive"}'
    (begun, ended) = sorted(seen)
    assert (begun[0], ended[0]) == ("begun", "ended")
    assert begun[1] == ended[1] != threading.get_ident()


async def test_a_file_is_sent_whole_and_closed(seen):
    begin, *body = await ask("/static/css/base.css")

    assert begin["status"] == 200
    headers = dict(begin["headers"])
    assert len(b"".join(part.get("body", b"") for part in body)) == int(headers[b"Content-Length"])
    assert sum(count for (what, _), count in seen.items() if what == "ended") == 1


async def test_a_sender_that_goes_before_its_end_is_forgotten(seen):
    part = {"type": "http.request", "body": b"{", "more_body": True}
    assert await ask("/livez", part, {"type": "http.disconnect"}) == []
    assert not seen


async def test_an_address_that_is_none_is_answered_as_ever():
    begin, *_ = await ask("/api/v1/nothing")
    assert begin["status"] == 404
