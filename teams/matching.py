"""Which unit should go, and why. Pure: values in, ranked candidates with reasons out."""

from collections.abc import Iterable
from dataclasses import dataclass

from pilot_zones.distance import metres_between

from .roster import Duty

# Streets are longer than a straight line; 1.3 to 1.4 is the usual circuity of North American cities.
DETOUR = 1.35
# A town speed with lights and parking, and the time until the wheels turn. A centre sets its own.
METRES_A_MINUTE = 500.0
TURNOUT_MINUTES = 2.0


@dataclass(frozen=True)
class UnitNow:
    """A unit as it stands: where, since when on duty, and with whom it is busy (empty when free)."""

    id: int
    call_sign: str
    kind: str  # models.UnitKind
    agency: str
    skills: tuple[str, ...]
    lat: float
    lng: float
    duty: Duty | None
    covers: frozenset[str]  # community codes; empty covers the whole city
    busy_with: str = ""


@dataclass(frozen=True)
class Need:
    """What a call asks for. `kind` is the unit kind that the protocol recommends, or empty."""

    kind: str
    community: str
    lat: float | None
    lng: float | None
    officer: bool  # the paired phase: a crisis team goes with its officer


@dataclass(frozen=True)
class Candidate:
    """One unit ranked for one call. `minutes` is None where either place is unknown."""

    unit: UnitNow
    may_go: bool
    minutes: float | None
    for_it: tuple[str, ...]
    against: tuple[str, ...]


def minutes_to(unit: UnitNow, need: Need) -> float | None:
    """Return the estimated minutes to the door: great circle times a detour factor, plus turnout."""
    if need.lat is None or need.lng is None:
        return None
    metres = metres_between(unit.lat, unit.lng, to_lat=need.lat, to_lng=need.lng) * DETOUR
    return TURNOUT_MINUTES + metres / METRES_A_MINUTE


def bars_to(unit: UnitNow, need: Need) -> list[str]:
    """Return what stops a unit from going, in words; an empty list where nothing does."""
    bars = []
    if unit.duty is None:
        bars.append("off duty")
    if unit.busy_with:
        bars.append(f"with call {unit.busy_with}")
    if need.officer and unit.kind == "mcrt" and unit.duty and not unit.duty.officer_aboard:
        bars.append("no officer aboard, and this community is in the paired phase")
    return bars


def doubts_about(unit: UnitNow, need: Need) -> list[str]:
    """Return what speaks against a unit without stopping it."""
    doubts = []
    if need.kind and unit.kind != need.kind:
        doubts.append("not the kind of team recommended")
    if unit.covers and need.community not in unit.covers:
        doubts.append("another community's team")
    return doubts


def merits_of(unit: UnitNow, need: Need, minutes: float | None) -> list[str]:
    """Return what speaks for a unit."""
    merits = [] if minutes is None else [f"about {minutes:.0f} min away"]
    if need.kind and unit.kind == need.kind:
        merits.append("the kind of team recommended")
    if need.community and need.community in unit.covers:
        merits.append("covers this community")
    if need.officer and unit.duty and unit.duty.officer_aboard:
        merits.append("officer aboard")
    return merits


def consider(unit: UnitNow, need: Need) -> Candidate:
    """Return one unit with everything for and against it."""
    bars, doubts = bars_to(unit, need), doubts_about(unit, need)
    minutes = minutes_to(unit, need)
    merits = merits_of(unit, need, minutes)
    return Candidate(unit, not bars, minutes, tuple(merits), tuple(bars + doubts))


def rank(units: Iterable[UnitNow], need: Need) -> list[Candidate]:
    """Return every unit: those that may go first, fewest doubts first, nearest first."""

    def order(candidate: Candidate) -> tuple[bool, int, float, str]:
        minutes = candidate.minutes if candidate.minutes is not None else float("inf")
        return (not candidate.may_go, len(candidate.against), minutes, candidate.unit.call_sign)

    return sorted((consider(unit, need) for unit in units), key=order)
