"""Which unit should go, and why. Pure: values in, ranked candidates with reasons out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .roster import Duty
from .skill_list import has_it, has_it_not
from .travel import GREAT_CIRCLE, Point, Travel

# Older than this, a reported position is only a hint.
FRESH = timedelta(minutes=5)
# Into the last hours of a twelve-hour shift a crew is tired: the other crew is better, if there is one.
TIRED_AFTER_H = 10.0
# Arrivals that differ by less than this count as equal, so that calls are shared out.
EVEN_MINUTES = 5.0


@dataclass(frozen=True)
class UnitNow:
    """A unit as it stands: where, since when on duty, and with whom it is busy (empty when free)."""

    id: int
    call_sign: str
    kind: str  # models.UnitKind
    agency: str
    skills: tuple[str, ...]  # in words
    lat: float
    lng: float
    duty: Duty | None
    covers: frozenset[str]  # community codes; empty covers the whole city
    at: datetime  # the moment at which it stands so
    busy_with: str = ""
    codes: frozenset[str] = frozenset()  # of skill_list, its own and its people's on this shift
    placed_at: datetime | None = None  # when it reported this place; none: it is the base
    paused: str = ""  # why, where it is
    barred: str = ""  # why its agency may send nobody, where it may not
    calls_this_shift: int = 0
    next: Duty | None = None  # where it is off duty


@dataclass(frozen=True)
class Need:
    """What a call asks for. `kind` is the unit kind that the protocol recommends, or empty."""

    kind: str
    community: str
    lat: float | None
    lng: float | None
    officer: bool  # the paired phase: a crisis team goes with its officer
    skills: tuple[str, ...] = ()  # codes of skill_list


@dataclass(frozen=True)
class Candidate:
    """One unit ranked for one call. `minutes` is None where either place is unknown."""

    unit: UnitNow
    may_go: bool
    minutes: float | None
    for_it: tuple[str, ...]
    against: tuple[str, ...]
    lacks: tuple[str, ...] = ()  # the skills asked for that it has not


def minutes_to(unit: UnitNow, need: Need, travel: Travel = GREAT_CIRCLE) -> float | None:
    """Return the estimated minutes to the door, or None where the call has no place."""
    if need.lat is None or need.lng is None:
        return None
    return travel.minutes(Point(unit.lat, unit.lng), Point(need.lat, need.lng))


def bars_to(unit: UnitNow, need: Need) -> list[str]:
    """Return what stops a unit from going, in words; an empty list where nothing does."""
    bars = [unit.barred] if unit.barred else []
    if unit.paused:
        bars.append(f"paused: {unit.paused}")
    if unit.duty is None:
        bars.append("off duty")
    if unit.busy_with:
        bars.append(f"with call {unit.busy_with}")
    if need.officer and unit.kind == "mcrt" and unit.duty and not unit.duty.officer_aboard:
        bars.append("no officer aboard, and this community is in the paired phase")
    return bars


def lacks(unit: UnitNow, need: Need) -> tuple[str, ...]:
    """Return the skills that the call asks for and the unit has not."""
    return tuple(code for code in need.skills if code not in unit.codes)


def doubts_about(unit: UnitNow, need: Need) -> list[str]:
    """Return what speaks against a unit without stopping it."""
    doubts = [has_it_not(code) for code in lacks(unit, need)]
    if need.kind and unit.kind != need.kind:
        doubts.append("not the kind of team recommended")
    if unit.covers and need.community not in unit.covers:
        doubts.append("another community's team")
    hours = hours_on_duty(unit)
    if hours > TIRED_AFTER_H:
        doubts.append(f"{hours:.0f} h since its last rest")
    return doubts


def hours_on_duty(unit: UnitNow) -> float:
    """Return the hours since a unit's crew last rested: since its shift began; 0 off duty."""
    return (unit.at - unit.duty.since).total_seconds() / 3600 if unit.duty else 0.0


def place_in_doubt(unit: UnitNow) -> str:
    """Return what is unsure of the place a unit is measured from, or nothing."""
    if unit.placed_at is None:
        return "from its base"
    age = unit.at - unit.placed_at
    return f"place is {age.total_seconds() // 60:.0f} min old" if age > FRESH else ""


def merits_of(unit: UnitNow, need: Need, minutes: float | None) -> list[str]:
    """Return what speaks for a unit."""
    merits = [] if minutes is None else [_arrival(minutes, place_in_doubt(unit))]
    if need.kind and unit.kind == need.kind:
        merits.append("the kind of team recommended")
    if need.community and need.community in unit.covers:
        merits.append("covers this community")
    merits += [has_it(code) for code in need.skills if code in unit.codes]
    if need.officer and unit.duty and unit.duty.officer_aboard:
        named = f", {unit.duty.officer}" if unit.duty.officer else ""
        merits.append(f"officer aboard{named}")
    if unit.duty:
        merits.append(_shared(unit.calls_this_shift))
    return merits


def _arrival(minutes: float, doubt: str) -> str:
    return f"about {minutes:.0f} min away" + (f" ({doubt})" if doubt else "")


def _shared(calls: int) -> str:
    if not calls:
        return "no call yet this shift"
    return f"{calls} call{'s' if calls > 1 else ''} this shift"


def consider(unit: UnitNow, need: Need, travel: Travel = GREAT_CIRCLE) -> Candidate:
    """Return one unit with everything for and against it."""
    bars, doubts = bars_to(unit, need), doubts_about(unit, need)
    minutes = minutes_to(unit, need, travel)
    merits = tuple(merits_of(unit, need, minutes))
    return Candidate(unit, not bars, minutes, merits, tuple(bars + doubts), lacks(unit, need))


def rank(units: Iterable[UnitNow], need: Need, travel: Travel = GREAT_CIRCLE) -> list[Candidate]:
    """Return every unit, best first.

    Those that may go stand before those that may not; then who has most of the skills asked for,
    the fewest doubts, the soonest arrival to within EVEN_MINUTES, the fewest calls this shift, and
    of those that are still equal the nearest.
    """
    return sorted((consider(unit, need, travel) for unit in units), key=_order)


def _order(candidate: Candidate) -> tuple[bool, int, int, float, int, float, str]:
    minutes = candidate.minutes if candidate.minutes is not None else float("inf")
    even = minutes // EVEN_MINUTES if minutes != float("inf") else minutes
    return (
        not candidate.may_go,
        len(candidate.lacks),
        len(candidate.against),
        even,
        candidate.unit.calls_this_shift,
        minutes,
        candidate.unit.call_sign,
    )
