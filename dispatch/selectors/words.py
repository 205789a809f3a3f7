"""How states, levels and responses are said to people. Pure words, no reads."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ..lifecycle import AssignmentStatus
from ..models import Call
from .place import centre_zone

LEVELS = {
    4: ("▲", "Emergent"),
    3: ("◆", "Urgent"),
    2: ("●", "Moderate"),
    1: ("○", "Routine"),
    0: ("·", "Not a crisis"),
}
STATUS_WORDS = {
    AssignmentStatus.RESERVED: "reserved",
    AssignmentStatus.OFFERED: "offered",
    AssignmentStatus.ASSIGNED: "assigned",
    AssignmentStatus.EN_ROUTE: "en route",
    AssignmentStatus.ON_SCENE: "on scene",
    AssignmentStatus.CLEAR: "clear",
    AssignmentStatus.CANCELLED: "taken back",
    AssignmentStatus.DECLINED: "declined",
    AssignmentStatus.LAPSED: "did not answer",
}
RESPONSE_WORDS = {
    "POLICE": "Police",
    "FIRE": "Fire",
    "EMS": "EMS",
    "PACT": "PACT",
    "CRISIS_TEAM": "Crisis team",
    "CRISIS_TEAM_OFFICER": "Crisis team and officer",
    "CRISIS_TEAM_OFFICER_PLAIN": "Crisis team with plain-clothes officer",
    "NAV_211": "211 navigator",
    "DISTRESS_988": "Distress line 9-8-8",
    "STANDARD_911": "Ordinary 911 handling",
}


def response_words(responses: Iterable[str]) -> str:
    """Return responses as one says them, always in the order of RESPONSE_WORDS."""
    order = list(RESPONSE_WORDS)
    said = sorted(responses, key=lambda word: order.index(word) if word in order else len(order))
    return ", ".join(RESPONSE_WORDS.get(response, response) for response in said)


def local(at: datetime | None, form: str = "%H:%M") -> str:
    """Return a moment as the centre's clock shows it, or nothing."""
    return at.astimezone(centre_zone()).strftime(form) if at else ""


def lasting(span: timedelta) -> str:
    """Return a span as m:ss, or h:mm:ss from an hour on; never negative."""
    seconds = max(int(span.total_seconds()), 0)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def place_words(call: Call) -> str:
    """Return where a call is in the fewest words: its address, else its community, else its point."""
    if call.address:
        return call.address
    if call.zone:
        return call.zone.community.name
    if call.lat is None or call.lng is None:
        return "Place unknown"
    return f"{call.lat:.4f}, {call.lng:.4f}"
