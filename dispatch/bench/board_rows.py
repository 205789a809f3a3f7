"""A database like that of a centre after years: a million closed calls, a few hundred open ones."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from dispatch.demo.fleet import seed_fleet
from dispatch.lifecycle import AssignmentStatus, CallState, Ledger, Outcome
from dispatch.models import Assessment, Assignment, Call
from pilot_zones.models import ZoneVersion
from teams.models import Person, Unit
from triage.engine import assess
from triage.read_vignettes import read_vignettes
from triage.selectors import protocol_in_force, protocol_of
from triage.shipped import shipped_vignettes_text

SEED: Final = 13
YEARS: Final = timedelta(days=4 * 365)
OPEN_HOURS: Final = timedelta(hours=3)
NULL: Final = r"\N"
Values = dict[str, str]


def load(calls: int, open_calls: int, *, now: datetime) -> None:
    """Fill the database up to `calls` calls, of which `open_calls` are open, and count it anew.

    Calls that are there already are closed.
    """
    there = _close_all(now)
    taker = Person.objects.order_by("pk").values_list("pk", flat=True)[0]
    zones = list(ZoneVersion.objects.values_list("pk", flat=True))
    lines = _lines(calls - there, open_calls, taker=taker, zones=zones, now=now)
    into = f"COPY dispatch_call ({', '.join(_columns(Call(taken_by_id=taker)))}) FROM STDIN"
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(into) as copy:
        for line in lines:
            copy.write(line)
    _give_units(now)
    _assess_some(now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _close_all(now: datetime) -> int:
    """Close every call there is, and return how many there are."""
    Call.objects.exclude(state=CallState.CLOSED).update(
        state=CallState.CLOSED,
        closed_at=now,
        outcome=Outcome.NO_CRISIS,
        ledger=Ledger.NOT_ASSESSED,
        ledger_codes=[Outcome.NO_CRISIS],
    )
    return Call.objects.count()


def _lines(
    calls: int, open_calls: int, *, taker: int, zones: list[int], now: datetime
) -> Iterator[str]:
    """Yield one line of COPY's text for each call, the oldest first."""
    rng = Random(SEED)
    closed = calls - open_calls
    ended = Call(
        source="bench-board",
        state=CallState.CLOSED,
        outcome=Outcome.NO_CRISIS,
        ledger=Ledger.NOT_ASSESSED,
        ledger_codes=[Outcome.NO_CRISIS],
        taken_by_id=taker,
        type="MNTL",
    )
    opened = Call(source="bench-board", type="MNTL", taken_by_id=taker)
    before, now_open = _columns(ended), _columns(opened)
    for number in range(calls):
        place = _place(rng, number, rng.choice(zones))
        if number < closed:
            at = now - OPEN_HOURS - YEARS * ((closed - number) / closed)
            told = before | {"closed_at": at.isoformat()}
        else:
            at = now - OPEN_HOURS * ((calls - number) / open_calls)
            told = now_open | {"state": rng.choice((CallState.RECEIVED, CallState.WAITING))}
        yield "\t".join((told | place | _times(at, number)).values()) + "\n"


def _columns(call: Call) -> Values:
    """Return a call's columns as COPY's text; the database numbers it itself."""
    fields = Call._meta.concrete_fields  # noqa: SLF001  (documented under this name)
    values = {str(field.column): _text(field.value_from_object(call)) for field in fields}
    del values["serial"]
    return values


def _text(value: object) -> str:
    match value:
        case None:
            return NULL
        case bool():
            return "t" if value else "f"
        case list():
            return "{" + ",".join(map(str, value)) + "}"
    return str(value)


def _place(rng: Random, number: int, zone: int) -> Values:
    return {
        "address": f"{number % 9000} Elm Street",
        "lat": f"{51 + rng.random() / 10:.6f}",
        "lng": f"{-114 - rng.random() / 10:.6f}",
        "zone_id": str(zone),
        "level": str(rng.randrange(5)),
    }


def _times(at: datetime, number: int) -> Values:
    """Return what follows from when a call came: its moments, and its id, which begins with one."""
    moment, millis = at.isoformat(), int(at.timestamp() * 1000)
    call_id = UUID(int=millis << 80 | 0x7 << 76 | 0x2 << 62 | number)
    moments = dict.fromkeys(("received_at", "stored_at", "state_since"), moment)
    return {"id": str(call_id), "source_ref": str(number), **moments}


def _give_units(now: datetime) -> None:
    """Send every unit of the demo to one of the open calls."""
    seed_fleet(now=now)
    calls = list(Call.objects.filter(state=CallState.WAITING).order_by("stored_at"))
    pairs = list(zip(Unit.objects.order_by("pk"), calls, strict=False))
    Assignment.objects.bulk_create(
        Assignment(
            call=call,
            unit=unit,
            status=AssignmentStatus.EN_ROUTE,
            assigned_by_id=call.taken_by_id,
            made_at=now,
            offered_at=now,
            assigned_at=now,
            en_route_at=now,
        )
        for unit, call in pairs
    )
    sent = [call.pk for _, call in pairs]
    Call.objects.filter(pk__in=sent).update(state=CallState.WITH_TEAM)


def _assess_some(now: datetime) -> None:
    """Give two of three open calls what the protocol made of a scenario's answers."""
    version = protocol_in_force()
    protocol = protocol_of(version.pk)
    scenes = read_vignettes(shipped_vignettes_text(version.name))
    steps = [step for scene in scenes for step in scene.steps]
    found = [assess(protocol, step.answers, step.facts).to_json() for step in steps]
    opened = Call.objects.exclude(state=CallState.CLOSED).values_list("pk", flat=True)
    Assessment.objects.bulk_create(
        Assessment(
            call_id=call, protocol=version, outcome=found[number % len(found)], judged_at=now
        )
        for number, call in enumerate(opened)
        if number % 3
    )
