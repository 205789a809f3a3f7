"""The desk: what is offered to a navigator, whom to call back, what is in hand, and what went."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from teams.models import Desk, Person

from .. import journal
from ..handoff_codes import OPEN, HandoffStatus
from ..incident_types import label_of
from ..journal import Head
from ..lifecycle import CallState
from ..limits import limit_of
from ..models import Callback, Handoff
from .handoffs import open_callbacks, outcome_words, tries, why_back
from .words import LEVELS, local, place_words

PAST_FOR = timedelta(hours=12)
PAST_SHOWN = 8


@dataclass(frozen=True)
class DeskRow:
    """One call as a desk shows it. `list` is offered, lost or taken; gone when the desk has it no more."""

    id: UUID
    handoff_id: int
    number: str
    list: str
    gone: bool
    type_label: str
    level: int
    shape: str
    level_label: str
    place: str
    says: str
    until: datetime | None
    owner_id: int | None
    owner_label: str
    since: datetime
    warn_s: int | None
    alarm_s: int | None


@dataclass(frozen=True)
class PastRow:
    """One call that the desk has no more, and what became of it."""

    id: int
    number: str
    type_label: str
    says: str
    at_label: str


@dataclass(frozen=True)
class DeskPage:
    """A whole desk, drawn at a journal number: later lines are applied to it."""

    head: Head
    names: str
    rows: list[DeskRow]
    past: list[PastRow]


def desks_of(person: Person) -> frozenset[int]:
    """Return the ids of the desks in service that a navigator belongs to."""
    mine = Desk.objects.filter(navigators=person, retired_at__isnull=True)
    return frozenset(mine.values_list("pk", flat=True))


def desk_for(person: Person, now: datetime) -> DeskPage:
    """Return the page of a navigator's desks. The number is read first: a line twice is harmless."""
    head = journal.head()
    desks = desks_of(person)
    names = Desk.objects.filter(pk__in=desks).order_by("order").values_list("name", flat=True)
    return DeskPage(head, " and ".join(names), rows_at(desks, None), past_at(desks, now))


def rows_at(desks: Collection[int], calls: Iterable[UUID] | None) -> list[DeskRow]:
    """Return the open calls of some desks; or of `calls` those that were ever there, gone where they went.

    For consoles of the desk: nothing is said of a call that none of the desks was asked to take.
    """
    rows = Handoff.objects.filter(desk__in=desks)
    if calls is None:
        rows = rows.filter(status__in=OPEN)
    else:
        rows = rows.filter(call__in=list(calls)).order_by("call", "-pk").distinct("call")
    listed = list(_with_calls(rows))
    tasks = open_callbacks(listed)
    return [_row(row, tasks.get(row.pk)) for row in sorted(listed, key=lambda row: row.offered_at)]


def _with_calls(rows: QuerySet[Handoff]) -> QuerySet[Handoff]:
    joined = rows.select_related("desk", "accepted_by", "handed_by", "call__zone__community")
    return joined.defer("call__zone__coordinates")


def _row(row: Handoff, task: Callback | None) -> DeskRow:
    call = row.call
    shape, level_label = LEVELS[call.urgency]
    which, says, since, until = _stand(row, task)
    warn_s, alarm_s = _limits(row, task)
    return DeskRow(
        id=call.pk,
        handoff_id=row.pk,
        number=call.number,
        list=which,
        gone=row.status not in OPEN,
        type_label=label_of(call.type),
        level=call.urgency,
        shape=shape,
        level_label=level_label,
        place=place_words(call),
        says=says,
        until=until,
        owner_id=row.accepted_by_id,
        owner_label=row.accepted_by.display_name.split()[0] if row.accepted_by else "",
        since=since,
        warn_s=warn_s,
        alarm_s=alarm_s,
    )


def _stand(row: Handoff, task: Callback | None) -> tuple[str, str, datetime, datetime | None]:
    """Return the list, the words, since when, and until when a clock runs."""
    if row.accepted_at is None:
        says = f"{row.handed_by.display_name} hands it to {row.desk.name}: accept"
        return "offered", says, row.offered_at, row.answer_by
    if task is not None:
        return "lost", f"Caller lost, {tries(task)}: call back", task.lost_at, task.due_at
    return "taken", STATE_WORDS.get(CallState(row.call.state), ""), row.accepted_at, None


STATE_WORDS = {
    CallState.WITH_DESK: "In hand, by phone",
    CallState.WITH_TEAM: "A team is with it",
}


def _limits(row: Handoff, task: Callback | None) -> tuple[int | None, int | None]:
    """Return after how many seconds the row's age is amber, and red."""
    if row.accepted_at is None:
        return row.desk.answer_s // 2, row.desk.answer_s
    if task is not None:
        allowed = int((task.due_at - task.lost_at).total_seconds())
        return allowed // 2, allowed
    limit = limit_of(CallState.WITH_DESK, row.call.urgency)
    return (limit.warn_s, limit.alarm_s) if limit else (None, None)


def past_at(desks: Collection[int], now: datetime) -> list[PastRow]:
    """Return what became of the last calls that some desks have no more, newest first."""
    rows = Handoff.objects.filter(desk__in=desks, ended_at__gt=now - PAST_FOR)
    newest = rows.select_related("desk", "call").order_by("-ended_at", "-pk")[:PAST_SHOWN]
    return [
        PastRow(
            row.pk, row.call.number, label_of(row.call.type), past_words(row), local(row.ended_at)
        )
        for row in newest
    ]


def past_words(row: Handoff) -> str:
    """Return what became of a hand-off that has ended, for the desk itself."""
    if row.status == HandoffStatus.DONE and row.accepted_at and row.ended_at:
        return outcome_words(row.desk.name, row.call.outcome, row.ended_at - row.accepted_at)
    if row.status == HandoffStatus.WITHDRAWN:
        return f"Taken back from {row.desk.name} by 911"
    if row.status == HandoffStatus.LAPSED:
        return f"Not answered at {row.desk.name}"
    return f"{row.desk.name} gave it back: {why_back(row)}"


def was_at_desk(person: Person, call_id: UUID) -> bool:
    """Return whether a call was ever handed to one of a navigator's desks."""
    return Handoff.objects.filter(call=call_id, desk__navigators=person).exists()


def open_at_desk(person: Person, call_id: UUID) -> Handoff | None:
    """Return the open hand-off of a call at one of a navigator's desks, or None where there is none."""
    rows = Handoff.objects.filter(call=call_id, status__in=OPEN, desk__navigators=person)
    return rows.select_related("desk", "accepted_by", "handed_by").first()
