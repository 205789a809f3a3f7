"""What a phone sends, read strictly: each tap by itself, so that one bad one holds up no other."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from ..actions.errors import ActionRefused
from ..actions.tap_kinds import TapAsked
from ..consent_form import FIELDS as CONSENT
from ..consent_form import follow_up_asked
from ..lifecycle import ENDINGS
from ..models import TapKind
from ..reasons import DeclineReason
from ..services import SERVICES

MOST_BYTES: Final = 64 * 1024
MOST_TAPS: Final = 50
LONGEST_NOTE: Final = 2000
POINT: Final = frozenset({"lat", "lng"})
# What each kind carries beside what all carry.
CARRIES: Final[dict[TapKind, frozenset[str]]] = {
    TapKind.DECLINE: frozenset({"reason", "words"}),
    TapKind.OUTCOME: frozenset({"outcome", "note"}) | CONSENT,
    TapKind.BACKUP: frozenset({"service"}),
    TapKind.GIVE: frozenset({"service"}),
    TapKind.EMERGENCY: POINT,
}
# The crew's own endings: the others are the dispatcher's.
BY_TEAM: Final = tuple(outcome for outcome, ending in ENDINGS.items() if ending.by_team)
ONE_OF: Final[dict[str, tuple[str, ...]]] = {
    "reason": tuple(DeclineReason),
    "outcome": BY_TEAM,
    "service": SERVICES,
}
# Half of a surrogate pair, and NUL: no database keeps those.
_HALF_A_PAIR: Final = re.compile("[\ud800-\udfff]")
ALL_CARRY: Final = frozenset({"key", "kind", "unit", "assignment", "at"})


class NotUnderstood(ActionRefused):
    """What the phone sent cannot be read; says which part and why."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "not_understood"


@dataclass(frozen=True)
class Sent:
    """A request of a phone: who it believes is logged in, its clock now, and what it says."""

    person: int
    sent_at: datetime
    body: Mapping[str, Any]


def read_sent(raw: bytes, *, allowed: frozenset[str]) -> Sent:
    """Return what is in a body; raises NotUnderstood."""
    if len(raw) > MOST_BYTES:
        raise NotUnderstood(f"the body is larger than {MOST_BYTES // 1024} KB")
    try:
        body = json.loads(raw, parse_constant=_no_such_number)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("the body is not JSON in UTF-8") from error
    if not isinstance(body, dict):
        raise NotUnderstood("the body must be a JSON object")
    _only(body, allowed | {"person", "sent_at"})
    return Sent(whole(body, "person"), moment(body, "sent_at"), body)


def taps_in(body: Mapping[str, Any]) -> list[Any]:
    """Return the taps of a body, unread; raises NotUnderstood."""
    taps = body.get("taps")
    if not isinstance(taps, list) or not 1 <= len(taps) <= MOST_TAPS:
        raise NotUnderstood(f"taps: a list of 1 to {MOST_TAPS} taps is needed")
    return taps


def read_tap(raw: object) -> TapAsked:
    """Return one tap; raises NotUnderstood naming the field, and ConsentIncomplete."""
    if not isinstance(raw, dict):
        raise NotUnderstood("a tap must be a JSON object")
    kind = _kind(raw)
    carried = CARRIES.get(kind, frozenset())
    _only(raw, ALL_CARRY | carried)
    words = _said(raw, carried)
    return TapAsked(
        key=key_of(raw),
        kind=kind,
        unit_id=whole(raw, "unit"),
        assignment_id=_assignment(raw, kind),
        tapped_at=moment(raw, "at"),
        words=words,
        point=point(raw) if "lat" in carried else None,
        follow_up=follow_up_asked(words),
    )


def _said(raw: Mapping[str, Any], carried: frozenset[str]) -> dict[str, str]:
    """Return the texts that a tap carries; of a consent those parts alone that were said."""
    silent = CONSENT - raw.keys()
    return {name: _words(raw, name) for name in carried - POINT - silent}


def key_of(raw: Mapping[str, Any]) -> UUID:
    """Return the key that the phone made; raises NotUnderstood."""
    try:
        return UUID(str(raw.get("key", "")))
    except ValueError as error:
        raise NotUnderstood("key: a UUID is needed") from error


def whole(raw: Mapping[str, Any], name: str) -> int:
    """Return a whole number above zero that a database keeps; raises NotUnderstood."""
    value = raw.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**63:
        raise NotUnderstood(f"{name}: a whole number above 0 is needed")
    return value


def moment(raw: Mapping[str, Any], name: str) -> datetime:
    """Return a time with its offset from UTC; raises NotUnderstood."""
    try:
        at = datetime.fromisoformat(str(raw.get(name, "")))
    except ValueError as error:
        raise NotUnderstood(f"{name}: a time such as 2026-11-23T14:02:00Z is needed") from error
    if at.tzinfo is None or not 2020 <= at.year <= 2100:
        raise NotUnderstood(f"{name}: a time of this century with its offset is needed")
    return at


def number(raw: Mapping[str, Any], name: str, least: float, most: float) -> float:
    """Return a finite number within bounds; raises NotUnderstood."""
    value = raw.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise NotUnderstood(f"{name}: a number is needed")
    if not math.isfinite(value) or not least <= value <= most:
        raise NotUnderstood(f"{name}: a number from {least:g} to {most:g} is needed")
    return float(value)


def point(raw: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees, or None where the phone knew none."""
    if raw.get("lat") is None and raw.get("lng") is None:
        return None
    return number(raw, "lat", -90, 90), number(raw, "lng", -180, 180)


def _kind(raw: Mapping[str, Any]) -> TapKind:
    try:
        return TapKind(raw.get("kind", ""))
    except ValueError as error:
        raise NotUnderstood(f"kind: one of {', '.join(TapKind)} is needed") from error


def _assignment(raw: Mapping[str, Any], kind: TapKind) -> int | None:
    """An emergency may come from a crew that is with no call; every other tap is about one."""
    if kind is TapKind.EMERGENCY and raw.get("assignment") is None:
        return None
    return whole(raw, "assignment")


def _words(raw: Mapping[str, Any], name: str) -> str:
    """Return a text; where it must be one of some words, raises NotUnderstood naming them."""
    text = _text(raw, name)
    if name in ONE_OF and text not in set(ONE_OF[name]):
        raise NotUnderstood(f"{name}: one of {', '.join(ONE_OF[name])} is needed")
    return text


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str) or "\0" in value or _HALF_A_PAIR.search(value):
        raise NotUnderstood(f"{name}: a text is needed")
    if len(value) > LONGEST_NOTE:
        raise NotUnderstood(f"{name}: at most {LONGEST_NOTE} characters")
    return value.strip()


def _only(raw: Mapping[str, Any], known: frozenset[str]) -> None:
    strange = sorted(str(name)[:40] for name in set(raw) - known)
    if strange:
        raise NotUnderstood(f"{', '.join(strange)}: not known here")


def _no_such_number(word: str) -> float:
    raise ValueError(f"{word} is no JSON number")
