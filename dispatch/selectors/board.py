"""The board: what waits, what is with a team, and the units."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from pilot_zones.models import PHASE_LABELS
from pilot_zones.phases import Phase
from teams.roster import Duty

from .. import journal
from ..incident_types import label_of
from ..journal import Head
from ..lifecycle import AssignmentStatus, CallState
from ..limits import limit_of
from ..models import Assessment, Assignment, Call
from .badges import Badge, badges_of, crew_badge
from .calls import calls_visible_to
from .handoffs import DeskOutcome, HandoffShown, outcomes_from_desks, shown_handoffs
from .offers import NOBODY_ASKED, Asking, asking_of
from .units import UnitState, may_be_sent, units_at
from .words import LEVELS, STATUS_WORDS, local, place_words, response_words


@dataclass(frozen=True)
class Row:
    """One call as the board shows it. `list` is the section it stands in; gone when closed."""

    id: UUID
    number: str
    list: str
    gone: bool
    type_label: str
    level: int
    shape: str
    level_label: str
    place: str
    community_name: str
    phase: str
    phase_label: str
    waits_for: str
    handoff: HandoffShown | None
    owner_id: int | None
    owner_label: str
    since: datetime
    warn_s: int | None
    alarm_s: int | None
    late: bool
    flags: int
    lat: float | None
    lng: float | None
    badges: Sequence[Badge] = ()
    answer_by: datetime | None = None
    nobody_left: str = ""


@dataclass(frozen=True)
class UnitRow:
    """One unit as the board shows it. `state` is free, offered, assigned, en_route, on_scene or off."""

    id: int
    call_sign: str
    state: str
    state_label: str
    agency: str
    details: str
    officer_aboard: bool
    since: datetime | None
    until_label: str
    call_id: UUID | None
    call_label: str
    assignment_id: int | None
    lat: float
    lng: float
    badge: Badge | None = None
    answer_by: datetime | None = None
    reserved: int = 0


@dataclass(frozen=True)
class Board:
    """A whole board, drawn at a journal number: later lines are applied to it."""

    head: Head
    rows: list[Row]
    units: list[UnitRow]
    outcomes: list[DeskOutcome]


def board_for(person: object, now: datetime) -> Board:
    """Return the board as `person` may see it. The number is read first: a line twice is harmless."""
    head = journal.head()
    calls = calls_visible_to(person).exclude(state=CallState.CLOSED)
    rows = _rows(calls.order_by("stored_at"))
    return Board(head, rows, units_now(now), outcomes_from_desks(now))


def rows_of(ids: Iterable[UUID]) -> list[Row]:
    """Return the rows of some calls, closed ones as gone: for consoles that watch the whole board."""
    calls = Call.objects.filter(pk__in=list(ids)).select_related("zone__community", "owner")
    return _rows(calls.defer("zone__coordinates"))


def units_now(now: datetime) -> list[UnitRow]:
    """Return the units of the board, by call sign."""
    return [_unit(state) for state in units_at(now)]


def units_with(calls: Collection[UUID | None], now: datetime) -> list[UnitRow]:
    """Return the units that are or were with these calls; all of them where None is among the calls."""
    units = units_now(now)
    if None in calls:
        return units
    sent = set(Assignment.objects.filter(call__in=calls).values_list("unit_id", flat=True))
    return [unit for unit in units if unit.id in sent]


def _rows(calls: QuerySet[Call]) -> list[Row]:
    unread = ("assessment__answers", "assessment__facts")
    listed = list(calls.select_related("assessment").defer(*unread))
    asking = asking_of(listed)
    handed = shown_handoffs(listed)
    badges = badges_of(listed, {call: list(asked.open) for call, asked in asking.items()})
    rows = [
        _row(call, asking.get(call.pk, NOBODY_ASKED), _judged(call), handed.get(call.pk))
        for call in listed
    ]
    return [replace(row, badges=badges[row.id]) if row.id in badges else row for row in rows]


def _judged(call: Call) -> dict[str, object] | None:
    assessment: Assessment | None = getattr(call, "assessment", None)
    return assessment.outcome if assessment else None


def _row(
    call: Call,
    asking: Asking,
    judged: dict[str, object] | None,
    handoff: HandoffShown | None,
) -> Row:
    shape, level_label = LEVELS[call.urgency]
    has_point = call.lat is not None and call.lng is not None
    phase = Phase(call.zone.phase) if call.zone else Phase.OUTSIDE
    return Row(
        id=call.pk,
        number=call.number,
        list=call.state,
        gone=call.state == CallState.CLOSED,
        type_label=label_of(call.type),
        level=call.urgency,
        shape=shape,
        level_label=level_label,
        place=place_words(call),
        community_name=call.zone.community.name if call.zone else "Outside every community",
        phase=phase.value,
        phase_label=PHASE_LABELS[phase],
        waits_for=waits_for(call, asking, judged) if asking.says or handoff is None else "",
        handoff=handoff,
        owner_id=call.owner_id,
        owner_label=call.owner.display_name.split()[0] if call.owner else "Nobody yet",
        since=call.stored_at,
        warn_s=warn_s_of(call),
        alarm_s=alarm_s_of(call),
        late=call.overdue_since is not None,
        flags=len(call.flags),
        lat=call.lat if has_point else None,
        lng=call.lng if has_point else None,
        answer_by=asking.answer_by,
        nobody_left=asking.nobody_left,
    )


def alarm_s_of(call: Call) -> int | None:
    """Return after how many seconds since it was stored the call's age is red: as its own clock ends.

    At once where it is late already; None where nobody waits.
    """
    if call.overdue_since is not None:
        return 0
    return int((call.act_by - call.stored_at).total_seconds()) if call.act_by else None


def warn_s_of(call: Call) -> int | None:
    """Return after how many seconds since it was stored the call's age is amber; None as for red."""
    limit, alarm_s = limit_of(CallState(call.state), call.urgency), alarm_s_of(call)
    if limit is None or alarm_s is None:
        return None
    return max(alarm_s - (limit.alarm_s - limit.warn_s), 0)


