"""What a call asks for and no unit can give just now, each in one sentence. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from .matching import Candidate, Need
from .skill_list import LANGUAGE, SKILLS, label_of


def shortfalls(
    candidates: Sequence[Candidate], need: Need, *, now: datetime, zone: ZoneInfo
) -> list[str]:
    """Return a sentence for each skill that no unit which may go has, and for a missing officer."""
    said = [
        _missing(f"{_nobody(code)}", [c for c in candidates if code in c.unit.codes], now, zone)
        for code in need.skills
        if not any(c.may_go and code in c.unit.codes for c in candidates)
    ]
    return said + _without_officer(candidates, need, now, zone)


def _nobody(code: str) -> str:
    listed = SKILLS.get(code)
    if listed and listed.kind == LANGUAGE:
        return f"No unit that can go speaks {listed.label}"
    return f"No unit that can go has {label_of(code).lower()}"


def _missing(what: str, having: Iterable[Candidate], now: datetime, zone: ZoneInfo) -> str:
    nearest = min(having, key=_distance, default=None)
    if nearest is None:
        return f"{what}, and none on the roster does."
    facts = [] if nearest.minutes is None else [f"{nearest.minutes:.0f} min"]
    facts.append(_why_not(nearest, now, zone))
    return f"{what}; the nearest that does is {nearest.unit.call_sign}, {', '.join(facts)}."


def _distance(candidate: Candidate) -> tuple[float, str]:
    minutes = candidate.minutes if candidate.minutes is not None else float("inf")
    return (minutes, candidate.unit.call_sign)


def _why_not(candidate: Candidate, now: datetime, zone: ZoneInfo) -> str:
    """Return the first thing that stops a unit, and until when where that is known."""
    unit = candidate.unit
    if unit.duty is None and unit.next is not None:
        since = unit.next.since.astimezone(zone)
        away = (since.date() - now.astimezone(zone).date()).days
        return f"off until {since:%H:%M}" if away == 0 else f"off until {since:%a %H:%M}"
    return candidate.against[0]


def _without_officer(
    candidates: Sequence[Candidate], need: Need, now: datetime, zone: ZoneInfo
) -> list[str]:
    """Return the sentence that no crisis team with an officer can go, where one is needed."""
    crews = [c for c in candidates if c.unit.kind == "mcrt"]
    if not need.officer or not crews or any(c.may_go for c in crews):
        return []
    on_duty = [c for c in crews if c.unit.duty and c.unit.duty.officer_aboard]
    later = [c for c in crews if c.unit.next and c.unit.next.officer_aboard]
    what = "No crisis team that can go has an officer aboard"
    return [_missing(what, on_duty or later, now, zone)]
