"""Whether this process is alive, and whether it can do its work."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from psycopg_pool import PoolTimeout

from .. import journal


def livez(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the process answers at all."""
    del request
    return JsonResponse({"status": "alive"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 with the journal's number when PostgreSQL is there and migrated, else 503 with why."""
    del request
    try:
        head = journal.head()
    except (DatabaseError, PoolTimeout, ObjectDoesNotExist) as error:
        connection.close()
        why = f"the database does not answer: {type(error).__name__}"
        return JsonResponse({"status": "not ready", "why": why}, status=503)
    return JsonResponse({"status": "ready", "journal": head.seq})
