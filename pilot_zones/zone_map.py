"""The communities in force, indexed once per process and again when a version is added or begins."""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.db import connection

from .geofence import Geofence, Zone, polygons_from
from .models import ZoneVersion
from .phases import Phase


@dataclass(frozen=True)
class ZoneMap:
    """The versions in force from one moment to the next, by key, and their geofence."""

    newest: int
    until: datetime | None
    versions: dict[int, ZoneVersion]
    geofence: Geofence


NEWEST = "SELECT max(id) FROM pilot_zones_zoneversion"
_lock = Lock()
# The one map of this process; empty until it is first asked for.
_held: list[ZoneMap] = []


def zones_at(now: datetime) -> ZoneMap:
    """Return the zones in force at `now`. One short query tells whether the index is still right."""
    newest = _newest()
    held = _held[0] if _held else None
    if held and held.newest == newest and (held.until is None or now < held.until):
        return held
    with _lock:
        _held[:] = [_build(newest, now)]
        return _held[0]


def _newest() -> int:
    """Return the newest version's key, 0 where there is none. Asked for every call: in plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        (newest,) = cursor.fetchone()
    return newest or 0


def _build(newest: int, now: datetime) -> ZoneMap:
    begun = ZoneVersion.objects.filter(starts_at__lte=now).order_by("community_id", "-starts_at")
    rows = begun.distinct("community_id").select_related("community")
    versions = {row.pk: row for row in rows}
    coming = ZoneVersion.objects.filter(starts_at__gt=now).order_by("starts_at").first()
    zones = [
        Zone(
            key=row.pk,
            code=row.community.code,
            name=row.community.name,
            phase=Phase(row.phase),
            polygons=polygons_from(row.coordinates),
        )
        for row in versions.values()
    ]
    return ZoneMap(newest, coming.starts_at if coming else None, versions, Geofence(zones))
