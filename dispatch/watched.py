"""What must go by itself: each sweep's name, what it does, and how often. Pure: no framework.

`sweeps.py` says by which function each is done. A page that shows them needs no function.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Watched:
    """One thing that must happen every `every_s` seconds; `words` say what to whoever reads the page."""

    name: str
    words: str
    every_s: float


EMERGENCIES: Final = Watched(
    "emergencies", "Puts emergencies that nobody acknowledged before a supervisor", 2.0
)
CHECK_INS: Final = Watched("check-ins", "Asks crews on scene, and alarms for those silent", 2.0)
REQUESTS: Final = Watched("requests", "Marks help that no other service has confirmed", 2.0)
OVERDUE: Final = Watched("overdue calls", "Marks calls that wait too long", 2.0)
OFFERS: Final = Watched("offers", "Passes on calls that a crew did not answer", 2.0)
RESERVED: Final = Watched("reserved calls", "Offers what was kept for a unit that is clear", 2.0)
PAUSES: Final = Watched("pauses", "Judges calls anew where a community was paused or resumed", 2.0)
DUTY: Final = Watched("duty", "Tells when a unit goes on or off duty", 10.0)
DESKS: Final = Watched("hand-offs", "Passes on calls that no desk answered", 2.0)
FOLLOW_UPS: Final = Watched("follow-ups", "Marks follow-ups that are overdue", 30.0)
MARKS: Final = Watched("board marks", "Notes what the board shows, for looking back", 300.0)
MONTHS: Final = Watched("months", "Sums up the figures of months that are over", 60.0)
REVIEWS: Final = Watched("reviews", "Picks calls for review, by lot and by rule", 3600.0)
LETTERS: Final = Watched(
    "letters", "Erases letters of agencies that were declined or withdrew", 3600.0
)
REPEATS: Final = Watched("repeats", "Forgets the keys of requests of last week", 3600.0)
CANARY: Final = Watched("canary", "Tests the workers from end to end", 10.0)

# In the order in which one process runs them all: what can cost a life first.
SWEPT: Final = (
    EMERGENCIES,
    CHECK_INS,
    OVERDUE,
    OFFERS,
    REQUESTS,
    DESKS,
    PAUSES,
    RESERVED,
    DUTY,
    FOLLOW_UPS,
    MARKS,
    MONTHS,
    REVIEWS,
    LETTERS,
    REPEATS,
)
WATCHED: Final = (*SWEPT, CANARY)
