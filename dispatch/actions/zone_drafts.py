"""Drafts of a change to the pilot's communities: begun, changed by their author, discarded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from pilot_zones.models import Community, ZoneVersion
from pilot_zones.phases import Phase
from teams.models import Person

from .. import journal
from ..models import DraftedZone, ZoneDraft, ZoneDraftState
from ..permissions import Act, require
from ..selectors.zone_gate import newest_versions
from .zone_errors import (
    BadCommunity,
    CommunityTaken,
    NoSuchCommunity,
    NoSuchZoneDraft,
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
    record_draft("zone_draft.started", draft, person, now, communities=[code])
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
    record_draft("zone_draft.started", draft, person, now, communities=[code])
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
    record_draft("zone_draft.started", draft, person, now, communities=codes)
    return draft


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
        record_draft("zone_draft.discarded", draft, person, now)
    return draft


def lock_draft(draft_id: int) -> ZoneDraft:
    """Return a draft, locked until the commit; raises NoSuchZoneDraft."""
    drafts = ZoneDraft.objects.select_for_update(of=("self",)).select_related("author")
    draft = drafts.filter(pk=draft_id).first()
    if draft is None:
        raise NoSuchZoneDraft(f"there is no draft {draft_id}")
    return draft


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


def record_draft(
    kind: str, draft: ZoneDraft, person: Person | None, now: datetime, **data: object
) -> None:
    """Append a draft's line to the journal: the last thing that an action does."""
    journal.record(kind, call=None, actor=person, at=now, draft=draft.pk, title=draft.title, **data)
