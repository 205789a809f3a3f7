"""The demo city's agencies, teams and units, all invented, with somebody on duty at any hour."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Final

from teams.models import Unit, UnitKind
from teams.roster import ShiftTime

from ..actions.teams import NewUnit, keep_unit
from ..permissions import SYSTEM

HARBOUR: Final = "Harbour House"
BOW_VALLEY: Final = "Bow Valley Outreach"
ALLIANCE: Final = "Prairie Health and Police Alliance"

CENTRE: Final = ("BLN", "DNC", "DNE", "SNA", "ING")
EAST: Final = ("FLN", "PEN", "DOV")
NORTHEAST: Final = ("MRL", "RUN", "FAL")

FIRST_DAY: Final = date(2025, 1, 1)
EVERY_DAY: Final = range(7)
WEEKEND_NIGHTS: Final = (3, 4, 5)  # Thursday to Saturday

# Codes of the EIDO resource attribute registry where it has one; its words for people are ours.
CREE: Final = ("CreeInterpreter", "Cree")
SIKSIKA: Final = ("SiksikaInterpreter", "Blackfoot")
PUNJABI: Final = ("PanjabiPunjabiInterpreter", "Punjabi")
FRENCH: Final = ("FrenchInterpreter", "French")
TAGALOG: Final = ("TagalogInterpreter", "Tagalog")
ARABIC: Final = ("ArabicInterpreter", "Arabic")
VIETNAMESE: Final = ("VietnameseInterpreter", "Vietnamese")
SIGN: Final = ("SignLanguagesInterpreter", "Sign language")
NURSE: Final = ("RegisteredNurse", "Nurse")
PARAMEDIC: Final = ("Paramedic", "Paramedic")
CLINICIAN: Final = ("CrisisInterventionSpecialist", "Crisis clinician")
PEER: Final = ("PeerSupport", "Peer support")
YOUTH: Final = ("YouthWorker", "Youth worker")


def weekly(
    starts: str, ends: str, *, days: Iterable[int] = EVERY_DAY, officer: bool = False
) -> tuple[ShiftTime, ...]:
    """Return one shift on each of some weekdays, in wall-clock time such as 07:00."""
    first, last = time.fromisoformat(starts), time.fromisoformat(ends)
    return tuple(
        ShiftTime(day, first, last, first_day=FIRST_DAY, officer_aboard=officer) for day in days
    )


def in_turns(*changes: str, officer: bool = False) -> tuple[ShiftTime, ...]:
    """Return shifts round the clock: each lasts from one change of crew to the next."""
    ends = (*changes[1:], changes[0])
    return tuple(
        shift
        for start, end in zip(changes, ends, strict=True)
        for shift in weekly(start, end, officer=officer)
    )


FLEET: Final = (
    NewUnit(
        "MCRT-1", UnitKind.MCRT, HARBOUR, "Harbour House Centre", (51.0472, -114.0535), CENTRE,
        (NURSE, CREE, PEER), in_turns("07:00", "15:00", "23:00", officer=True),
    ),
    NewUnit(
        "MCRT-2", UnitKind.MCRT, HARBOUR, "Harbour House Centre", (51.0410, -114.0720), CENTRE,
        (CLINICIAN, FRENCH), in_turns("06:00", "14:00", "22:00", officer=True),
    ),
    NewUnit(
        "MCRT-3", UnitKind.MCRT, BOW_VALLEY, "Bow Valley East", (51.0425, -113.9760), EAST,
        (PEER, PUNJABI, TAGALOG), in_turns("06:00", "18:00"),
    ),
    NewUnit(
        "MCRT-4", UnitKind.MCRT, BOW_VALLEY, "Bow Valley East", (51.0400, -113.9500), EAST,
        (CLINICIAN, VIETNAMESE, YOUTH), in_turns("08:00", "20:00"),
    ),
    NewUnit(
        "MCRT-5", UnitKind.MCRT, BOW_VALLEY, "Bow Valley Northeast", (51.0600, -113.9620), NORTHEAST,
        (NURSE, ARABIC), weekly("14:00", "03:00", officer=True),
    ),
    NewUnit(
        "MCRT-6", UnitKind.MCRT, HARBOUR, "Harbour House Nights", (51.0450, -114.0650), CENTRE,
        (PEER, SIKSIKA), weekly("18:00", "04:00", days=WEEKEND_NIGHTS, officer=True),
    ),
    NewUnit(
        "PACT-1", UnitKind.PACT, ALLIANCE, "PACT", (51.0465, -114.0580), (),
        (CLINICIAN, PARAMEDIC), in_turns("06:00", "14:00", "22:00", officer=True),
    ),
    NewUnit(
        "PACT-2", UnitKind.PACT, ALLIANCE, "PACT", (51.0440, -113.9850), (),
        (NURSE, SIGN), weekly("12:00", "02:00", officer=True),
    ),
)  # fmt: skip


def seed_fleet(*, now: datetime) -> str:
    """Make the units that are missing, with their agencies and shifts; say how many there are."""
    before = Unit.objects.count()
    for unit in FLEET:
        keep_unit(unit, actor=SYSTEM, now=now)
    return f"{len(FLEET)} units, {Unit.objects.count() - before} of them new"
