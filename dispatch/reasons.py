"""Why a crew does not take a call, and why a unit is taken off one: short lists, so they can be counted.

Pure: no framework.
"""

from enum import StrEnum


class DeclineReason(StrEnum):
    """Why a crew declined."""

    CREW_BUSY = "crew_busy"
    UNSAFE = "unsafe"
    OUT_OF_AREA = "out_of_area"
    END_OF_SHIFT = "end_of_shift"
    VEHICLE = "vehicle"
    OTHER = "other"


class TakeBackReason(StrEnum):
    """Why a unit was taken off a call."""

    BETTER_UNIT = "better_unit"
    NEEDED_ELSEWHERE = "needed_elsewhere"
    NOT_NEEDED = "not_needed"
    UNIT_CANNOT = "unit_cannot"
    MISTAKE = "mistake"
    OTHER = "other"
    # Given by the program alone.
    CALL_CLOSED = "call_closed"
    ANOTHER_TEAM = "another_team"
    MAY_NOT_GO = "may_not_go"


DECLINE_WORDS = {
    DeclineReason.CREW_BUSY: "crew busy",
    DeclineReason.UNSAFE: "unsafe for this crew",
    DeclineReason.OUT_OF_AREA: "out of its area",
    DeclineReason.END_OF_SHIFT: "end of shift",
    DeclineReason.VEHICLE: "vehicle trouble",
    DeclineReason.OTHER: "another reason",
}
TAKE_BACK_WORDS = {
    TakeBackReason.BETTER_UNIT: "another unit suits better",
    TakeBackReason.NEEDED_ELSEWHERE: "needed elsewhere",
    TakeBackReason.NOT_NEEDED: "not needed any more",
    TakeBackReason.UNIT_CANNOT: "the unit cannot go on",
    TakeBackReason.MISTAKE: "a mistake",
    TakeBackReason.OTHER: "another reason",
    TakeBackReason.CALL_CLOSED: "the call was closed",
    TakeBackReason.ANOTHER_TEAM: "another team took it",
    TakeBackReason.MAY_NOT_GO: "the unit may not go any more",
}
# What the program alone gives; a person may choose the others.
BY_ITSELF = (TakeBackReason.CALL_CLOSED, TakeBackReason.ANOTHER_TEAM, TakeBackReason.MAY_NOT_GO)
BY_HAND = tuple(reason for reason in TakeBackReason if reason not in BY_ITSELF)


def said(reason: str, words: str = "") -> str:
    """Return a stored reason as a person reads it, with the words that were written beside it."""
    words_for = {r.value: w for r, w in (*TAKE_BACK_WORDS.items(), *DECLINE_WORDS.items())}
    named = words_for.get(reason, reason)
    if not words:
        return named
    return words if reason == DeclineReason.OTHER else f"{named}: {words}"
