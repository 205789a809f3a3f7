"""The demo city's two desks: 211 is asked first, then the Distress Centre."""

from typing import Final

from ..actions.desks import NewDesk

DESKS: Final = (
    NewDesk("211", 1, 60, ("noor",), response="NAV_211"),
    NewDesk("Distress Centre", 2, 60, ("ravi",), response="DISTRESS_988"),
)
