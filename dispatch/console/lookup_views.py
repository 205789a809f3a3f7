"""What the intake form asks while somebody types: addresses, and what the pilot says of a point."""

import math

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pilot_zones.gazetteer import find_addresses

from ..choices import NoSuchChoice
from ..permissions import Act, require
from ..selectors.place import place_of

LONGEST = 200


@never_cache
@login_required
@require_safe
def addresses(request: HttpRequest) -> JsonResponse:
    """The addresses most like `q`, best first."""
    require(request.user, Act.TAKE_CALL)
    found = find_addresses(request.GET.get("q", "")[:LONGEST])
    return JsonResponse(
        {"addresses": [{"text": m.label, "detail": "", "lat": m.lat, "lng": m.lng} for m in found]}
    )


@never_cache
@login_required
@require_safe
def place(request: HttpRequest) -> JsonResponse:
    """The community of a point, and whether the pilot is open there, in one sentence."""
    require(request.user, Act.TAKE_CALL)
    lat, lng = _degrees(request, "lat"), _degrees(request, "lng")
    here = place_of(address="", lat=lat, lng=lng, point_is_verified=False, now=timezone.now())
    community = here.zone.community.name if here.zone else None
    says = f"{here.where}. {here.pilot.why}" if here.zone else here.where
    return JsonResponse({"community": community, "open": here.pilot.open, "says": says})


def _degrees(request: HttpRequest, name: str) -> float:
    try:
        value = float(request.GET.get(name, ""))
    except ValueError:
        raise NoSuchChoice(f"{name} is not a number") from None
    if not math.isfinite(value):
        raise NoSuchChoice(f"{name} is not a finite number")
    return value
