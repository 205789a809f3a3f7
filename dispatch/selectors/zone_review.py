"""What a draft of the pilot's communities would have done to past calls, and what it lacks."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import shapely
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform

from pilot_zones.boundary import Boundary
from pilot_zones.geofence import Geofence, Zone, polygons_from
from pilot_zones.hours import WeeklyHours
from pilot_zones.models import ZoneVersion
from pilot_zones.neighbours import Doubtful, doubts_about
from pilot_zones.phases import Phase
from pilot_zones.reach import Effect, PastPlace, Pilot, PilotRules
from pilot_zones.scope import Scope
from pilot_zones.zone_map import ZoneMap, zones_as_of

from ..models import Call, DraftedZone, ZoneDraft
from .past_calls import NOBODY, hours_of_a_visit
from .place import centre_zone
from .units import KIND_OF_RESPONSE
from .zone_cover import ServedCommunity, short_cover

IN_PARTS: Final = 2000
# How far around a draft its neighbours are looked for: about 2 km.
BESIDE_DEGREES: Final = 0.02
# A code that says that PACT was missing says nothing of a crisis team.
OTHER_CODES: Final = frozenset({"no_pact"})
TEAMS: Final = frozenset(KIND_OF_RESPONSE) - {"PACT"}


def calls_to_read(draft: ZoneDraft, since: datetime, until: datetime) -> QuerySet[Call]:
    """Return the calls of a period that a draft can change: those around its communities.

    Around the outlines as they are and as they would be; nothing else is affected.
    """
    west, south, east, north = _box(draft)
    return Call.objects.filter(
        received_at__gte=since,
        received_at__lt=until,
        lat__range=(south, north),
        lng__range=(west, east),
    )


def reviewed(
    draft: ZoneDraft, *, since: datetime, until: datetime, now: datetime
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield, after each part and at the end, how many calls were read and what was found so far."""
    drafted = {zone.code: zone for zone in draft.zones.all()}
    today = zones_as_of(max(draft.starts_at or now, now))
    before, after = _pilot_before(today), _pilot_after(today, drafted)
    effect, rest = Effect(), _rest(draft, today, drafted, now)
    rest["hours_of_a_visit"] = hours_of_a_visit(since, until)
    for part in _past(draft, since, until):
        effect.add(part, before, after, centre_zone())
        yield effect.read, {}
    yield effect.read, _told(effect) | rest


def _told(effect: Effect) -> dict[str, Any]:
    return {
        "read": effect.read,
        "for_team": effect.for_team,
        "gained": effect.gained,
        "lost": effect.lost,
        "places": [
            [name, effect.places_gained[name], effect.places_lost[name]]
            for name in sorted(effect.places_gained | effect.places_lost)
        ],
    }


def _rest(
    draft: ZoneDraft, today: ZoneMap, drafted: dict[str, DraftedZone], now: datetime
) -> dict[str, Any]:
    """Return the doubts that the draft adds, and its communities whose cover is short."""
    begins = max(draft.starts_at or now, now)
    served = [
        ServedCommunity(zone.code, zone.name, Phase(zone.phase), WeeklyHours.from_json(zone.hours))
        for zone in drafted.values()
    ]
    return {
        "doubts": [_doubt(doubt) for doubt in new_doubts(today, drafted)],
        "short": [vars(short) for short in short_cover(served, begins)],
    }


def _doubt(doubt: Doubtful) -> dict[str, Any]:
    return {"says": doubt.sentence, "lat": doubt.place[0], "lng": doubt.place[1]}


def new_doubts(today: ZoneMap, drafted: dict[str, DraftedZone]) -> list[Doubtful]:
    """Return the overlaps, gaps and slivers that a draft brings, the largest of each kind first.

    Only its surroundings are looked at: what it leaves between communities lies beside it.
    """
    drawn = [part for zone in drafted.values() for part in polygons_from(zone.coordinates)]
    near = shapely.box(*shapely.total_bounds(drawn)).buffer(BESIDE_DEGREES)
    before = {_key(doubt) for doubt in doubts_about(_boundaries(today, {}, near))}
    after = doubts_about(_boundaries(today, drafted, near))
    mine = [doubt for doubt in after if drafted.keys() & set(doubt.codes)]
    return [doubt for doubt in mine if _key(doubt) not in before]


def _key(doubt: Doubtful) -> tuple[str, tuple[str, ...], int]:
    return doubt.doubt.value, doubt.codes, round(doubt.square_metres)


def _boundaries(
    today: ZoneMap, drafted: dict[str, DraftedZone], near: shapely.Geometry
) -> list[Boundary]:
    kept = [
        Boundary(zone.code, zone.name, "", zone.polygons)
        for zone in today.geofence.zones
        if zone.code not in drafted
        and any(shapely.intersects(near, part) for part in zone.polygons)
    ]
    new = [
        Boundary(zone.code, zone.name, "", polygons_from(zone.coordinates))
        for zone in drafted.values()
    ]
    return kept + new


def _pilot_before(today: ZoneMap) -> Pilot:
    return Pilot(
        today.geofence, {key: _rules_of(version) for key, version in today.versions.items()}
    )


def _pilot_after(today: ZoneMap, drafted: dict[str, DraftedZone]) -> Pilot:
    kept = [zone for zone in today.geofence.zones if zone.code not in drafted]
    new = [
        Zone(z.code, z.code, z.name, Phase(z.phase), polygons_from(z.coordinates))
        for z in drafted.values()
    ]
    rules = {zone.key: _rules_of(today.versions[zone.key]) for zone in kept}
    rules |= {zone.code: _rules_of(zone) for zone in drafted.values()}
    return Pilot(Geofence([*kept, *new]), rules)


def _rules_of(held: ZoneVersion | DraftedZone) -> PilotRules:
    name = held.name if isinstance(held, DraftedZone) else held.community.name
    hours, scope = WeeklyHours.from_json(held.hours), Scope.from_json(held.scope)
    return PilotRules(name, Phase(held.phase), hours, scope)


def _box(draft: ZoneDraft) -> tuple[float, float, float, float]:
    """Return west, south, east and north of the draft's communities, as they are and would be."""
    zones = list(draft.zones.select_related("based_on"))
    outlines = [zone.coordinates for zone in zones if zone.coordinates]
    outlines += [zone.based_on.coordinates for zone in zones if zone.based_on]
    shapes = [part for outline in outlines for part in polygons_from(outline)]
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north


def _past(draft: ZoneDraft, since: datetime, until: datetime) -> Iterator[list[PastPlace]]:
    """Yield the calls in parts, oldest id first; memory holds one part."""
    calls, last = calls_to_read(draft, since, until).order_by("pk"), NOBODY
    told = [KeyTransform(key, "assessment__outcome") for key in ("responses", "not_served")]
    columns = calls.values_list("pk", "lat", "lng", "received_at", "type", "level", *told)
    while found := list(columns.filter(pk__gt=last)[:IN_PARTS]):
        last = found[-1][0]
        yield [_place(row) for row in found]


def _place(row: tuple[Any, ...]) -> PastPlace:
    _, lat, lng, at, kind, level, responses, codes = row
    wanted = bool(TEAMS & set(responses or ())) or bool(set(codes or ()) - OTHER_CODES)
    return PastPlace(lat, lng, at, kind, level, wanted)
