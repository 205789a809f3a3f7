"""The crew's page: the card of its unit, what was said in confidence, and what keeps it offline."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from teams.models import Person

from ..actions.care import open_crew_care
from ..lifecycle import ENDINGS
from ..models import Assignment
from ..permissions import Act, require
from ..reasons import DECLINE_WORDS
from ..selectors.crew import own_units
from ..selectors.field import card_of, units_key
from ..selectors.field_care import care_of
from ..selectors.followups import crew_recipients
from ..services import RESPONDERS, SERVICES
from .crew_only import crew_only

WORKER = "js/field_worker.js"


@never_cache
@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The whole page."""
    person = require(request.user, Act.WORK_IN_FIELD)
    assert person is not None, "only people log in"
    moment = timezone.now()
    return render(request, "field/page.html", _context(person, moment))


@never_cache
@crew_only
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """The card alone, for a page whose line is silent."""
    moment = timezone.now()
    units = own_units(request.user, moment)  # type: ignore[arg-type]  # crew_only let a person in
    return render(request, "field/_card.html", {"card": card_of(units, moment)})


@never_cache
@crew_only
@require_safe
def care(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said in confidence, to a crew that is with the call: reading it leaves a trace."""
    moment = timezone.now()
    own = own_units(request.user, moment)  # type: ignore[arg-type]  # crew_only let a person in
    row = Assignment.objects.filter(pk=pk, unit__in=own).select_related("call").first()
    if row is None:
        raise Http404("your unit has no such assignment")
    record = open_crew_care(assignment_id=pk, actor=request.user, now=moment)
    return render(request, "field/_care.html", {"care": care_of(row.call, record)})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: from here, since it may keep only what lies below its own address."""
    del request
    found = finders.find(WORKER)
    if not isinstance(found, str):
        raise Http404("the worker is not among the static files")
    return HttpResponse(Path(found).read_bytes(), content_type="text/javascript; charset=utf-8")


def _context(person: Person, moment: datetime) -> dict[str, Any]:
    units = own_units(person, moment)
    return {
        "card": card_of(units, moment),
        "units": units_key(units),
        "reasons": [(code.value, words) for code, words in DECLINE_WORDS.items()],
        "outcomes": [(o.value, ending.label) for o, ending in ENDINGS.items() if ending.by_team],
        "recipients": crew_recipients(person, units),
        "services": SERVICES,
        "responders": RESPONDERS,
    }
