"""The words of a review of a call: why it was picked, what is looked at, and how it is marked. Pure.

A review is for the craft, not for discipline: whoever took the call reads it, and nobody else of the
floor does.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .flags import Flag
from .handoff_codes import ReturnCode


class Why(StrEnum):
    """Why a call waits for review: drawn by lot, or named by a rule."""

    DRAWN = "drawn"
    LOWERED = "lowered"
    FELL = "fell"
    RETURNED = "returned"
    ROSE_WITH_TEAM = "rose_with_team"
    EMERGENCY = "emergency"
    TIMES = "times"


WHY_WORDS: Final = {
    Why.DRAWN: "Drawn by lot",
    Why.LOWERED: "Lowered by a supervisor",
    Why.FELL: "A lower outcome was accepted",
    Why.RETURNED: "A desk gave it back: weapon, violence or medical",
    Why.ROSE_WITH_TEAM: "Rose after a team had it",
    Why.EMERGENCY: "A crew pressed its emergency button",
    Why.TIMES: "Its times are in doubt",
}
# Each rule picks every call that it names, beside those drawn by lot.
RULES: Final = tuple(why for why in Why if why is not Why.DRAWN)
# A call that came back so had a danger in it that the first questions did not find.
DANGERS: Final = (ReturnCode.WEAPON, ReturnCode.VIOLENCE, ReturnCode.MEDICAL)
# Doubts about times: an interval of such a call may be negative, and counts nowhere.
TIMES_IN_DOUBT: Final = (Flag.TIMES_OUT_OF_ORDER, Flag.FUTURE_TIME)

# Of each call-taker's calls of a week so many percent are drawn, and one at least. The house's default.
SHARE_PERCENT: Final = 5
# So many weeks back calls are drawn and picked, where nothing did it when its time came.
WEEKS_BACK: Final = 4


class Item(StrEnum):
    """What a reviewer looks at."""

    AS_WORDED = "as_worded"
    HARD_STOPS = "hard_stops"
    RECOMMENDATION = "recommendation"
    PLACE = "place"
    CLOSING = "closing"


class Mark(StrEnum):
    """What a reviewer found of one item."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "na"


ITEM_WORDS: Final = {
    Item.AS_WORDED: "Questions were asked as worded",
    Item.HARD_STOPS: "Every hard-stop question was covered",
    Item.RECOMMENDATION: "The recommendation was followed, or the reason against it is written",
    Item.PLACE: "The place was verified with the caller",
    Item.CLOSING: "The closing fits what happened",
}
MARK_WORDS: Final = {Mark.YES: "Yes", Mark.NO: "No", Mark.NOT_APPLICABLE: "Does not apply"}
SCORE_WORDS: Final = {
    5: "Outstanding",
    4: "Good",
    3: "Sound",
    2: "Needs practice",
    1: "Needs a talk",
}
# At this score and below, and beside any "no", the reviewer says what would have been better.
SAY_WHY_AT: Final = 2


class Overruling(StrEnum):
    """What a person did to a level by themselves: kinds of the journal's lines."""

    RAISED = "call.raised"
    LOWERED = "call.lowered"
    FELL = "call.fell"


OVERRULING_WORDS: Final = {
    Overruling.RAISED: "Raised",
    Overruling.LOWERED: "Lowered",
    Overruling.FELL: "Lower outcome accepted",
}


@dataclass(frozen=True)
class ReviewTold:
    """A review as its form says it."""

    marks: dict[Item, Mark]
    score: int
    comment: str = ""

    @property
    def must_say_why(self) -> bool:
        """Whether the call-taker would otherwise read a fault without a word about it."""
        return self.score <= SAY_WHY_AT or Mark.NO in self.marks.values()
