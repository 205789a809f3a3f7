"""The communities in force, indexed once per process and again when a version is added or begins."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from django.db import connection

from .geofence import Geofence, Zone, polygons_from
from .hours import Paused
from .models import Pause, ZoneVersion
from .phases import Phase


@dataclass(frozen=True)
class Stand:
    """What tells one state of the communities from another: the newest rows, and the open pauses."""

    newest: int
    newest_pause: int
    paused: int


@dataclass(frozen=True)
class ZoneMap:
    """The versions in force from one moment to the next, by key, their geofence, and who is paused.

    `pauses` has the key of a community where it is paused now.
    """

    stand: Stand
    until: datetime | None
    versions: dict[int, ZoneVersion]
    geofence: Geofence
    pauses: dict[int, Paused]

    @property
    def newest(self) -> int:
        """Return the key of the newest version of all, whether it has begun or not."""
        return self.stand.newest


NEWEST = (
    "SELECT (SELECT max(id) FROM pilot_zones_zoneversion), max(id),"
    " count(*) FILTER (WHERE resumed_at IS NULL) FROM pilot_zones_pause"
)
_lock = Lock()
# The one map of this process; empty until it is first asked for.
_held: list[ZoneMap] = []


def zones_at(now: datetime) -> ZoneMap:
    """Return the zones in force at `now`. One short query tells whether the index is still right."""
    stand = stand_now()
    held = _held[0] if _held else None
    if held and held.stand == stand and (held.until is None or now < held.until):
        return held
    with _lock:
        _held[:] = [_renewed(held, stand, now)]
        return _held[0]


def stand_now() -> Stand:
    """Return how the communities stand. Asked for every call: in plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        newest, newest_pause, paused = cursor.fetchone()
    return Stand(newest or 0, newest_pause or 0, paused)


def zones_as_of(moment: datetime) -> ZoneMap:
    """Return the zones that are or will be in force at a moment, built anew and kept by nobody."""
    return _build(stand_now(), moment)


def paused_in(community_id: int) -> Paused | None:
    """Return the pause of a community as it stands, or None."""
    pause = Pause.objects.filter(community=community_id, resumed_at__isnull=True).first()
    return _paused(pause) if pause else None


def zone_of(version: ZoneVersion, *, code: str, name: str) -> Zone:
    """Return a version as the geofence takes it."""
    polygons = polygons_from(version.coordinates)
    return Zone(key=version.pk, code=code, name=name, phase=Phase(version.phase), polygons=polygons)


def _renewed(held: ZoneMap | None, stand: Stand, now: datetime) -> ZoneMap:
    """Return the map as it stands; where only a pause is new, the index is kept."""
    same_versions = held is not None and held.newest == stand.newest
    if held is None or not same_versions or (held.until is not None and now >= held.until):
        return _build(stand, now)
    return replace(held, stand=stand, pauses=_pauses())


def _build(stand: Stand, now: datetime) -> ZoneMap:
    begun = ZoneVersion.objects.filter(starts_at__lte=now).order_by("community_id", "-starts_at")
    rows = begun.distinct("community_id").select_related("community")
    versions = {row.pk: row for row in rows}
    coming = ZoneVersion.objects.filter(starts_at__gt=now).order_by("starts_at").first()
    until = coming.starts_at if coming else None
    return ZoneMap(stand, until, versions, Geofence(_zones(versions.values())), _pauses())


def _zones(versions: Iterable[ZoneVersion]) -> list[Zone]:
    return [zone_of(row, code=row.community.code, name=row.community.name) for row in versions]


def _pauses() -> dict[int, Paused]:
    open_now = Pause.objects.filter(resumed_at__isnull=True)
    return {pause.community_id: _paused(pause) for pause in open_now}


def _paused(pause: Pause) -> Paused:
    return Paused(pause.paused_by, pause.paused_at, pause.reason)
