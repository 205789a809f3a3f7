"""A closed call's figures are written down, and the months that are over are summed up."""

from datetime import date, datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import Min

from ..models import Call, CallFigures, MonthClock, MonthCount, MonthShadow, RolledMonth
from ..selectors.figures_sql import ROLL_CLOCKS, ROLL_COUNTS, WRITE_MISSING, WRITE_ONE
from ..selectors.place import centre_zone
from ..selectors.shadows_sql import ROLL_SHADOWS

# A round of the sweep sums up so many months at most: after a first load there may be years of them.
AT_ONCE = 6
# What is kept of a month, and the statement that sums it up.
KEPT: Final = (
    (MonthCount.objects, ROLL_COUNTS),
    (MonthClock.objects, ROLL_CLOCKS),
    (MonthShadow.objects, ROLL_SHADOWS),
)


def count_call(call: Call) -> None:
    """Write how a call counts, or write it anew, for the action that closes or corrects it.

    Its month is summed up again in time; until then it is counted call by call.
    """
    with connection.cursor() as cursor:
        cursor.execute(WRITE_ONE, {"zone": str(centre_zone()), "call": call.pk})


def count_missing() -> int:
    """Write the figures of closed calls that have none, as a load of past calls leaves them."""
    with connection.cursor() as cursor:
        cursor.execute(WRITE_MISSING, {"zone": str(centre_zone())})
        return int(cursor.rowcount)


def sweep_months(*, now: datetime) -> int:
    """Sum up months that are over and have no sums, the newest first; return how many."""
    months = months_to_roll(now)[:AT_ONCE]
    for month in months:
        roll_month(month, now=now)
    return len(months)


def months_to_roll(now: datetime) -> list[date]:
    """Return the first days of the months that are over, hold figures or lie between, and have no sums."""
    first = CallFigures.objects.aggregate(day=Min("day"))["day"]
    if first is None:
        return []
    rolled = set(RolledMonth.objects.values_list("month", flat=True))
    month, found = _before(now.astimezone(centre_zone()).date()), list[date]()
    while month >= first.replace(day=1):
        found += [] if month in rolled else [month]
        month = _before(month)
    return found


@transaction.atomic
def roll_month(month: date, *, now: datetime) -> None:
    """Sum a month up from its figures, and say so. Whoever writes figures of that month waits meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(1718, %s::date - date '2000-01-01')", [month])
        for sums, roll in KEPT:
            sums.filter(month=month).delete()
            cursor.execute(roll, {"month": month})
    RolledMonth.objects.update_or_create(month=month, defaults={"rolled_at": now})


def _before(day: date) -> date:
    """Return the first day of the month before."""
    year, month = divmod(day.year * 12 + day.month - 2, 12)
    return date(year, month + 1, 1)
