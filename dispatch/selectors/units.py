"""Reads of units with what they are doing, and ranked for a call."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from pilot_zones.hours import OpennessCode
from pilot_zones.phases import Phase
from teams.matching import Candidate, Need, UnitNow, consider, rank
from teams.models import UnitKind
from teams.roster import Duty
from teams.selectors import roster_at

from ..lifecycle import AssignmentStatus
from ..models import Assignment, Call
from .place import centre_zone, in_pilot, pilot_at, scope_in

KIND_OF_RESPONSE = {
    "CRISIS_TEAM": UnitKind.MCRT,
    "CRISIS_TEAM_OFFICER": UnitKind.MCRT,
    "CRISIS_TEAM_OFFICER_PLAIN": UnitKind.MCRT,
    "PACT": UnitKind.PACT,
}
# A crisis team goes with its officer when the protocol says so, whatever the phase.
WITH_OFFICER = ("CRISIS_TEAM_OFFICER", "CRISIS_TEAM_OFFICER_PLAIN")


@dataclass(frozen=True)
class UnitState:
    """One unit, its next duty where it is off, what it is asked or does, and what is kept for it."""

    unit: UnitNow
    next: Duty | None
    assignment: Assignment | None
    reserved: tuple[Assignment, ...] = ()


def units_at(now: datetime) -> list[UnitState]:
    """Return every unit in service as it stands, by call sign."""
    rows = Assignment.objects.filter(closed_at__isnull=True).select_related("call__zone__community")
    rows = rows.defer("call__zone__coordinates")
    kept: dict[int, list[Assignment]] = {}
    held = {row.unit_id: row for row in rows if row.status != AssignmentStatus.RESERVED}
    for row in rows:
        if row.status == AssignmentStatus.RESERVED:
            kept.setdefault(row.unit_id, []).append(row)
    return [
        UnitState(
            _busy(entry.unit, held.get(entry.unit.id)),
            entry.next,
            held.get(entry.unit.id),
            tuple(sorted(kept.get(entry.unit.id, []), key=in_turn)),
        )
        for entry in roster_at(now, centre_zone())
    ]


def in_turn(reserved: Assignment) -> tuple[int, datetime]:
    """Return the order in which a unit's reserved calls are offered: the most urgent, then the oldest."""
    return -reserved.call.urgency, reserved.made_at


def _busy(unit: UnitNow, assignment: Assignment | None) -> UnitNow:
    return replace(unit, busy_with=assignment.call.number) if assignment else unit


def may_be_sent(unit: UnitNow) -> bool:
    """Return whether a unit is on duty, free, not paused, and its agency's agreement runs."""
    is_free = unit.duty is not None and not unit.busy_with
    return is_free and not unit.paused and not unit.barred


def need_of(call: Call) -> Need:
    """Return what a call asks of a unit: the kind recommended, the place, and whether an officer."""
    wanted = [r for r in call.responses if r in KIND_OF_RESPONSE]
    paired = call.zone is not None and Phase(call.zone.phase) is Phase.PAIRED
    return Need(
        kind=KIND_OF_RESPONSE[wanted[0]] if wanted else "",
        community=call.zone.community.code if call.zone else "",
        lat=call.lat,
        lng=call.lng,
        officer=paired or any(r in WITH_OFFICER for r in wanted),
        skills=tuple(call.needs_skills),
    )


def candidates_for(call: Call, now: datetime) -> list[Candidate]:
    """Return every unit ranked for a call, with reasons for and against."""
    return rank(_with_calls([state.unit for state in units_at(now)], now), need_of(call))


def _with_calls(units: list[UnitNow], now: datetime) -> list[UnitNow]:
    """Return the units, each with how many calls it took since its shift began."""
    began = {unit.id: unit.duty.since for unit in units if unit.duty}
    since = min(began.values(), default=now)
    taken = Assignment.objects.filter(assigned_at__gte=since, unit__in=began)
    counts = Counter(
        pk for pk, at in taken.values_list("unit", "assigned_at") if at and at >= began[pk]
    )
    return [replace(unit, calls_this_shift=counts[unit.id]) for unit in units]


def candidate_of(call: Call, unit_id: int, now: datetime) -> Candidate | None:
    """Return one unit considered for a call, or None where it is not in service."""
    found = [state.unit for state in units_at(now) if state.unit.id == unit_id]
    return consider(_with_calls(found, now)[0], need_of(call)) if found else None


def if_free(candidate: Candidate, call: Call) -> Candidate:
    """Return a unit considered for a call as if it had none."""
    return consider(replace(candidate.unit, busy_with=""), need_of(call))


def only_busy(candidate: Candidate, call: Call) -> bool:
    """Return whether nothing stops a unit from going but the call that it has."""
    return bool(candidate.unit.busy_with) and if_free(candidate, call).may_go


def facts_for(call: Call, now: datetime) -> dict[str, str]:
    """Return the facts that the protocol asks of the system, each `yes` or `no`, and the phase.

    `in_scope` is said of the call's type here; its level is known once it is judged (see judging).
    """
    states = [s.unit for s in units_at(now) if may_be_sent(s.unit)]
    paired = call.zone is None or Phase(call.zone.phase) is not Phase.COMMUNITY_LED
    crews = [u for u in states if u.kind == UnitKind.MCRT]
    if paired:
        crews = [u for u in crews if u.duty and u.duty.officer_aboard]
    return {
        "phase": "paired" if paired else "community_only",
        **_community_facts(call, now),
        "crisis_team_available": _yes(bool(crews)),
        "pact_available": _yes(any(u.kind == UnitKind.PACT for u in states)),
    }


def _community_facts(call: Call, now: datetime) -> dict[str, str]:
    """Return what the call's community says. Where no team serves, that alone is the reason."""
    served = in_pilot(call.zone)
    pilot = pilot_at(call.zone, now)
    paused = pilot.code is OpennessCode.PAUSED
    hours = pilot_at(call.zone, now, pauses={}) if paused else pilot
    return {
        "in_zone": _yes(served),
        "not_paused": _yes(not paused),
        "in_scope": _yes(not served or scope_in(call.zone).takes_type(call.type)),
        "crisis_team_hours_open": _yes(hours.open or not served),
    }


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
