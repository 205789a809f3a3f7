"""What other programs send: calls over the API, with a token."""

import itertools

import httpx

_numbers = itertools.count(1)


def report(source_ref="", **told):
    """Return a call as a primary CAD sends it."""
    return {
        "source": "primary-cad",
        "source_ref": source_ref or f"P-{next(_numbers)}",
        "type": "WELFARE",
        "location": {"lat": 51.01, "lng": -114.05, "address": "12 River Road"},
        "caller": {"name": "Robin", "phone": "403-555-0148"},
        "narrative": "A neighbour is upset.",
    } | told


def machine(server, token):
    """Return a client that shows this token; close it."""
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=f"{server.origin}/api/v1", headers=headers, timeout=20)
