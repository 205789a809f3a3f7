"""Reads of units with what they are doing, and ranked for a call."""

from dataclasses import dataclass, replace
from datetime import datetime

from pilot_zones.phases import Phase
from teams.matching import Candidate, Need, UnitNow, consider, rank
from teams.models import UnitKind
from teams.roster import Duty
from teams.selectors import roster_at

from ..models import Assignment, Call
from .place import centre_zone, in_pilot, pilot_at

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
    """One unit, its next duty where it is off, and its open assignment where it has one."""

    unit: UnitNow
    next: Duty | None
    assignment: Assignment | None


def units_at(now: datetime) -> list[UnitState]:
    """Return every unit in service as it stands, by call sign."""
    rows = Assignment.objects.filter(closed_at__isnull=True).select_related("call__zone__community")
    rows = rows.defer("call__zone__coordinates")
    held = {row.unit_id: row for row in rows}
    return [
        UnitState(_busy(entry.unit, held.get(entry.unit.id)), entry.next, held.get(entry.unit.id))
        for entry in roster_at(now, centre_zone())
    ]


def _busy(unit: UnitNow, assignment: Assignment | None) -> UnitNow:
    return replace(unit, busy_with=assignment.call.number) if assignment else unit


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
    )


def candidates_for(call: Call, now: datetime) -> list[Candidate]:
    """Return every unit ranked for a call, with reasons for and against."""
    return rank([state.unit for state in units_at(now)], need_of(call))


def candidate_of(call: Call, unit_id: int, now: datetime) -> Candidate | None:
    """Return one unit considered for a call, or None where it is not in service."""
    found = [state.unit for state in units_at(now) if state.unit.id == unit_id]
    return consider(found[0], need_of(call)) if found else None


def facts_for(call: Call, now: datetime) -> dict[str, str]:
    """Return the facts that the protocol asks of the system, each `yes` or `no`, and the phase."""
    states = [s.unit for s in units_at(now) if s.unit.duty and not s.unit.busy_with]
    paired = call.zone is None or Phase(call.zone.phase) is not Phase.COMMUNITY_LED
    crews = [u for u in states if u.kind == UnitKind.MCRT]
    if paired:
        crews = [u for u in crews if u.duty and u.duty.officer_aboard]
    served = in_pilot(call.zone)
    return {
        "phase": "paired" if paired else "community_only",
        "in_zone": _yes(served),
        # Where no team serves there are no hours: that call is out of the zone, not out of hours too.
        "crisis_team_hours_open": _yes(pilot_at(call.zone, now).open or not served),
        "crisis_team_available": _yes(bool(crews)),
        "pact_available": _yes(any(u.kind == UnitKind.PACT for u in states)),
    }


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
