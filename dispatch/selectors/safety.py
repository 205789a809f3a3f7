"""The safety of the call in hand: its crews' clocks, its emergencies, and who was asked for."""

from dataclasses import dataclass
from datetime import datetime

from triage.rules import Protocol

from ..lifecycle import AssignmentStatus, CallState
from ..limits import CONFIRM_S
from ..models import Assignment, Call, CareRecord, Emergency, Purpose, ServiceRequest
from ..permissions import Act, may
from ..services import RESPONDERS, SERVICES
from .badges import Badge, crew_badge
from .handover import handover_of, handover_text
from .words import local, response_words

# After T: to whom the call is given.
KEYS = {"POLICE": "p", "FIRE": "f", "EMS": "m", "CRISIS_TEAM": ""}


@dataclass(frozen=True)
class CrewClock:
    """One crew with the call; `due` is empty until it is on scene."""

    assignment_id: int
    unit_id: int
    call_sign: str
    due: datetime | None
    last_label: str
    badge: Badge | None


@dataclass(frozen=True)
class Pressed:
    """One emergency of this call, and whether somebody has it in hand."""

    says: str
    is_open: bool


@dataclass(frozen=True)
class Asked:
    """One service that was asked for, and how that stands."""

    service: str
    label: str
    given: bool
    is_open: bool
    late: bool
    since: datetime
    warn_s: int
    alarm_s: int
    says: str


@dataclass(frozen=True)
class Choice:
    """One service that can be asked for, as the form sends it and as its button says it."""

    value: str
    label: str
    key: str


@dataclass(frozen=True)
class Safety:
    """What the pane shows and what may be done. `summary` is a text; empty while nothing was given."""

    crews: list[CrewClock]
    emergencies: list[Pressed]
    asked: list[Asked]
    backup: list[Choice]
    give: list[Choice]
    summary: str

    @property
    def is_pressing(self) -> bool:
        """Whether somebody waits for a word now: then it stands before everything else."""
        asked = any(asked.is_open for asked in self.asked)
        return asked or any(crew.badge for crew in self.crews)

    @property
    def says_something(self) -> bool:
        """Whether there is anything to show or to do."""
        return bool(self.crews or self.asked or self.emergencies or self.give)


def safety_of(
    call: Call, care: CareRecord | None, protocol: Protocol | None, *, person: object, now: datetime
) -> Safety:
    """Return the safety of a call as `person` may see it and act on it."""
    is_open = call.state != CallState.CLOSED
    rows = _rows(call) if call.requested else []
    waiting = {row.service: row for row in rows if row.is_open}
    given = [row for row in rows if row.purpose == Purpose.TAKE_BACK and not row.withdrawn_at]
    crews = _crews(call)
    return Safety(
        crews=crews,
        emergencies=_emergencies(call),
        asked=[_asked(row) for row in rows if not row.withdrawn_at],
        backup=_choices(SERVICES, set(waiting))
        if is_open and crews and may(person, Act.REQUEST_BACKUP)
        else [],
        give=_choices(RESPONDERS, {row.service for row in given})
        if is_open and may(person, Act.TAKE_BACK)
        else [],
        summary=handover_text(handover_of(call, care, protocol, now=now)) if given and care else "",
    )


def _rows(call: Call) -> list[ServiceRequest]:
    return list(ServiceRequest.objects.filter(call=call))


def _choices(services: tuple[str, ...], without: set[str]) -> list[Choice]:
    left = [service for service in services if service not in without]
    return [Choice(s, _said(s), KEYS[s]) for s in left]


def _said(service: str) -> str:
    return "Second crisis team" if service == "CRISIS_TEAM" else response_words([service])


def _crews(call: Call) -> list[CrewClock]:
    rows = call.assignments.filter(closed_at=None).exclude(status=AssignmentStatus.RESERVED)
    return [_crew(row) for row in rows.select_related("unit")]


def _crew(row: Assignment) -> CrewClock:
    last = row.checked_in_at or row.on_scene_at
    return CrewClock(
        assignment_id=row.pk,
        unit_id=row.unit_id,
        call_sign=row.unit.call_sign,
        due=row.check_in_by,
        last_label=local(last, "%H:%M"),
        badge=crew_badge(row, row.unit.call_sign),
    )


def _asked(row: ServiceRequest) -> Asked:
    limit, given = CONFIRM_S[row.service], row.purpose == Purpose.TAKE_BACK
    return Asked(
        service=row.service,
        label=_said(row.service),
        given=given,
        is_open=row.is_open,
        late=row.is_open and row.overdue_since is not None,
        since=row.heard_at,
        warn_s=limit // 2,
        alarm_s=limit,
        says=_how(row, given=given),
    )


def _how(row: ServiceRequest, *, given: bool) -> str:
    said = _said(row.service)
    if row.is_open:
        return f"Given to {said}" if given else f"{said} asked for as backup"
    number = f", reference {row.reference}" if row.reference else ""
    verb = "has the call" if given else "is coming"
    return f"{said} {verb} since {local(row.confirmed_at)}{number}"


def _emergencies(call: Call) -> list[Pressed]:
    """Return the emergencies of this call, and who took each in hand."""
    rows = Emergency.objects.filter(call=call).select_related("unit", "acknowledged_by")
    return [Pressed(_emergency(row), row.acknowledged_at is None) for row in rows]


def _emergency(row: Emergency) -> str:
    said = (
        f"{row.unit.call_sign} pressed the emergency button at {local(row.raised_at, '%H:%M:%S')}"
    )
    if row.acknowledged_by is None:
        return f"{said}; nobody has acknowledged it"
    who = row.acknowledged_by.display_name
    return f"{said}; {who} took it in hand at {local(row.acknowledged_at, '%H:%M:%S')}"
