"""The words of a hand-off to a desk: how far it is, why it came back, how it ended. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class HandoffStatus(StrEnum):
    """How far one desk is with one call."""

    OFFERED = "offered"  # the desk's clock runs
    ACCEPTED = "accepted"  # a navigator has it
    RETURNED = "returned"  # a navigator gave it back, with a code
    LAPSED = "lapsed"  # nobody answered in time
    WITHDRAWN = "withdrawn"  # 911 took it back
    LOST = "lost"  # the caller was lost, and not reached again
    DONE = "done"  # the call was closed while the desk had it


OPEN = (HandoffStatus.OFFERED, HandoffStatus.ACCEPTED)
ENDED = tuple(status for status in HandoffStatus if status not in OPEN)


class ReturnCode(StrEnum):
    """Why a desk gives a call back; a category of safety or of work, never what was said."""

    WEAPON = "weapon"
    VIOLENCE = "violence"
    MEDICAL = "medical"
    CANNOT_ASSESS = "cannot_assess"
    OUT_OF_AREA = "out_of_area"
    CALLER_HUNG_UP = "caller_hung_up"
    DECLINED = "declined"


@dataclass(frozen=True)
class Return:
    """A return code in words and its key; for a danger, the level it raises to and who must be asked."""

    label: str
    key: str
    raises_to: int | None = None
    needs: str = ""


RETURNS: dict[ReturnCode, Return] = {
    ReturnCode.WEAPON: Return("Weapon", "w", raises_to=4, needs="POLICE"),
    ReturnCode.VIOLENCE: Return("Violence", "v", raises_to=4, needs="POLICE"),
    ReturnCode.MEDICAL: Return("Medical emergency", "m", raises_to=4, needs="EMS"),
    ReturnCode.CANNOT_ASSESS: Return("Cannot assess", "y"),
    ReturnCode.OUT_OF_AREA: Return("Out of our area", "o"),
    ReturnCode.CALLER_HUNG_UP: Return("Caller hung up", "u"),
    ReturnCode.DECLINED: Return("Caller declined 211", "d"),
}


class CallbackResult(StrEnum):
    """How the task of reaching a lost caller ended."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"  # tried as often as is asked for
    NOT_TRIED = "not_tried"  # nobody called by the time due
    DROPPED = "dropped"  # the call went elsewhere meanwhile


EMERGENT = 4


def what_keeps(judged: Mapping[str, Any] | None, *, urgency: int) -> str:
    """Return why 911 keeps a call that was judged so far as `judged`, or nothing where a desk may have it.

    `urgency` is the level that counts, which people may have raised. What is not known never diverts a
    call: as long as an open question could make it emergent, it stays.
    """
    if judged is None or (judged["held"] and judged["level"] >= EMERGENT):
        return "ask on: an open question could still make it emergent, so it stays with 911"
    if judged["hard_stop"]:
        return "a hard stop stays with 911: it falls only by correcting its answer"
    if urgency >= EMERGENT:
        return "it was raised to emergent, so it stays with 911"
    return ""
