"""Over real HTTP, against a web process of its own: what a server or a proxy may do to a body."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from dispatch.models import Call
from tests.api.conftest import CALL

STRANGE = b"Bearer \xff\xfe" + b"x" * 20
JSON = {"Content-Type": "application/json"}
# Which texts the centre takes for a cursor or an answer's meaning, no schema can say.
CHECKS = "all"
NOT_CHECKED = "positive_data_acceptance"


def chunks(raw, size=1000):
    for start in range(0, len(raw), size):
        yield raw[start : start + size]


def answer_to(web, length, body):
    """Send a body under a length it does not have; return the first line of the answer, if any."""
    with socket.create_connection(("127.0.0.1", web.port), timeout=3) as wire:
        lines = [
            "POST /api/v1/calls HTTP/1.1",
            "Host: 127.0.0.1",
            f"Authorization: Bearer {web.token}",
            "Content-Type: application/json",
            f"Content-Length: {length}",
        ]
        wire.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        try:
            return wire.recv(65536).split(b"\r\n")[0]
        except TimeoutError:
            return b""


def test_reads_a_body_of_any_kind_or_refuses_it_and_goes_on(web):
    body = json.dumps(CALL).encode()
    big = json.dumps(CALL | {"narrative": "x" * 2_000_000}).encode()
    with httpx.Client(base_url=web.url, headers=web.headers | JSON) as sender:

        def sent(content):
            return sender.post("/api/v1/calls", content=content).status_code

        assert sent(chunks(body)) == 201
        assert sent(b"\xef\xbb\xbf" + body) == 200
        assert sent(big) == 413
        assert sent(chunks(big, 64_000)) == 413
        assert sent(b"[" * 100_000 + b"]" * 100_000) == 400
        assert sent(b"") == 400
        assert sent(iter([])) == 400
        assert sender.get("/api/v1/calls", headers={"Authorization": STRANGE}).status_code == 401
        assert sender.get("/readyz").status_code == 200

    # A server cuts a body at the length that it claims, or waits for more that never comes.
    assert answer_to(web, 40, body).startswith(b"HTTP/1.1 400")
    assert answer_to(web, 9000, body) == b""
    assert Call.objects.count() == 1


@pytest.mark.timeout(300)
def test_no_request_of_any_kind_is_answered_with_a_server_error(web, tmp_path):
    """Schemathesis, from the API's own document: examples, limits, random bodies, chains of calls."""
    command = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"]
    options = {
        "--header": f"Authorization: Bearer {web.token}",
        "--phases": "coverage,fuzzing,stateful",
        "--max-examples": "6",
        "--checks": CHECKS,
        "--exclude-checks": NOT_CHECKED,
        "--seed": "17",
        "--warnings": "off",
        "--generation-database": "none",
    }
    told = [word for option in options.items() for word in option]

    run = subprocess.run(
        [*command, "run", f"{web.url}/api/schema/", *told, "--no-color"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )

    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    document = httpx.get(f"{web.url}/api/schema/", params={"format": "json"}).json()
    operations = sum(len({"get", "post"} & set(path)) for path in document["paths"].values())
    assert operations > 10
    assert f"Tested: {operations}" in run.stdout
    assert Call.objects.exists()
