"""What alarms every console now: emergencies that nobody acknowledged, and crews that do not answer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from teams.models import Person, Role, UnitPosition

from .. import journal
from ..models import Assignment, Call, Emergency
from .words import local, place_words

# So many are named; the others are as near as the first.
NAMED = 3


@dataclass(frozen=True)
class EmergencyAlarm:
    """One emergency as every console shows it."""

    id: int
    unit_id: int
    call_sign: str
    call_id: UUID | None
    call_number: str
    place: str
    position: str
    since: datetime
    pressed_label: str
    raised_by: str
    escalated: bool
    supervisors: str


@dataclass(frozen=True)
class SilentCrew:
    """One crew that was asked whether it is well and did not answer."""

    assignment_id: int
    call_sign: str
    call_id: UUID
    call_number: str
    place: str
    last_label: str
    due: datetime


@dataclass(frozen=True)
class Alarms:
    """Everything that sounds until a person acts, the worst first, as it was at a journal number."""

    head: int
    emergencies: list[EmergencyAlarm]
    silent: list[SilentCrew]

    @property
    def tone(self) -> str:
        """Which tone sounds now; empty where none does."""
        if any(emergency.escalated for emergency in self.emergencies):
            return "escalated"
        if self.emergencies:
            return "emergency"
        return "silent" if self.silent else ""


def alarms_now() -> Alarms:
    """Return what alarms now. It is the same for everybody who watches a board or a desk."""
    return Alarms(journal.head().seq, _emergencies(), _silent())


def supervisors() -> list[Person]:
    """Return the supervisors that an emergency is put before by name."""
    active = Person.objects.filter(role=Role.SUPERVISOR, is_active=True)
    return list(active.order_by("last_name", "first_name", "pk")[:NAMED])


def _emergencies() -> list[EmergencyAlarm]:
    rows = Emergency.objects.filter(acknowledged_at=None)
    rows = rows.select_related("unit__position", "call__zone__community", "raised_by")
    listed = list(rows.defer("call__zone__coordinates"))
    named = ", ".join(str(p.display_name) for p in supervisors()) if listed else ""
    return [_emergency(row, named) for row in listed]


def _emergency(row: Emergency, supervisors_named: str) -> EmergencyAlarm:
    return EmergencyAlarm(
        id=row.pk,
        unit_id=row.unit_id,
        call_sign=row.unit.call_sign,
        call_id=row.call_id,
        call_number=row.call.number if row.call else "",
        place=place_words(row.call) if row.call else "With no call",
        position=_position(row),
        since=row.heard_at,
        pressed_label=local(row.raised_at, "%H:%M:%S"),
        raised_by=str(row.raised_by.display_name),
        escalated=row.escalated_at is not None,
        supervisors=supervisors_named,
    )


def _position(row: Emergency) -> str:
    """Return where the crew is by its phone, else where it was last, with the time of that."""
    if row.lat is not None and row.lng is not None:
        return f"{row.lat:.5f}, {row.lng:.5f}"
    last: UnitPosition | None = getattr(row.unit, "position", None)
    if last is None:
        return ""
    return f"{last.lat:.5f}, {last.lng:.5f} at {local(last.taken_at, '%H:%M:%S')}"


def _silent() -> list[SilentCrew]:
    rows = Assignment.objects.filter(check_in_alarmed_at__isnull=False, closed_at=None)
    rows = rows.select_related("unit", "call__zone__community").order_by("check_in_by")
    return [_silent_crew(row, row.call) for row in rows.defer("call__zone__coordinates")]


def _silent_crew(row: Assignment, call: Call) -> SilentCrew:
    last = row.checked_in_at or row.on_scene_at
    assert row.check_in_by is not None, "a crew on scene has a check-in clock"
    return SilentCrew(
        assignment_id=row.pk,
        call_sign=row.unit.call_sign,
        call_id=call.pk,
        call_number=call.number,
        place=place_words(call),
        last_label=local(last, "%H:%M"),
        due=row.check_in_by,
    )
