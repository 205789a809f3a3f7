"""A draft of a change to communities: what it holds, its review, and the second person."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pilot_zones.models import PHASE_LABELS
from pilot_zones.phases import Phase

from ..actions.zone_drafts import (
    NewCommunity,
    discard_draft,
    draft_change,
    draft_community,
)
from ..actions.zone_edits import set_start
from ..actions.zone_errors import BadStart
from ..actions.zone_gate import ask_review, publish_zones
from ..models import DraftedZone, ZoneDraft
from ..permissions import Act, require
from ..selectors.place import centre_zone
from ..selectors.zone_gate import is_complete, publish_conditions, review_of
from .zone_review_page import review_shown


def draft_to_see(request: HttpRequest, pk: int) -> ZoneDraft:
    """Return a draft for whoever may draft; raises NotAllowed, Http404."""
    require(request.user, Act.DRAFT_ZONES)
    drafts = ZoneDraft.objects.select_related("author", "published_by")
    return get_object_or_404(drafts, pk=pk)


def seen_in(request: HttpRequest) -> int:
    """Return the revision that a form was drawn with; one that is no number is never current."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1


@never_cache
@login_required
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """A draft of one community as it is."""
    draft = draft_change(code=code, actor=request.user, now=timezone.now())
    return redirect("setup:zone-draft", pk=draft.pk)


@never_cache
@login_required
@require_POST
def begin_new(request: HttpRequest) -> HttpResponse:
    """A draft of a community that is not on the map."""
    new = NewCommunity(*(request.POST.get(name, "") for name in ("code", "name", "sector")))
    draft = draft_community(new=new, actor=request.user, now=timezone.now())
    return redirect("setup:zone-outline", pk=draft.pk, code=new.code.strip())


@never_cache
@login_required
@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What a draft changes, what it would have done, and what it still lacks."""
    held, now = draft_to_see(request, pk), timezone.now()
    person = require(request.user, Act.DRAFT_ZONES)
    conditions = publish_conditions(held, person, now)
    review = review_of(held)
    context = {
        "room": "zones",
        "draft": held,
        "rows": [_row(zone) for zone in held.zones.select_related("based_on").defer("coordinates")],
        "conditions": conditions,
        "may_publish": all(one.met for one in conditions),
        "is_mine": held.author == person,
        "is_draft": held.state == "draft",
        "may_review": held.state == "draft" and is_complete(held),
        "review": review,
        "shown": review_shown(review.found) if review and review.ended_at else None,
        "job": review.job if review else None,
        "starts": _typed(held.starts_at),
    }
    return render(request, "setup/zone_draft.html", context)


def _row(zone: DraftedZone) -> dict[str, Any]:
    """Return one community of a draft: what it was and what it would be."""
    before = zone.based_on
    phases = [PHASE_LABELS[Phase(one.phase)] for one in (before, zone) if one]
    return {
        "zone": zone,
        "is_new": before is None,
        "phase_before": phases[0] if before and before.phase != zone.phase else "",
        "phase": phases[-1],
        "changes": _changes(zone),
    }


def _changes(zone: DraftedZone) -> list[str]:
    """Return in words which parts of a community a draft changes."""
    before = zone.based_on
    if before is None:
        return ["new"]
    pairs = {
        "outline": zone.coordinates != before.coordinates,
        "phase": zone.phase != before.phase,
        "hours": zone.hours != before.hours,
        "what it takes": zone.scope != before.scope,
    }
    return [name for name, changed in pairs.items() if changed]


def _typed(moment: datetime | None) -> str:
    """Return a moment as a datetime-local field takes it, on the centre's clock."""
    return moment.astimezone(centre_zone()).strftime("%Y-%m-%dT%H:%M") if moment else ""


@never_cache
@login_required
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """When the draft begins, on the centre's clock; empty is as soon as it is published."""
    at = _moment(request.POST.get("starts_at", "").strip())
    set_start(
        draft_id=pk, starts_at=at, seen=seen_in(request), actor=request.user, now=timezone.now()
    )
    return redirect("setup:zone-draft", pk=pk)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=centre_zone())
    except ValueError:
        raise BadStart(f"'{text[:30]}' is no time such as 2026-12-01 08:00") from None


@never_cache
@login_required
@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft is run over the calls of the past 90 days."""
    ask_review(draft_id=pk, actor=request.user, now=timezone.now())
    return redirect("setup:zone-draft", pk=pk)


@never_cache
@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person puts the draft in force."""
    versions = publish_zones(
        draft_id=pk, seen=seen_in(request), actor=request.user, now=timezone.now()
    )
    count = f"{len(versions)} communities change" if len(versions) != 1 else "1 community changes"
    messages.success(request, f"Published: {count}. Calls keep what they were judged by.")
    return redirect("setup:zone-draft", pk=pk)


@never_cache
@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft ends without changing anything."""
    held = discard_draft(draft_id=pk, actor=request.user, now=timezone.now())
    messages.success(request, f"{held} is discarded.")
    return redirect("setup:zones")
