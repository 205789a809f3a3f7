"""The call in hand: everything that the middle of the board shows of one call."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404

from teams.matching import Candidate
from triage.rules import Protocol
from triage.selectors import NoProtocol, protocol_in_force, protocol_of

from .. import journal
from ..flags import FLAG_WORDS, Flag
from ..incident_types import label_of
from ..lifecycle import ACCEPTED_STATUSES, ENDINGS, CallState, Outcome
from ..models import Assessment, Assignment, Call, CareRecord
from ..permissions import Act, may
from .board import alarm_s_of, waits_for, warn_s_of
from .calls import calls_visible_to
from .cautions import cautions_for
from .decisions import decision_for
from .followups import recipients_of
from .handoffs import handoff_part
from .needs import needs_part
from .offers import Asking, asking_of, on_call
from .place import pilot_at
from .questions import answers_given, asked_at_desk, question_to_ask
from .recommendation import Recommendation, recommendation_of
from .safety import safety_of
from .timeline import timeline_of
from .units import candidates_for, only_busy
from .words import local, place_words


@dataclass(frozen=True)
class CallHead:
    """The head of the call in hand."""

    id: UUID
    number: str
    type_label: str
    level: int
    place: str
    community_name: str
    pilot_says: str
    flags: list[str]
    caller_label: str
    callback: str
    narrative: str
    told_again: list[dict[str, str]]
    since: datetime
    warn_s: int | None
    alarm_s: int | None
    state_says: str


def pane_of(
    call_id: UUID, *, person: object, care: CareRecord | None, ask: str, now: datetime
) -> dict[str, Any]:
    """Return what `console/_pane.html` draws; raises Http404 where `person` may not know the call.

    `care` is the care record where the person may read it; `ask` names a question to ask again.
    """
    head = journal.head().seq
    call = calls_visible_to(person).filter(pk=call_id).first()
    if call is None:
        raise Http404("there is no such call")
    assessment = Assessment.objects.filter(call=call).first()
    protocol = _protocol(assessment)
    is_open = call.state != CallState.CLOSED
    asking = asking_of([call]).get(call.pk, Asking())
    units = list(asking.open)
    ranked = candidates_for(call, now) if is_open else []
    on_it = {row.unit_id for row in units}
    candidates = _candidates(call, ranked, on_it) if is_open else None
    decision = (
        decision_for(call, assessment, candidates, person=person, asking=asking)
        if _decides(person, is_open)
        else None
    )
    # What a desk heard stays there once the call is closed; the floor reads how it ended.
    not_told = not is_open and not may(person, Act.WORK_DESK)
    return {
        "head": head,
        "call": _head_of(call, care, asking, assessment, now),
        "question": question_to_ask(protocol, assessment, ask) if is_open and protocol else None,
        # Its reasons tell answers.
        "recommendation": None
        if not_told and asked_at_desk(call)
        else _recommendation(assessment, protocol),
        "decision": decision,
        "candidates": candidates if _may_send(person, call) else None,
        "needs": needs_part(call, ranked, now),
        "assignments": [on_call(row, ranked) for row in units],
        "outcomes": _outcomes(call)
        if is_open and not _is_out(units) and may(person, Act.CLOSE_CALL)
        else [],
        "recipients": recipients_of(call, person) if is_open and not _is_out(units) else [],
        "answers": answers_given(call, protocol, without_desk=not_told)
        if protocol and care
        else [],
        "timeline": timeline_of(call, protocol, without_desk=not_told) if care else [],
        "safety": safety_of(call, care, protocol, person=person, now=now),
        "cautions": cautions_for(call, now),
        "may_caution": is_open and may(person, Act.CHANGE_CAUTIONS),
        "desk": handoff_part(call, assessment, person=person),
    }


def _protocol(assessment: Assessment | None) -> Protocol | None:
    """Return the protocol that the call began with, or the one it would begin with now."""
    try:
        return protocol_of(assessment.protocol_id if assessment else protocol_in_force().pk)
    except NoProtocol:
        return None


def _decides(person: object, is_open: bool) -> bool:
    return is_open and may(person, Act.DECIDE)


def _may_send(person: object, call: Call) -> bool:
    return call.state != CallState.CLOSED and may(person, Act.ASSIGN_UNIT)


def _head_of(
    call: Call,
    care: CareRecord | None,
    asking: Asking,
    assessment: Assessment | None,
    now: datetime,
) -> CallHead:
    caller = care.caller_name if care else ""
    return CallHead(
        id=call.pk,
        number=call.number,
        type_label=label_of(call.type),
        level=call.urgency,
        place=place_words(call),
        community_name=call.zone.community.name if call.zone else "",
        pilot_says=pilot_at(call.zone, now).why,
        flags=[FLAG_WORDS[Flag(flag)] for flag in call.flags],
        caller_label=f"Caller {caller}" if caller else "Caller",
        callback=care.caller_phone if care else "",
        narrative=care.narrative if care else "",
        told_again=_told_again(care) if care else [],
        since=call.stored_at,
        warn_s=warn_s_of(call),
        alarm_s=alarm_s_of(call),
        state_says=_state_says(call, asking, assessment),
    )


def _told_again(care: CareRecord) -> list[dict[str, str]]:
    """Return what the sender told differently later, field by field: when, which, and what."""
    return [
        {
            "at_label": local(datetime.fromisoformat(telling["at"]), "%H:%M:%S"),
            "field": field.replace("_", " "),
            "value": str(value),
        }
        for telling in care.told_again
        for field, value in telling.items()
        if field != "at"
    ]


def _state_says(call: Call, asking: Asking, assessment: Assessment | None) -> str:
    if call.state == CallState.CLOSED:
        return f"Closed: {ENDINGS[Outcome(call.outcome)].label}"
    return waits_for(call, asking, assessment.outcome if assessment else None)


def _recommendation(
    assessment: Assessment | None, protocol: Protocol | None
) -> Recommendation | None:
    return recommendation_of(assessment, protocol) if assessment and protocol else None


def _candidates(call: Call, ranked: list[Candidate], on_it: set[int]) -> list[dict[str, Any]]:
    """Return the units for the pane; `on_it` are the ids of those that are asked or out already."""
    return [
        {
            "unit_id": c.unit.id,
            "name": c.unit.call_sign,
            "agency_name": c.unit.agency,
            "reasons": [*c.for_it, *([] if not c.may_go else c.against)],
            "eta_label": "",
            "refusal": "" if c.may_go else "; ".join(c.against),
            "may_be_kept": c.unit.id not in on_it and only_busy(c, call),
        }
        for c in ranked
    ]


def _is_out(rows: list[Assignment]) -> bool:
    """Return whether a crew has the call; who is only asked does not keep it open."""
    return any(row.status in ACCEPTED_STATUSES for row in rows)


def _outcomes(call: Call) -> list[dict[str, str]]:
    reached = call.assignments.filter(on_scene_at__isnull=False).exists()
    return [
        {"code": outcome.value, "label": ending.label}
        for outcome, ending in ENDINGS.items()
        if reached or not ending.by_team
    ]
