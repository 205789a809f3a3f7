"""The pilot's communities change: a boundary, a phase, hours. Each change is a new version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from pilot_zones.addresses import normal_form
from pilot_zones.models import Address, Community, RefusedBoundary, ZoneVersion
from pilot_zones.phases import Phase

from .. import journal
from ..permissions import Act, require


class CheckedBoundary(Protocol):
    """A boundary that passed every check of `pilot_zones`."""

    @property
    def code(self) -> str:
        """The community's own code."""
        ...

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def sector(self) -> str:
        """The part of the city it lies in."""
        ...

    @property
    def coordinates(self) -> Any:
        """GeoJSON MultiPolygon coordinates."""
        ...


class RefusedShape(Protocol):
    """A boundary that did not, with the reason and its place."""

    @property
    def code(self) -> str:
        """The community's own code."""
        ...

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def reason(self) -> str:
        """What is wrong, in a sentence."""
        ...

    @property
    def place(self) -> tuple[float, float] | None:
        """Latitude and longitude of what is wrong."""
        ...


@dataclass(frozen=True)
class Imported:
    """What an import did: counts of communities."""

    new: int
    changed: int
    same: int
    refused: int


@dataclass(frozen=True)
class KnownAddress:
    """A line for the gazetteer."""

    label: str
    lat: float
    lng: float


@transaction.atomic
def import_boundaries(
    accepted: Sequence[CheckedBoundary],
    refused: Sequence[RefusedShape],
    *,
    source: str,
    actor: object,
    now: datetime,
) -> Imported:
    """Take new and changed boundaries from `now` on; keep refused ones aside for a person.

    A changed boundary keeps its community's phase and hours. Calls keep the version that they were
    judged by. Raises NotAllowed.
    """
    person = require(actor, Act.CHANGE_ZONES)
    done = [_take(boundary, source, now) for boundary in accepted]
    for shape in refused:
        _set_aside(shape, source, now)
    result = Imported(done.count("new"), done.count("changed"), done.count("same"), len(refused))
    journal.record("zones.imported", call=None, actor=person, at=now, **vars(result))
    return result


def _take(boundary: CheckedBoundary, source: str, now: datetime) -> str:
    community, _ = Community.objects.update_or_create(
        code=boundary.code, defaults={"name": boundary.name, "sector": boundary.sector}
    )
    before = community.versions.filter(starts_at__lte=now).order_by("-starts_at").first()
    coordinates = _as_lists(boundary.coordinates)
    if before is not None and before.coordinates == coordinates:
        return "same"
    ZoneVersion.objects.create(
        community=community,
        starts_at=now,
        coordinates=coordinates,
        phase=before.phase if before else Phase.OUTSIDE,
        hours=before.hours if before else {},
        scope=before.scope if before else {},
        source=source,
        follows=_followed(before),
    )
    return "changed" if before else "new"


def _followed(before: ZoneVersion | None) -> ZoneVersion | None:
    """Return the version that a new one takes the place of; none where a later one did already."""
    return before if before and not before.followers.exists() else None


def _as_lists(coordinates: Any) -> Any:
    """Return coordinates as JSON keeps them, so that the same boundary compares as the same."""
    if isinstance(coordinates, (list, tuple)):
        return [_as_lists(part) for part in coordinates]
    return coordinates


def _set_aside(shape: RefusedShape, source: str, now: datetime) -> None:
    lat, lng = shape.place or (None, None)
    RefusedBoundary.objects.update_or_create(
        code=shape.code,
        source=source,
        settled_at=None,
        defaults={
            "name": shape.name,
            "reason": shape.reason,
            "lat": lat,
            "lng": lng,
            "refused_at": now,
        },
    )


@transaction.atomic
def set_phase(
    code: str, *, phase: Phase, hours: dict[str, Any], actor: object, now: datetime
) -> ZoneVersion:
    """Begin a phase with its hours in a community now; the same phase and hours change nothing."""
    person = require(actor, Act.CHANGE_ZONES)
    community = Community.objects.select_for_update().get(code=code)
    before = community.versions.filter(starts_at__lte=now).latest("starts_at")
    if before.phase == phase and before.hours == hours:
        return before
    after = ZoneVersion.objects.create(
        community=community,
        starts_at=now,
        coordinates=before.coordinates,
        phase=phase,
        hours=hours,
        scope=before.scope,
        source=before.source,
        follows=_followed(before),
    )
    journal.record(
        "zone.changed", call=None, actor=person, at=now, community=code, phase=phase, hours=hours
    )
    return after


@transaction.atomic
def keep_addresses(lines: Iterable[KnownAddress], *, actor: object, now: datetime) -> int:
    """Add the addresses that the gazetteer lacks; return how many it holds. Raises NotAllowed."""
    person = require(actor, Act.CHANGE_ZONES)
    before = Address.objects.count()
    Address.objects.bulk_create(
        (
            Address(label=line.label, normal=normal_form(line.label), lat=line.lat, lng=line.lng)
            for line in lines
        ),
        ignore_conflicts=True,
    )
    held = Address.objects.count()
    if held != before:
        journal.record("addresses.added", call=None, actor=person, at=now, added=held - before)
    return held
