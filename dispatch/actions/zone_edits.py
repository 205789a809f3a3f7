"""A draft is changed by its author: its outlines, its phase and hours, its start."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from pilot_zones.boundary import REQUEST_CAPS, BadBoundary
from pilot_zones.boundary_check import checked_polygons
from pilot_zones.geofence import CITY_MARGIN_DEGREES, Box
from pilot_zones.hours import HoursUnreadable, WeeklyHours
from pilot_zones.phases import Phase
from pilot_zones.scope import Scope, ScopeUnreadable
from pilot_zones.zone_map import zones_at
from teams.models import Person

from ..models import DraftedZone, ZoneDraft, ZoneDraftState
from ..permissions import Act, require
from .zone_drafts import lock_draft, record_draft
from .zone_errors import (
    BadCommunity,
    BadOutline,
    BadStart,
    NoSuchZoneDraft,
    NotItsDrafter,
    StaleZoneDraft,
    ZoneDraftEnded,
)


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
    record_draft("zone_draft.saved", draft, person, now, what=what, communities=list(communities))
    return draft
