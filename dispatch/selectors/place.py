"""Where a call is: its point, its address, its community, and whether the pilot is open there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from pilot_zones.gazetteer import Match, find_addresses
from pilot_zones.geofence import Found
from pilot_zones.hours import Openness, Paused, WeeklyHours, openness
from pilot_zones.models import ZoneVersion
from pilot_zones.phases import SERVED, Phase
from pilot_zones.scope import Scope
from pilot_zones.zone_map import zones_at

from ..flags import Flag


@dataclass(frozen=True)
class Place:
    """A place as we understand it; `flags` is what a person should look at."""

    address: str
    verified: bool
    lat: float | None
    lng: float | None
    zone: ZoneVersion | None
    pilot: Openness
    where: str
    flags: list[Flag] = field(default_factory=list)


def centre_zone() -> ZoneInfo:
    """Return the time zone that the centre's people live by."""
    return ZoneInfo(settings.CENTRE_TIME_ZONE)


def pilot_at(
    zone: ZoneVersion | None, now: datetime, *, pauses: Mapping[int, Paused] | None = None
) -> Openness:
    """Return whether a team may be sent in a zone at `now`, and the sentence that says why and when.

    The one answer that the triage, the board and the API give. `pauses` are the communities that
    are paused now, for whoever has them read already.
    """
    if zone is None:
        return openness(WeeklyHours(), Phase.OUTSIDE, now, centre_zone(), community="This place")
    if pauses is None:
        pauses = zones_at(now).pauses
    return openness(
        WeeklyHours.from_json(zone.hours),
        Phase(zone.phase),
        now,
        centre_zone(),
        community=zone.community.name,
        paused=pauses.get(zone.community_id),
    )


def scope_in(zone: ZoneVersion | None) -> Scope:
    """Return which types and levels are taken in a zone; outside every zone the question is moot."""
    return Scope.from_json(zone.scope) if zone else Scope()


def in_pilot(zone: ZoneVersion | None) -> bool:
    """Return whether a team serves this community at all."""
    return zone is not None and Phase(zone.phase) in SERVED


def place_of(
    *, address: str, lat: float | None, lng: float | None, point_is_verified: bool, now: datetime
) -> Place:
    """Return the place that an address and a point mean. Nothing is refused, nothing is corrected.

    `point_is_verified` says that the sender has checked the address itself (the primary CAD does).
    """
    verified = point_is_verified and lat is not None and lng is not None
    # The gazetteer is the dearest read here: what a sender has checked is not looked up again.
    match = None if verified else _known(address)
    if match and (lat is None or lng is None):
        lat, lng = match.lat, match.lng
    verified = verified or match is not None
    flags = [] if verified or not address else [Flag.ADDRESS_UNVERIFIED]
    if lat is None or lng is None:
        nowhere = pilot_at(None, now)
        return Place(address, verified, lat, lng, None, nowhere, "", [*flags, Flag.NO_PLACE])
    zones = zones_at(now)
    found = zones.geofence.find(lat, lng)
    zone = zones.versions[found.zone.key] if found.zone else None
    flags += _doubts(found)
    pilot = pilot_at(zone, now, pauses=zones.pauses)
    return Place(address, verified, lat, lng, zone, pilot, found.sentence, flags)


def _known(address: str) -> Match | None:
    """Return the address of the gazetteer that this text means, or None."""
    found = next(iter(find_addresses(address, limit=1)), None) if address else None
    return found if found and found.is_the_same else None


def _doubts(found: Found) -> list[Flag]:
    if found.zone is not None:
        return []
    return [Flag.LOOKS_SWAPPED, Flag.OUTSIDE_CITY] if found.swapped else [Flag.OUTSIDE_CITY]
