"""The pilot's communities: the map, one community, and its pause."""

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pilot_zones.weekly_hours import WeeklyHours

from ..actions.pauses import pause_community, resume_community
from ..exporting import Files, page_or_file
from ..permissions import Act, may, require
from ..selectors.place import scope_in
from ..selectors.zone_outlines import drawn_outlines
from ..selectors.zones_page import CommunityPage, community_page, community_rows, open_drafts
from ..tables import table_of
from .hours_form import DAY_NAMES, typed

COLUMNS: Final = {
    "Code": "code",
    "Name": "name",
    "Sector": "sector",
    "Phase": "phase_label",
    "In the pilot": "served",
    "Paused": "paused",
    "Open now": "pilot.open",
    "Why": "pilot.why",
}


@never_cache
@login_required
@require_safe
def zones(request: HttpRequest) -> HttpResponse:
    """Every community on the map and in a list, and the drafts under way."""
    require(request.user, Act.PAUSE_COMMUNITY)
    rows = community_rows(timezone.now())
    context = {
        "room": "zones",
        "rows": rows,
        "served": sum(row.served for row in rows),
        "paused": [row for row in rows if row.paused],
        "drafts": open_drafts(),
        "may_draft": may(request.user, Act.DRAFT_ZONES),
        "tiles": settings.MAP_TILES,
        "attribution": settings.MAP_ATTRIBUTION,
    }
    files = Files(
        Act.PAUSE_COMMUNITY,
        "Communities",
        ["Every community, as it is now"],
        lambda: [table_of("Communities", rows, COLUMNS)],
    )
    return page_or_file(request, "setup/zones.html", context, files)


@login_required
@require_safe
def outlines(request: HttpRequest) -> HttpResponse:
    """The outlines as JSON; a browser that has them is told so in a few bytes."""
    require(request.user, Act.PAUSE_COMMUNITY)
    drawn = drawn_outlines(timezone.now())
    if request.headers.get("If-None-Match", "").removeprefix("W/") == drawn.etag:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(drawn.gzipped, content_type="application/json")
        answer["Content-Encoding"] = "gzip"
    answer["ETag"] = drawn.etag
    # Kept by this browser alone, and asked for again each time: whoever logs out sees it no more.
    answer["Cache-Control"] = "private, no-cache"
    return answer


@never_cache
@login_required
@require_safe
def community(request: HttpRequest, code: str) -> HttpResponse:
    """One community: whether it is open now and why, its hours, its versions, its pauses."""
    require(request.user, Act.PAUSE_COMMUNITY)
    page = community_page(code, timezone.now())
    if page is None:
        raise Http404("there is no such community")
    hours = WeeklyHours.from_json(page.row.version.hours)
    context = {
        "room": "zones",
        "page": page,
        "row": page.row,
        "hours": typed(hours),
        "week": [(name, typed(hours)[day] or "closed") for day, name in DAY_NAMES.items()],
        "scope": scope_in(page.row.version),
        "drafting": _drafting(page),
        "may_draft": may(request.user, Act.DRAFT_ZONES),
        "may_keep": may(request.user, Act.KEEP_ROSTER),
    }
    return render(request, "setup/zone.html", context)


def _drafting(page: CommunityPage) -> str:
    """Return who is drafting a change of it already, so that two do not draw the same."""
    return ", ".join(sorted({str(draft.author) for draft in page.drafts}))


@never_cache
@login_required
@require_POST
def pause(request: HttpRequest, code: str) -> HttpResponse:
    """No team is sent there from now on."""
    reason = request.POST.get("reason", "")
    held = pause_community(code=code, reason=reason, actor=request.user, now=timezone.now())
    messages.success(request, f"{held.community} is paused: no vehicle is sent there.")
    return redirect("setup:zone", code=code)


@never_cache
@login_required
@require_POST
def resume(request: HttpRequest, code: str) -> HttpResponse:
    """Teams are sent there again."""
    held = resume_community(code=code, actor=request.user, now=timezone.now())
    messages.success(request, f"{held.community} is resumed.")
    return redirect("setup:zone", code=code)
