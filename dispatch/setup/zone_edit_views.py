"""One community of a draft: its outline as it is drawn, and its phase, hours and scope."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pilot_zones.hours import HoursUnreadable, WeeklyHours
from pilot_zones.models import PHASE_LABELS
from pilot_zones.scope import Scope

from ..actions.errors import ActionRefused
from ..actions.zone_edits import save_outline, save_pilot
from ..actions.zone_errors import BadCommunity, BadOutline
from ..incident_types import INCIDENT_TYPES
from ..models import DraftedZone
from ..selectors.words import LEVELS
from .hours_form import DAY_NAMES, hours_from, in_words, typed
from .zone_draft_views import draft_to_see, seen_in

TOO_LARGE = "The outline is larger than 1,000,000 bytes; an outline has at most 10,000 places."


def _zone(request: HttpRequest, pk: int, code: str) -> DraftedZone:
    """Return one community of a draft; raises NotAllowed, Http404."""
    draft = draft_to_see(request, pk)
    zone = draft.zones.filter(code=code).first() if code.isprintable() else None
    if zone is None:
        raise Http404("the draft does not name this community")
    zone.draft = draft
    return zone


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outline(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The outline on the map and as a table of its places; saved as JSON by a script."""
    zone = _zone(request, pk, code)
    if request.method == "POST":
        return _keep_outline(request, pk, code)
    context = {
        "room": "zones",
        "draft": zone.draft,
        "zone": zone,
        "may_edit": _may_edit(request, zone),
        "tiles": settings.MAP_TILES,
        "attribution": settings.MAP_ATTRIBUTION,
    }
    return render(request, "setup/zone_outline.html", context)


def _may_edit(request: HttpRequest, zone: DraftedZone) -> bool:
    return zone.draft.author == request.user and zone.draft.state == "draft"


def _keep_outline(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    try:
        coordinates = json.loads(request.POST.get("coordinates", ""))
    except RequestDataTooBig:
        return JsonResponse({"why": TOO_LARGE, "place": None}, status=413)
    except (ValueError, RecursionError):
        return JsonResponse({"why": "This is no outline.", "place": None}, status=422)
    try:
        held = save_outline(
            draft_id=pk,
            code=code,
            coordinates=coordinates,
            seen=seen_in(request),
            actor=request.user,
            now=timezone.now(),
        )
    except BadOutline as bad:
        return JsonResponse({"why": str(bad), "place": bad.place}, status=bad.status)
    except ActionRefused as refused:
        return JsonResponse({"why": str(refused), "place": None}, status=refused.status)
    return JsonResponse({"revision": held.revision})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pilot(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The phase, the hours of each day, the holidays, and which calls are taken."""
    zone = _zone(request, pk, code)
    refused = ""
    if request.method == "POST":
        try:
            _keep_pilot(request, pk, code)
        except (HoursUnreadable, BadCommunity) as error:
            refused = in_words(str(error))
        else:
            messages.success(request, f"{zone.name}: phase and hours are kept in the draft.")
            return redirect("setup:zone-draft", pk=pk)
    context = _pilot_context(request, zone) | {"refused": refused}
    return render(request, "setup/zone_pilot.html", context, status=422 if refused else 200)


def _keep_pilot(request: HttpRequest, pk: int, code: str) -> None:
    form = request.POST
    save_pilot(
        draft_id=pk,
        code=code,
        phase=form.get("phase", ""),
        hours=hours_from(form.dict()),
        scope=_scope(form.getlist("level"), form.getlist("type")),
        seen=seen_in(request),
        actor=request.user,
        now=timezone.now(),
    )


def _scope(levels: list[str], types: list[str]) -> dict[str, Any]:
    """Return what the boxes say: none ticked is everything."""
    stored: dict[str, Any] = {}
    if levels:
        stored["levels"] = [int(one) if one in "01234" and one else one for one in levels]
    if types:
        stored["types"] = types
    return stored


def _pilot_context(request: HttpRequest, zone: DraftedZone) -> dict[str, Any]:
    """Return the form: what was typed where it is shown again, else what the draft holds."""
    again = request.method == "POST"
    fields = request.POST.dict() if again else typed(WeeklyHours.from_json(zone.hours))
    scope = Scope.from_json(zone.scope)
    levels = set(request.POST.getlist("level") if again else map(str, scope.levels or ()))
    types = set(request.POST.getlist("type") if again else scope.types or ())
    return {
        "room": "zones",
        "draft": zone.draft,
        "zone": zone,
        "may_edit": _may_edit(request, zone),
        "phases": [(phase.value, label) for phase, label in PHASE_LABELS.items()],
        "phase": fields.get("phase", zone.phase) if again else zone.phase,
        "days": [(day, name, fields.get(day, "")) for day, name in DAY_NAMES.items()],
        "fields": fields,
        "levels": [(str(n), LEVELS[n], str(n) in levels) for n in sorted(LEVELS, reverse=True)],
        "types": [
            (kind.code, kind.label, kind.code in types)
            for kind in INCIDENT_TYPES.values()
            if kind.crisis or kind.code in types
        ],
    }
