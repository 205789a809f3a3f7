"""The board read, and the whole page drawn, among a great many calls."""

import time
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dispatch.models import Call
from dispatch.selectors.board import board_for
from teams.models import Person, Role

from .board_rows import filled
from .rate import each_ms

TURNS = 15


def measure(calls: int, open_calls: int) -> dict[str, Any]:
    """Return milliseconds for the read and for the page, with what the database was asked."""
    begun = time.monotonic()
    filled(calls, open_calls)
    loaded = time.monotonic() - begun
    watcher = Person.objects.create(username="bench-watcher", role=Role.DISPATCHER)
    with CaptureQueriesContext(connection) as asked:
        rows = board_for(watcher, timezone.now()).rows
    # Counted now: the first request of the client wipes what was captured.
    queries = len(asked)
    read = each_ms(lambda: board_for(watcher, timezone.now()), range(TURNS))
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(watcher)
    page = each_ms(lambda: client.get("/"), range(TURNS))
    return {
        "calls": Call.objects.count(),
        "open": len(rows),
        "load_s": loaded,
        "queries": queries,
        "read_ms": median(read),
        "page_ms": median(page),
    }
