"""Whether this process is alive, and whether it can do its work."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from psycopg_pool import PoolTimeout

from .. import journal
from ..selectors.clock import REFUSED_S, read_clock, said_of


def livez(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the process answers at all."""
    del request
    return JsonResponse({"status": "alive"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 with the journal's number when PostgreSQL is there and migrated, else 503 with why.

    A process whose clock is wrong by more than five seconds is not ready: it would write wrong times.
    """
    del request
    try:
        head, clock = journal.head(), read_clock(timezone.now)
    except (DatabaseError, PoolTimeout, ObjectDoesNotExist) as error:
        connection.close()
        return _not_ready(f"the database does not answer: {type(error).__name__}")
    if abs(clock.ahead_s) > REFUSED_S:
        return _not_ready(f"this process's clock is {said_of(clock.ahead_s)}")
    return JsonResponse({"status": "ready", "journal": head.seq})


def _not_ready(why: str) -> JsonResponse:
    return JsonResponse({"status": "not ready", "why": why}, status=503)
