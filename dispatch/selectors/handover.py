"""Everything that is known of a call, as another service gets it: as JSON, and as a text to read out."""

from datetime import datetime
from typing import Any

from triage.rules import Protocol

from ..incident_types import label_of
from ..lifecycle import AssignmentStatus
from ..models import Assessment, Assignment, Call, CareRecord, ServiceRequest
from .cautions import cautions_for
from .questions import answers_given
from .words import STATUS_WORDS, local, place_words, response_words


def handover_of(
    call: Call, care: CareRecord, protocol: Protocol | None, *, now: datetime
) -> dict[str, Any]:
    """Return what goes with a call: place, answers, hazards, cautions, units and times.

    It tells what was said in confidence: only for whom the call was given to, and for the floor.
    """
    assessment = Assessment.objects.filter(call=call).first()
    units = call.assignments.exclude(status=AssignmentStatus.RESERVED).select_related("unit")
    return {
        "call": call.number,
        "source_ref": call.source_ref,
        "received_at": call.received_at,
        "made_at": now,
        "type": label_of(call.type),
        "level": call.urgency,
        "place": _place(call),
        "caller": {"name": care.caller_name, "phone": care.caller_phone},
        "narrative": care.narrative,
        "hazards": _reasons(assessment),
        "cautions": [caution.says for caution in cautions_for(call, now)],
        "answers": _answers(call, protocol),
        "units": [_unit(row) for row in units],
        "asked_for": [_request(row) for row in call.service_requests.all()],
    }


def handover_text(told: dict[str, Any]) -> str:
    """Return the same as lines that a person can paste or read out; empty parts are left out."""
    place = told["place"]
    point = f"{place['lat']:.5f}, {place['lng']:.5f}" if place["lat"] is not None else ""
    caller = " ".join(part for part in told["caller"].values() if part)
    lines = [
        f"CALL {told['call']} · {told['type']} · level {told['level']}",
        f"Received {local(told['received_at'], '%Y-%m-%d %H:%M:%S')}, ref {told['source_ref']}",
        _line("Place", " · ".join(p for p in (place["address"], place["community"], point) if p)),
        _line("Caller", caller),
        _line("Told", told["narrative"]),
        *(_line("Because", reason) for reason in told["hazards"]),
        *(_line("Caution", caution) for caution in told["cautions"]),
        *(_line(f"Asked · {said['question']}", said["answer"]) for said in told["answers"]),
        *(_line(unit["unit"], _times(unit)) for unit in told["units"]),
        *(_line(asked["service"], asked["says"]) for asked in told["asked_for"]),
    ]
    return "\n".join(line for line in lines if line)


def _line(name: str, says: str) -> str:
    return f"{name}: {says}" if says else ""


def _times(unit: dict[str, Any]) -> str:
    steps = (("accepted", "assigned_at"), ("en route", "en_route_at"), ("on scene", "on_scene_at"))
    said = [f"{word} {local(unit[name], '%H:%M')}" for word, name in steps if unit[name]]
    return ", ".join([unit["status"], *said])


def _place(call: Call) -> dict[str, Any]:
    return {
        "address": place_words(call),
        "verified": call.address_verified,
        "community": call.zone.community.name if call.zone else "",
        "lat": call.lat,
        "lng": call.lng,
    }


def _reasons(assessment: Assessment | None) -> list[str]:
    """Return why the call stands where it stands: what was found, in the protocol's words."""
    return list(assessment.outcome["reasons"]) if assessment else []


def _answers(call: Call, protocol: Protocol | None) -> list[dict[str, str]]:
    if protocol is None:
        return []
    given = answers_given(call, protocol)
    return [{"question": answer["label"], "answer": answer["says"]} for answer in given]


def _unit(row: Assignment) -> dict[str, Any]:
    return {
        "unit": row.unit.call_sign,
        "status": STATUS_WORDS[AssignmentStatus(row.status)],
        "assigned_at": row.assigned_at,
        "en_route_at": row.en_route_at,
        "on_scene_at": row.on_scene_at,
        "closed_at": row.closed_at,
    }


def _request(row: ServiceRequest) -> dict[str, Any]:
    said = f"asked {local(row.asked_at, '%H:%M:%S')}"
    if row.confirmed_at:
        number = f", reference {row.reference}" if row.reference else ""
        said = f"{said}, confirmed {local(row.confirmed_at, '%H:%M:%S')}{number}"
    return {
        "service": response_words([row.service]),
        "purpose": row.purpose,
        "asked_at": row.asked_at,
        "confirmed_at": row.confirmed_at,
        "reference": row.reference,
        "says": said if not row.withdrawn_at else f"{said}, called off",
    }
