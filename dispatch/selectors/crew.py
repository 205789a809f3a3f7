"""Which units a crew member answers for."""

from datetime import datetime, timedelta

from teams.models import Person
from teams.roster import Duty
from teams.selectors import crew_duties

from ..lifecycle import ACTIVE_STATUSES
from ..models import Assignment
from .place import centre_zone

# A visit outlasts its shift: for so long the crew that began it still ends it.
LATE_HOME = timedelta(hours=6)
# A shift of a day that began late on the day before yesterday still counts as lately ended.
DAYS_BACK = 2


def own_units(person: Person, now: datetime) -> frozenset[int]:
    """Return the ids of the units that `person` works on now, or is still out with.

    Still out: the shift ended within LATE_HOME and the unit has not left its call.
    """
    duties = _duties(person, now)
    on_duty = {unit for unit, duty in duties if duty.since <= now < duty.until}
    lately = {unit for unit, duty in duties if duty.until <= now < duty.until + LATE_HOME}
    return frozenset(on_duty | _still_out(lately - on_duty))


def lately_own_units(person: Person, now: datetime) -> frozenset[int]:
    """Return the ids of the units that `person` works on now or did within LATE_HOME.

    A visit that outlasted its shift is told of once the unit has left its call.
    """
    return frozenset(
        unit for unit, duty in _duties(person, now) if duty.since <= now < duty.until + LATE_HOME
    )


def _duties(person: Person, now: datetime) -> list[tuple[int, Duty]]:
    zone = centre_zone()
    first = now.astimezone(zone).date() - timedelta(days=DAYS_BACK)
    return crew_duties(person, first, DAYS_BACK + 1, zone)


def _still_out(units: set[int]) -> set[int]:
    if not units:
        return set()
    out = Assignment.objects.filter(unit__in=units, status__in=ACTIVE_STATUSES)
    return set(out.values_list("unit_id", flat=True))
