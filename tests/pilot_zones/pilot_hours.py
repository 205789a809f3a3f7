"""Zones and hours for the tests of opening times."""

from importlib.resources import files
from zoneinfo import ZoneInfo

from pilot_zones.weekly_hours import WeeklyHours


def zone_named(name: str) -> ZoneInfo:
    """Return a zone from the tzdata package, whatever the machine's own files say."""
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as stored:
        return ZoneInfo.from_file(stored, key=name)


CALGARY = zone_named("America/Edmonton")
VANCOUVER = zone_named("America/Vancouver")
NEW_YORK = zone_named("US/Eastern")
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CRISIS = WeeklyHours.from_json(
    {
        **{day: [["08:00", "02:00"]] for day in EVERY_DAY},
        "last_dispatch": "00:30",
        "holidays": {"2026-12-25": [], "2026-12-31": [["10:00", "04:00"]]},
    }
)
