"""Drafts of a change to the pilot's communities: begun, changed by their author, discarded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from pilot_zones.boundary import REQUEST_CAPS, BadBoundary
from pilot_zones.boundary_check import checked_polygons
from pilot_zones.geofence import CITY_MARGIN_DEGREES, Box
from pilot_zones.hours import HoursUnreadable, WeeklyHours
from pilot_zones.models import Community, ZoneVersion
from pilot_zones.phases import Phase
from pilot_zones.scope import Scope, ScopeUnreadable
from pilot_zones.zone_map import zones_at
from teams.models import Person

from .. import journal
from ..models import DraftedZone, ZoneDraft, ZoneDraftState
from ..permissions import Act, require
from ..selectors.zone_gate import newest_versions
from .zone_errors import (
    BadCommunity,
    BadOutline,
    BadStart,
    CommunityTaken,
    NoSuchCommunity,
    NoSuchZoneDraft,
    NotItsDrafter,
    StaleZoneDraft,
    ZoneDraftEnded,
)
from .zones import CheckedBoundary

DRAWN = "Drawn on the map"


@dataclass(frozen=True)
class NewCommunity:
    """A community that the map does not have yet."""

    code: str
    name: str
    sector: str = ""


@dataclass(frozen=True)
class Imported:
    """What a file would change: its new and changed outlines, and what is said of the rest of it."""

    outlines: Sequence[CheckedBoundary]
    source: str
    read: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def draft_change(*, code: str, actor: object, now: datetime) -> ZoneDraft:
    """Begin a draft that holds one community as it is. Raises NotAllowed, NoSuchCommunity."""
    person = require(actor, Act.DRAFT_ZONES)
    assert person is not None, "people draft"
    base = newest_versions([code]).get(code) if code.isprintable() else None
    if base is None:
        raise NoSuchCommunity(f"there is no community {code[:20]}")
    draft = _begin(f"Change of {base.community.name}", base.source, person, now)
    _hold(draft, base)
    _record("zone_draft.started", draft, person, now, communities=[code])
    return draft


@transaction.atomic
def draft_community(*, new: NewCommunity, actor: object, now: datetime) -> ZoneDraft:
    """Begin a draft of a community that is not on the map yet.

    Raises NotAllowed, BadCommunity, CommunityTaken.
    """
    person = require(actor, Act.DRAFT_ZONES)
    assert person is not None, "people draft"
    code, name, sector = new.code.strip(), new.name.strip(), new.sector.strip()
    if not (0 < len(code) <= 20 and 0 < len(name) <= 120 and len(sector) <= 60):
        raise BadCommunity("a community has a code of 1 to 20 characters and a name of 1 to 120")
    if not f"{code}{name}{sector}".isprintable():
        raise BadCommunity("a code and a name are text that can be printed")
    if Community.objects.filter(code=code).exists():
        raise CommunityTaken(f"there is a community {code} already")
    draft = _begin(f"New community {name}"[:120], DRAWN, person, now)
    DraftedZone.objects.create(
        draft=draft, code=code, name=name, sector=sector, phase=Phase.PLANNED
    )
    _record("zone_draft.started", draft, person, now, communities=[code])
    return draft


@transaction.atomic
def draft_import(*, imported: Imported, actor: object, now: datetime) -> ZoneDraft:
    """Begin a draft of everything that a file changes; phase and hours stay as they are.

    Raises NotAllowed, BadCommunity where the file changes nothing.
    """
    person = require(actor, Act.DRAFT_ZONES)
    assert person is not None, "people draft"
    if not imported.outlines:
        raise BadCommunity("the file changes nothing")
    draft = _begin(f"Import of {imported.source}"[:120], imported.source[:200], person, now)
    draft.read = imported.read
    draft.save(update_fields=["read"])
    codes = [outline.code for outline in imported.outlines]
    before = newest_versions(codes)
    DraftedZone.objects.bulk_create(
        _imported(draft, outline, before.get(outline.code)) for outline in imported.outlines
    )
    _record("zone_draft.started", draft, person, now, communities=codes)
    return draft


@transaction.atomic
def save_outline(
    *, draft_id: int, code: str, coordinates: object, seen: int, actor: object, now: datetime
) -> ZoneDraft:
    """Keep a drawn outline that passes every check; `seen` is the revision that was drawn upon.

    Raises NotAllowed, NoSuchZoneDraft, ZoneDraftEnded, NotItsDrafter, StaleZoneDraft, BadOutline.
    """
    person = require(actor, Act.DRAFT_ZONES)
    draft, zone = _lock_zone(draft_id, code, person, seen)
    try:
        checked_polygons(coordinates, caps=REQUEST_CAPS, city=_city(now))
    except BadBoundary as bad:
        raise BadOutline(f"{zone.name} {bad.reason}.", bad.place) from bad
    if coordinates == zone.coordinates:
        return draft
    assert isinstance(coordinates, list), "a checked outline is a list"
    zone.coordinates = coordinates
    zone.save(update_fields=["coordinates"])
    return _changed(draft, person, now, what="outline", communities=[code])


@transaction.atomic
def save_pilot(
    *,
    draft_id: int,
    code: str,
    phase: str,
    hours: dict[str, Any],
    scope: dict[str, Any],
    seen: int,
    actor: object,
    now: datetime,
) -> ZoneDraft:
    """Keep a community's phase, its hours, and which calls it takes.

    Raises NotAllowed, NoSuchZoneDraft, ZoneDraftEnded, NotItsDrafter, StaleZoneDraft, BadCommunity.
    """
    person = require(actor, Act.DRAFT_ZONES)
    draft, zone = _lock_zone(draft_id, code, person, seen)
    try:
        kept = (
            Phase(phase),
            WeeklyHours.from_json(hours).to_json(),
            Scope.from_json(scope).to_json(),
        )
    except (HoursUnreadable, ScopeUnreadable) as error:
        raise BadCommunity(str(error)) from error
    except ValueError as error:
        raise BadCommunity(f"'{phase[:20]}' is no phase") from error
    if kept == (zone.phase, zone.hours, zone.scope):
        return draft
    zone.phase, zone.hours, zone.scope = kept
    zone.save(update_fields=["phase", "hours", "scope"])
    return _changed(draft, person, now, what="pilot", communities=[code])


@transaction.atomic
def set_start(
    *, draft_id: int, starts_at: datetime | None, seen: int, actor: object, now: datetime
) -> ZoneDraft:
    """Say when a draft begins: a moment to come, or None for as soon as it is published.

    Raises NotAllowed, NoSuchZoneDraft, ZoneDraftEnded, NotItsDrafter, StaleZoneDraft, BadStart.
    """
    person = require(actor, Act.DRAFT_ZONES)
    draft = _lock_own(draft_id, person, seen)
    if starts_at is not None and starts_at <= now:
        raise BadStart("a change begins in the future: calls keep what they were judged by")
    if starts_at == draft.starts_at:
        return draft
    draft.starts_at = starts_at
    return _changed(draft, person, now, what="start", communities=[])


@transaction.atomic
def discard_draft(*, draft_id: int, actor: object, now: datetime) -> ZoneDraft:
    """End a draft without publishing it. Any admin may. Raises NotAllowed, NoSuchZoneDraft."""
    person = require(actor, Act.DRAFT_ZONES)
    draft = lock_draft(draft_id)
    if draft.state == ZoneDraftState.PUBLISHED:
        raise ZoneDraftEnded(f"{draft} is published; draft a change that follows it")
    if draft.state == ZoneDraftState.DRAFT:
        draft.state = ZoneDraftState.DISCARDED
        draft.save(update_fields=["state"])
        _record("zone_draft.discarded", draft, person, now)
    return draft


def lock_draft(draft_id: int) -> ZoneDraft:
    """Return a draft, locked until the commit; raises NoSuchZoneDraft."""
    drafts = ZoneDraft.objects.select_for_update(of=("self",)).select_related("author")
    draft = drafts.filter(pk=draft_id).first()
    if draft is None:
        raise NoSuchZoneDraft(f"there is no draft {draft_id}")
    return draft


def _lock_own(draft_id: int, person: Person | None, seen: int) -> ZoneDraft:
    draft = lock_draft(draft_id)
    if draft.state != ZoneDraftState.DRAFT:
        raise ZoneDraftEnded(f"{draft} is {draft.state} and does not change")
    if person is None or draft.author_id != person.pk:
        raise NotItsDrafter(f"{draft.author} drafts this; begin a draft of your own")
    if draft.revision != seen:
        raise StaleZoneDraft("the draft was changed in another window; nothing was saved over it")
    return draft


def _lock_zone(
    draft_id: int, code: str, person: Person | None, seen: int
) -> tuple[ZoneDraft, DraftedZone]:
    draft = _lock_own(draft_id, person, seen)
    zone = draft.zones.filter(code=code).first() if code.isprintable() else None
    if zone is None:
        raise NoSuchZoneDraft(f"the draft does not name the community {code[:20]}")
    return draft, zone


def _begin(title: str, source: str, person: Person, now: datetime) -> ZoneDraft:
    return ZoneDraft.objects.create(
        title=title, source=source, author=person, made_at=now, changed_at=now
    )


def _hold(draft: ZoneDraft, base: ZoneVersion) -> None:
    base = ZoneVersion.objects.select_related("community").get(pk=base.pk)
    DraftedZone.objects.create(
        draft=draft,
        code=base.community.code,
        name=base.community.name,
        sector=base.community.sector,
        coordinates=base.coordinates,
        phase=base.phase,
        hours=base.hours,
        scope=base.scope,
        based_on=base,
    )


def _imported(
    draft: ZoneDraft, outline: CheckedBoundary, before: ZoneVersion | None
) -> DraftedZone:
    return DraftedZone(
        draft=draft,
        code=outline.code,
        name=outline.name,
        sector=outline.sector,
        coordinates=outline.coordinates,
        phase=before.phase if before else Phase.OUTSIDE,
        hours=before.hours if before else {},
        scope=before.scope if before else {},
        based_on=before,
    )


def _city(now: datetime) -> Box | None:
    """Return the box that an outline must be in: around the communities of today, if there are any."""
    geofence = zones_at(now).geofence
    return geofence.box.widened(CITY_MARGIN_DEGREES) if geofence.zones else None


def _changed(
    draft: ZoneDraft, person: Person | None, now: datetime, *, what: str, communities: Iterable[str]
) -> ZoneDraft:
    draft.revision += 1
    draft.changed_at = now
    draft.save(update_fields=["revision", "changed_at", "starts_at"])
    _record("zone_draft.saved", draft, person, now, what=what, communities=list(communities))
    return draft


def _record(
    kind: str, draft: ZoneDraft, person: Person | None, now: datetime, **data: object
) -> None:
    journal.record(kind, call=None, actor=person, at=now, draft=draft.pk, title=draft.title, **data)
