"""The desk's pages: what is offered and in hand, alone or with a call beside it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from teams.models import Person

from .. import journal
from ..actions.care import open_care_record
from ..models import Handoff
from ..permissions import Act, require
from ..selectors.alarms import alarms_now
from ..selectors.desk import desk_for, open_at_desk, was_at_desk
from ..selectors.desk_pane import desk_pane_of
from ..selectors.pauses import paused_communities

EMPTY, PANE = "desk/_empty.html", "desk/_pane.html"


def navigator(request: HttpRequest) -> Person:
    """Return the navigator who asks; raises NotAllowed."""
    person = require(request.user, Act.WORK_DESK)
    assert person is not None, "the system does not log in"
    return person


def draw(request: HttpRequest, pane: str, context: dict[str, Any]) -> HttpResponse:
    """Answer with the pane alone where a script asks for it, else with the whole desk around it."""
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, pane, context)
    now = timezone.now()
    page = {
        "desk_page": desk_for(navigator(request), now),
        "alarms": alarms_now(),
        "pauses": paused_communities(now),
        "pane_template": pane,
    }
    return render(request, "desk/desk.html", page | context)


def at_desk(request: HttpRequest, pk: UUID) -> Handoff:
    """Return the open hand-off of a call at the navigator's desks; raises Http404 where there is none."""
    row = open_at_desk(navigator(request), pk)
    if row is None:
        raise Http404("no such call is at your desk now")
    return row


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The desk with no call in hand."""
    navigator(request)
    return draw(request, EMPTY, empty_pane())


@never_cache
@login_required
@require_safe
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One call beside the desk; one that was here and has gone elsewhere says so."""
    person = navigator(request)
    if open_at_desk(person, pk) is None:
        if not was_at_desk(person, pk):
            raise Http404("no such call was handed to your desk")
        return draw(request, EMPTY, empty_pane(gone=True))
    return draw(request, PANE, pane_for(request, pk))


def pane_for(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Return the pane of a call; reading what was said in confidence leaves a trace."""
    row, now = at_desk(request, pk), timezone.now()
    care = open_care_record(call_id=pk, actor=request.user, now=now)
    ask = request.GET.get("ask", "")
    return desk_pane_of(row, person=request.user, care=care, ask=ask, now=now)


def empty_pane(*, gone: bool = False) -> dict[str, Any]:
    """Return what stands in the middle while no call is in hand; `gone` where one just went."""
    return {"head": journal.head().seq, "gone": gone}