def waits_for(call: Call, asking: Asking, judged: dict[str, object] | None) -> str:
    """Return what a call waits for and on whom, in words: nothing waits in silence."""
    if asking.says:
        return asking.says
    if call.state == CallState.WAITING:
        asked = response_words(call.requested)
        return f"{asked} asked for; close it when they have it" if asked else "Waiting for a team"
    if judged is None:
        return "Not triaged yet"
    if judged["held"]:
        return f"{len(judged['open'])} questions open"  # type: ignore[arg-type]
    return f"Decide: {response_words(call.responses)}"


def _unit(state: UnitState) -> UnitRow:
    unit, held = state.unit, state.assignment
    return UnitRow(
        id=unit.id,
        call_sign=unit.call_sign,
        state=held.status if held else "free" if may_be_sent(unit) else "off",
        state_label=_state_label(state),
        agency=unit.agency,
        details=", ".join(unit.skills),
        officer_aboard=bool(unit.duty and unit.duty.officer_aboard),
        since=_since(held) if held else None,
        until_label=local(unit.duty.until) if unit.duty else "",
        call_id=held.call_id if held else None,
        call_label=place_words(held.call) if held else "",
        assignment_id=held.pk if held else None,
        badge=crew_badge(held, "") if held else None,
        answer_by=held.answer_by if held and held.status == AssignmentStatus.OFFERED else None,
        reserved=len(state.reserved),
        lat=unit.lat,
        lng=unit.lng,
    )


def _state_label(state: UnitState) -> str:
    if state.assignment:
        return STATUS_WORDS[AssignmentStatus(state.assignment.status)]
    if state.unit.barred:
        return state.unit.barred
    if state.unit.paused:
        return f"paused: {state.unit.paused}"
    if state.unit.duty:
        return "free"
    return _off_until(state.next)


def _off_until(duty: Duty | None) -> str:
    return f"off until {local(duty.since, '%a %H:%M')}" if duty else "off duty"


def _since(assignment: Assignment) -> datetime:
    under_way = assignment.on_scene_at or assignment.en_route_at or assignment.assigned_at
    return under_way or assignment.offered_at or assignment.made_at
