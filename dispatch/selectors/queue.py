"""The supervisor's queue: every call that is not closed, who has it, what it waits for and how late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, IntegerField, QuerySet
from django.db.models.functions import Coalesce, Greatest

from teams.models import Person, Role

from ..lifecycle import CallState
from ..models import Call
from ..permissions import Act, require
from .board import Row, rows_of
from .wall import LISTS, waited

STATE_LABELS = dict(LISTS)


@dataclass(frozen=True)
class Queued:
    """One call of the queue. `late_by` is how long its time to act has passed, or None."""

    row: Row
    state_label: str
    since: datetime
    act_by: datetime | None
    stood: timedelta
    late_by: timedelta | None
    waits: str

    @property
    def stood_label(self) -> str:
        """How long it has stood in this state."""
        return waited(self.stood)

    @property
    def late_label(self) -> str:
        """How late it is; empty where it is not."""
        return waited(self.late_by) if self.late_by is not None else ""


def open_calls(person: object) -> QuerySet[Call]:
    """Return the calls that are not closed, each with `urgency_now`. Raises NotAllowed."""
    require(person, Act.WATCH_QUEUE)
    raised = Greatest(F("level"), Coalesce("raised_to", 0), output_field=IntegerField())
    calls = Call.objects.exclude(state=CallState.CLOSED)
    return calls.annotate(urgency_now=Coalesce("lowered_to", raised))


def queued(calls: QuerySet[Call], now: datetime) -> list[Queued]:
    """Return the calls as the queue shows them: late ones first, then by urgency, then the longest wait."""
    about = {
        call.pk: call for call in calls.only("state", "state_since", "act_by", "overdue_since")
    }
    rows = [_queued(row, about[row.id], now) for row in rows_of(about) if row.id in about]
    return sorted(rows, key=lambda one: (one.late_by is None, -one.row.level, -one.stood))


def _queued(row: Row, call: Call, now: datetime) -> Queued:
    late_since = _late_since(call, now)
    return Queued(
        row=row,
        state_label=STATE_LABELS[CallState(call.state)],
        since=call.state_since,
        act_by=call.act_by,
        stood=now - call.state_since,
        late_by=now - late_since if late_since else None,
        waits=_waits(row),
    )


def _late_since(call: Call, now: datetime) -> datetime | None:
    """Return since when a call is late, marked or not yet: one that nobody took is so at once."""
    if call.overdue_since is not None:
        return call.overdue_since
    return call.act_by if call.act_by is not None and call.act_by < now else None


def _waits(row: Row) -> str:
    """Return why a call waits and on whom: the desk's word, then the units'."""
    said = [row.handoff.says if row.handoff else "", row.waits_for]
    return " · ".join(word for word in said if word)


def owners() -> QuerySet[Person]:
    """Return who may have a call: dispatchers and supervisors who may log in, by name."""
    floor = Person.objects.filter(is_active=True, role__in=(Role.DISPATCHER, Role.SUPERVISOR))
    return floor.order_by("first_name", "username")


def counted_by_state(rows: Iterable[Queued]) -> list[tuple[str, int, int]]:
    """Return each state's label, how many of the rows stand in it, and how many of these are late."""
    listed = list(rows)
    found = []
    for label in STATE_LABELS.values():
        here = [one for one in listed if one.state_label == label]
        found.append((label, len(here), sum(one.late_by is not None for one in here)))
    return found
