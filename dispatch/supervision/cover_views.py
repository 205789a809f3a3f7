"""Where cover is short, before it is; and what is paused."""

from collections.abc import Iterable
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from teams.models import Team, Unit

from ..exporting import Files, page_or_file
from ..permissions import Act, require
from ..selectors.agencies import sees_every_agency, teams_visible_to
from ..selectors.cover import AHEAD, cover_for
from ..selectors.partners import agreement_notices
from ..tables import Read, table_of

GAPS: Final = {
    "From": "since",
    "Until": "until",
    "Community": "community",
    "Phase": "phase",
    "Hours": "hours",
    "Why": "why",
}
TEAMS: Final[dict[str, Read]] = {"Team": str, "Agency": "agency", "Paused": "paused_reason"}
UNITS: Final[dict[str, Read]] = {
    "Unit": str,
    "Kind": "get_kind_display",
    "Team": "team",
    "Paused": "paused_reason",
}


@never_cache
@login_required
@require_safe
def cover(request: HttpRequest) -> HttpResponse:
    """Every gap of the next two weeks that somebody is told of, soonest first."""
    person = require(request.user, Act.SEE_COVER)
    shorts = cover_for(person, timezone.now())
    teams = (
        teams_visible_to(person).prefetch_related("units__team").order_by("agency__name", "name")
    )
    files = Files(
        Act.SEE_COVER,
        "Cover",
        [f"The next {AHEAD.days} days"],
        lambda: [
            table_of("Nobody may go", shorts, GAPS),
            table_of("Teams", teams, TEAMS),
            table_of("Units", in_service(teams), UNITS),
        ],
    )
    context = {
        "room": "cover",
        "shorts": shorts,
        "agreements": agreement_notices(person, timezone.now()),
        "sees_all": sees_every_agency(person),
        "days": AHEAD.days,
        "total_hours": sum(short.hours for short in shorts),
        "communities": len({short.community for short in shorts}),
        "teams": teams,
    }
    return page_or_file(request, "supervision/cover.html", context, files)


def in_service(teams: Iterable[Team]) -> list[Unit]:
    """Return the units of some teams that were not retired."""
    return [unit for team in teams for unit in team.units.all() if not unit.retired_at]
