"""Who can be asked for beside a crew, in the one order in which they are always said. Pure."""

from typing import Final

# What the primary CAD sends, in the protocol's words.
RESPONDERS: Final = ("POLICE", "FIRE", "EMS")
# And what a crew may ask for from the door.
SERVICES: Final = (*RESPONDERS, "CRISIS_TEAM")
