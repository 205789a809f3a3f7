"""Which past calls a pilot would have reached, before a change and after it. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from .geofence import Geofence
from .hours import WeeklyHours, openness
from .phases import Phase
from .scope import Scope

HOURS_OF_DAY = 24


@dataclass(frozen=True, slots=True)
class PilotRules:
    """When a community's pilot is open, and which calls it takes."""

    name: str
    phase: Phase
    hours: WeeklyHours
    scope: Scope


@dataclass(frozen=True, slots=True)
class PastPlace:
    """One past call: where, when, what, and whether the triage wanted a crisis team for it."""

    lat: float
    lng: float
    at: datetime
    type: str
    level: int
    for_team: bool


@dataclass(frozen=True)
class Pilot:
    """Every community with its rules; `rules` has the key of each zone of the geofence."""

    geofence: Geofence
    rules: Mapping[Any, PilotRules]

    def reached(self, call: PastPlace, zone: ZoneInfo) -> str:
        """Return the community that would have sent a team to a call, or an empty text."""
        found = self.geofence.find(call.lat, call.lng).zone
        rules = self.rules.get(found.key) if found else None
        if rules is None:
            return ""
        if not (rules.scope.takes_type(call.type) and rules.scope.takes_level(call.level)):
            return ""
        opened = openness(rules.hours, rules.phase, call.at, zone)
        return rules.name if opened.open else ""


@dataclass
class Effect:
    """What a change does to the reach of a pilot: the calls that a team would have been sent to.

    `gained` and `lost` are calls for a crisis team by hour of day in the centre's zone; `places`
    counts, by community, those gained and those lost.
    """

    read: int = 0
    for_team: int = 0
    gained: list[int] = field(default_factory=lambda: [0] * HOURS_OF_DAY)
    lost: list[int] = field(default_factory=lambda: [0] * HOURS_OF_DAY)
    places_gained: Counter[str] = field(default_factory=Counter)
    places_lost: Counter[str] = field(default_factory=Counter)

    def add(self, calls: Iterable[PastPlace], before: Pilot, after: Pilot, zone: ZoneInfo) -> None:
        """Take in further calls, so that a long period can be read in parts."""
        for call in calls:
            self.read += 1
            self.for_team += call.for_team
            if not call.for_team:
                continue
            was, will = before.reached(call, zone), after.reached(call, zone)
            hour = call.at.astimezone(zone).hour
            if will and not was:
                self.gained[hour] += 1
                self.places_gained[will] += 1
            elif was and not will:
                self.lost[hour] += 1
                self.places_lost[was] += 1
