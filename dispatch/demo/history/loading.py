"""A database like that of a centre after years: past calls by COPY, counted and summed up; open ones."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from pilot_zones.models import ZoneVersion
from teams.models import Desk, Person, Role, Unit
from triage.engine import assess
from triage.models import ProtocolVersion
from triage.read_vignettes import read_vignettes
from triage.selectors import protocol_in_force, protocol_of
from triage.shipped import shipped_vignettes_text

from ...actions.counting import count_missing, months_to_roll, roll_month
from ...models import Call
from ...selectors.place import centre_zone
from ..city import spots
from ..fleet import seed_fleet
from .copying import copy_lines
from .lines import SOURCE, Cast, Spot, Writer, written
from .standing import open_calls
from .stories import Scene, Story, Teller

SEED: Final = 13
YEARS: Final = timedelta(days=4 * 365)
# The longest story has ended after so long.
SETTLED: Final = timedelta(hours=8)
# Stored in one transaction: an index, and the check of its keys, stay in memory.
AT_ONCE: Final = 20_000
TAKERS: Final = ("Amara", "Brett", "Chen", "Dolores", "Eamon", "Farida", "Gus", "Hanna")
# Of a day's calls, the share that comes in each hour: few before dawn, most in the evening.
BY_HOUR: Final = (
    *(30, 26, 22, 18, 15, 14, 17, 24, 32, 38, 42, 44),
    *(46, 47, 48, 50, 52, 54, 56, 57, 55, 50, 44, 37),
)

DAY_S: Final = 86_400
HOUR_S: Final = 3600

Tell = Callable[[str], None]


class HistoryIsHere(Exception):
    """The database was given a history before."""


def load_history(
    calls: int, open_: int, *, now: datetime, tell: Tell, seed: int = SEED, years: timedelta = YEARS
) -> None:
    """Store `calls` past calls of the last `years` and `open_` open ones, the same for the same seed.

    Raises HistoryIsHere; what an interrupted load stored stays.
    """
    if Call.objects.filter(source=SOURCE).exists():
        raise HistoryIsHere("past calls were loaded into this database before")
    rng, cast = Random(seed), cast_of_history()
    _load_past(calls, cast, rng, now=now, years=years, tell=tell)
    tell("open calls")
    with transaction.atomic():
        open_calls(open_, cast, rng, first=calls, now=now)
    sum_up(now=now, tell=tell)


def sum_up(*, now: datetime, tell: Tell) -> None:
    """Count the closed calls that are not counted yet, and sum up the months that are over."""
    tell("counting each call")
    _ask("SET statement_timeout = 0")
    count_missing()
    tell("statistics for the planner")
    _ask("ANALYZE")
    months = months_to_roll(now)
    tell(f"summing up {len(months)} months")
    for month in months:
        roll_month(month, now=now)
    _ask("ANALYZE dispatch_monthcount, dispatch_monthclock, dispatch_rolledmonth")


def cast_of_history() -> Cast:
    """Return whom past calls are about: call-takers of that time, and the demo's desks, units and places.

    Raises NoProtocol where none is published.
    """
    seed_fleet(now=timezone.now())
    version = protocol_in_force()
    navigators = list(_pks(Person.objects.filter(role=Role.NAVIGATOR)))
    return Cast(
        takers=_takers(),
        navigators=navigators,
        desks=list(_pks(Desk.objects.all())) if navigators else [],
        units=list(_pks(Unit.objects.all())),
        spots=_spots(),
        protocol=version.pk,
        judged=_judged(version),
    )


def _takers() -> list[int]:
    """Return the call-takers of the past, who have left: they cannot log in."""
    return [
        Person.objects.get_or_create(
            username=f"{SOURCE}-{name.lower()}",
            defaults={
                "first_name": name,
                "role": Role.DISPATCHER,
                "is_active": False,
                "password": make_password(None),
            },
        )[0].pk
        for name in TAKERS
    ]


def _spots() -> list[Spot]:
    newest = ZoneVersion.objects.order_by("community__code", "starts_at")
    zones = dict(newest.values_list("community__code", "pk"))
    return [Spot(one.label, one.lat, one.lng, zones.get(one.community)) for one in spots()]


def _judged(version: ProtocolVersion) -> list[dict[str, Any]]:
    """Return what the protocol makes of its own scenarios, where that is settled."""
    protocol = protocol_of(version.pk)
    steps = [
        s for scene in read_vignettes(shipped_vignettes_text(version.name)) for s in scene.steps
    ]
    found = [assess(protocol, step.answers, step.facts).to_json() for step in steps]
    return [one for one in found if not one["held"]]


def _load_past(
    calls: int, cast: Cast, rng: Random, *, now: datetime, years: timedelta, tell: Tell
) -> None:
    teller = Teller([Scene.of(n, judged) for n, judged in enumerate(cast.judged)], rng)
    writer, told = Writer(cast, rng), _told(calls, teller, rng, now=now, years=years)
    for first in range(0, calls, AT_ONCE):
        lines = written(writer, islice(told, AT_ONCE), first_number=first)
        with transaction.atomic():
            for row, of_table in lines.by_table():
                copy_lines(row, of_table)
        tell(f"{min(first + AT_ONCE, calls):,} of {calls:,} past calls")


def _told(
    calls: int, teller: Teller, rng: Random, *, now: datetime, years: timedelta
) -> Iterator[tuple[Story, float]]:
    """Yield each story with the second it began, day by day, the oldest day first."""
    days, here = years.days, now.astimezone(centre_zone())
    last, midnight = (
        (now - SETTLED).timestamp(),
        here.replace(hour=0, minute=0, second=0).timestamp(),
    )
    for day in range(days):
        today = calls * (day + 1) // days - calls * day // days
        began = midnight - (days - 1 - day) * DAY_S
        for hour in sorted(rng.choices(range(24), BY_HOUR, k=today)):
            at = began + (hour + rng.random()) * HOUR_S
            # Today is not over: what would come later came yesterday.
            yield teller.tell(1 - day / days), at if at <= last else at - DAY_S


def _pks(rows: QuerySet[Any]) -> Iterable[int]:
    return rows.order_by("pk").values_list("pk", flat=True)


def _ask(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
