"""What those who run the system watch, read from PostgreSQL at the moment it is asked for."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import Count, Min

from ..checks import MIDMONTHS, offsets_disagree
from ..lifecycle import CallState
from ..models import Call
from ..relay import LEASE
from .running import Sweep, running

CANARY: Final = "canary"


@dataclass(frozen=True)
class Vitals:
    """The system at a moment. Ages are seconds; None where there is nothing to be old."""

    well: bool
    head: int
    relay_leads: bool
    time_zones_agree: bool
    open_calls: dict[str, int]
    oldest_received_s: float | None
    longest_overdue_s: float | None
    canary_s: float | None
    clock_ahead_s: float
    sweeps: list[Sweep]


def vitals(now: datetime, *, ahead_s: float = 0.0) -> Vitals:
    """Return how the system stands at `now`, PostgreSQL's time, to a process that is so far ahead of it.

    Raises DatabaseError where PostgreSQL is not there.
    """
    state = running(now, ahead_s=ahead_s)
    ran = {sweep.name: sweep.ran_at for sweep in state.sweeps}
    relay, agree = relay_leads(), _zones_agree(now)
    open_calls = Call.objects.exclude(state=CallState.CLOSED)
    received = open_calls.filter(state=CallState.RECEIVED).aggregate(at=Min("state_since"))["at"]
    overdue = open_calls.aggregate(at=Min("overdue_since"))["at"]
    counted = dict(open_calls.values_list("state").annotate(calls=Count("pk")))
    return Vitals(
        well=state.well and relay and agree,
        head=state.head,
        relay_leads=relay,
        time_zones_agree=agree,
        open_calls={
            s.value: counted.get(s.value, 0) for s in CallState if s is not CallState.CLOSED
        },
        oldest_received_s=_age(received, now),
        longest_overdue_s=_age(overdue, now),
        canary_s=_age(ran.get(CANARY), now),
        clock_ahead_s=ahead_s,
        sweeps=state.sweeps,
    )


def relay_leads() -> bool:
    """Return whether some relay holds the lease: PostgreSQL lists the lock with the connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND classid = %s AND objid = %s AND objsubid = 1 AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [LEASE >> 32, LEASE & 0xFFFFFFFF],
        )
        (leads,) = cursor.fetchone()
    return bool(leads)


def _zones_agree(now: datetime) -> bool:
    start = now.astimezone(UTC)
    moments = [start + timedelta(days=30 * month) for month in range(MIDMONTHS)]
    return not offsets_disagree(settings.CENTRE_TIME_ZONE, moments)


def _age(since: datetime | None, now: datetime) -> float | None:
    return (now - since).total_seconds() if since else None
