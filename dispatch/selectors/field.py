"""What a crew's phone shows: its unit, the call it has, and what it asked for. Nothing in confidence."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from teams.models import Unit

from .. import journal
from ..journal import Head
from ..lifecycle import ACTIVE_STATUSES, ENDINGS, AssignmentStatus, CallState, Outcome
from ..models import Assignment, Emergency, JournalEntry
from .field_visit import Visit, visit_of
from .words import STATUS_WORDS, local

# So long after it is clear a crew is asked how its visit ended, and told how its last call did.
REMEMBERED: Final = timedelta(hours=2)
# An emergency that somebody saw stays on the crew's screen for so long.
SEEN_FOR: Final = timedelta(minutes=30)


@dataclass(frozen=True)
class EmergencySent:
    """The unit's last emergency: when it was pressed, and who saw it."""

    at_label: str
    seen_by: str
    seen_label: str


@dataclass(frozen=True)
class FieldCard:
    """A crew's whole page, drawn at a journal number; `unit_id` 0 is nobody's shift now."""

    head: Head
    now: datetime
    units: str
    unit_id: int = 0
    call_sign: str = ""
    others: list[str] = field(default_factory=list)
    visit: Visit | None = None
    emergency: EmergencySent | None = None
    last_call: str = ""


def units_key(units: Collection[int]) -> str:
    """Return a set of units as a page names it: '3,5'."""
    return ",".join(str(unit) for unit in sorted(units))


def card_of(units: Collection[int], now: datetime) -> FieldCard:
    """Return the page of whoever works these units: the one with a call first, else by call sign."""
    head = journal.head()
    listed = list(Unit.objects.filter(pk__in=units).order_by("call_sign"))
    if not listed:
        return FieldCard(head, now, units_key(units))
    rows = {row.unit_id: row for row in _rows(units, now)}
    unit = next((one for one in listed if one.pk in rows), listed[0])
    row = rows.get(unit.pk)
    return FieldCard(
        head=head,
        now=now,
        units=units_key(units),
        unit_id=unit.pk,
        call_sign=unit.call_sign,
        others=[one.call_sign for one in listed if one != unit],
        visit=visit_of(row, now) if row else None,
        emergency=_emergency(unit, now),
        last_call="" if row else _last_call(unit, now),
    )


def calls_of(units: Collection[int], calls: Collection[UUID]) -> frozenset[UUID]:
    """Return those of some calls that these units have or had; a reserved one is not told yet."""
    rows = Assignment.objects.filter(unit__in=units, call__in=calls)
    rows = rows.exclude(status=AssignmentStatus.RESERVED)
    return frozenset(rows.values_list("call_id", flat=True))


def _rows(units: Collection[int], now: datetime) -> list[Assignment]:
    """Return what each unit is with, the active ones last; else the visit it has not told the end of."""
    rows = Assignment.objects.filter(unit__in=units)
    rows = rows.select_related("call__zone__community", "unit").defer("call__zone__coordinates")
    return [*_untold(rows, now), *rows.filter(status__in=ACTIVE_STATUSES)]


def _untold(rows: QuerySet[Assignment], now: datetime) -> list[Assignment]:
    ended = rows.filter(status=AssignmentStatus.CLEAR, closed_at__gt=now - REMEMBERED)
    recent = list(ended.exclude(call__state=CallState.CLOSED).order_by("closed_at"))
    told = JournalEntry.objects.filter(
        kind="unit.outcome", call__in=[row.call_id for row in recent]
    )
    said = {(line.data or {}).get("assignment") for line in told}
    return [row for row in recent if row.pk not in said]


def _emergency(unit: Unit, now: datetime) -> EmergencySent | None:
    rows = Emergency.objects.filter(unit=unit).select_related("acknowledged_by")
    row = rows.order_by("-heard_at", "-pk").first()
    if row is None or (row.acknowledged_at and row.acknowledged_at < now - SEEN_FOR):
        return None
    by = row.acknowledged_by
    return EmergencySent(
        at_label=local(row.raised_at, "%H:%M:%S"),
        seen_by=by.display_name.split()[0] if by else "",
        seen_label=local(row.acknowledged_at, "%H:%M:%S"),
    )


def _last_call(unit: Unit, now: datetime) -> str:
    """Return how the unit's last call ended: 'Call 26-000012 · Helped on scene · 14:31'."""
    rows = Assignment.objects.filter(unit=unit, closed_at__gt=now - REMEMBERED)
    row = rows.exclude(offered_at=None).select_related("call").order_by("-closed_at").first()
    if row is None:
        return ""
    said = STATUS_WORDS[AssignmentStatus(row.status)]
    if row.status == AssignmentStatus.CLEAR and row.call.outcome:
        said = ENDINGS[Outcome(row.call.outcome)].label
    return f"Call {row.call.number} · {said} · {local(row.closed_at)}"
