"""Where cover is short, before it is; and what is paused."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..permissions import Act, require
from ..selectors.agencies import teams_visible_to
from ..selectors.cover import AHEAD, cover_for
from ..selectors.partners import agreement_notices


@never_cache
@login_required
@require_safe
def cover(request: HttpRequest) -> HttpResponse:
    """Every gap of the next two weeks that somebody is told of, soonest first."""
    person = require(request.user, Act.SEE_COVER)
    shorts = cover_for(person, timezone.now())
    context = {
        "room": "cover",
        "shorts": shorts,
        "agreements": agreement_notices(person, timezone.now()),
        "days": AHEAD.days,
        "total_hours": sum(short.hours for short in shorts),
        "communities": len({short.community for short in shorts}),
        "teams": teams_visible_to(person)
        .prefetch_related("units")
        .order_by("agency__name", "name"),
    }
    return render(request, "supervision/cover.html", context)
