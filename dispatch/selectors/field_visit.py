"""One call as the crew that has it sees it on the phone. Nothing in confidence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from ..incident_types import label_of
from ..lifecycle import ACTIVE_STATUSES, AssignmentStatus
from ..models import Assignment, Call, Purpose, ServiceRequest
from .cautions import CautionShown, cautions_for
from .field_care import safety_of
from .words import LEVELS, RESPONSE_WORDS, STATUS_WORDS, local, place_words

STEPS: Final = (
    (AssignmentStatus.ASSIGNED, "Accepted"),
    (AssignmentStatus.EN_ROUTE, "En route"),
    (AssignmentStatus.ON_SCENE, "On scene"),
)


@dataclass(frozen=True)
class Asked:
    """A service that was asked for: police, fire, EMS or a second team."""

    service: str
    label: str
    is_given: bool
    says: str


@dataclass(frozen=True)
class Visit:
    """One assignment as its crew sees it; `status` is what the big step follows."""

    id: int
    status: str
    call_id: UUID
    number: str
    type_label: str
    level: int
    shape: str
    level_label: str
    place: str
    community: str
    lat: float | None
    lng: float | None
    address_in_doubt: bool
    answer_by: datetime | None
    check_in_by: datetime | None
    check_in_alarm_by: datetime | None
    checked_in_at: datetime | None
    steps: list[tuple[str, str]]
    reasons: list[str]
    others: list[str]
    safety: list[str]
    cautions: list[CautionShown]
    asked: list[Asked]


def visit_of(row: Assignment, now: datetime) -> Visit:
    """Return one assignment as its crew sees it at `now`."""
    call = row.call
    shape, level_label = LEVELS[call.urgency]
    return Visit(
        id=row.pk,
        status=row.status,
        call_id=call.pk,
        number=call.number,
        type_label=label_of(call.type),
        level=call.urgency,
        shape=shape,
        level_label=level_label,
        place=place_words(call),
        community=call.zone.community.name if call.zone else "",
        lat=call.lat,
        lng=call.lng,
        address_in_doubt=bool(call.address) and not call.address_verified,
        answer_by=row.answer_by if row.status == AssignmentStatus.OFFERED else None,
        check_in_by=row.check_in_by,
        check_in_alarm_by=row.check_in_alarm_by,
        checked_in_at=row.checked_in_at,
        steps=_steps(row),
        reasons=row.reasons,
        others=_others(row),
        safety=safety_of(call),
        cautions=cautions_for(call, now),
        asked=_asked(call),
    )


def _steps(row: Assignment) -> list[tuple[str, str]]:
    at = {
        AssignmentStatus.ASSIGNED: row.assigned_at,
        AssignmentStatus.EN_ROUTE: row.en_route_at,
        AssignmentStatus.ON_SCENE: row.on_scene_at,
    }
    return [(label, local(at[status])) for status, label in STEPS]


def _others(row: Assignment) -> list[str]:
    """Return who else is with the call: 'MCRT-2 en route'."""
    rows = Assignment.objects.filter(call=row.call, status__in=ACTIVE_STATUSES)
    return [
        f"{other.unit.call_sign} {STATUS_WORDS[AssignmentStatus(other.status)]}"
        for other in rows.exclude(pk=row.pk).select_related("unit")
    ]


def _asked(call: Call) -> list[Asked]:
    rows = ServiceRequest.objects.filter(call=call, withdrawn_at__isnull=True)
    return [
        Asked(
            service=row.service,
            label=_service_label(row.service),
            is_given=row.purpose == Purpose.TAKE_BACK,
            says=_how_it_stands(row),
        )
        for row in rows.order_by("heard_at")
    ]


def _service_label(service: str) -> str:
    return "Second team" if service == "CRISIS_TEAM" else RESPONSE_WORDS[service]


def _how_it_stands(row: ServiceRequest) -> str:
    if row.confirmed_at:
        return f"confirmed {local(row.confirmed_at, '%H:%M:%S')}"
    return f"asked {local(row.asked_at, '%H:%M:%S')}, not confirmed yet"
