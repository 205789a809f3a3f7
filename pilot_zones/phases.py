"""How far the pilot is in a community, and what that means for a call. Pure."""

from enum import StrEnum
from typing import Final


class Phase(StrEnum):
    """The words in which a community's phase is kept."""

    OUTSIDE = "outside"
    PLANNED = "planned"
    PAIRED = "paired"
    COMMUNITY_LED = "community_led"
    ENDED = "ended"
    SHADOW = "shadow"
    COMPARISON = "comparison"


# The phases in which a team is sent.
SERVED: Final = frozenset({Phase.PAIRED, Phase.COMMUNITY_LED})

# Why a community in another phase gets no team; {community} is its name.
NOT_SERVED: Final = {
    Phase.OUTSIDE: "{community} is not in the pilot",
    Phase.PLANNED: "The pilot in {community} is planned and has not begun",
    Phase.ENDED: "The pilot in {community} has ended",
    Phase.SHADOW: "{community} is in shadow: recommendations are recorded, no team is sent",
    Phase.COMPARISON: "{community} is a comparison community: no team is sent",
}
