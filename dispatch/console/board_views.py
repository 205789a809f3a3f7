"""The board's pages: the board alone, with a call beside it, or with a new call."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import journal
from ..actions.care import open_care_record
from ..incident_types import INCIDENT_TYPES
from ..permissions import Act, may, require
from ..selectors.alarms import alarms_now
from ..selectors.board import board_for
from ..selectors.calls import calls_visible_to
from ..selectors.city import city_map
from ..selectors.pane import pane_of
from ..selectors.pauses import paused_communities
from ..selectors.why import why_card
from ..selectors.words import place_words

EMPTY, PANE, INTAKE = "console/_empty.html", "console/_pane.html", "console/_intake.html"


def draw(
    request: HttpRequest, pane: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with the pane alone where a script asks for it, else with the whole board around it."""
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, pane, context, status=status)
    now = timezone.now()
    page = {
        "board": board_for(request.user, now),
        "alarms": alarms_now(),
        "pauses": paused_communities(now),
        "map_data": city_map(now),
        "may_take_calls": may(request.user, Act.TAKE_CALL),
        "pane_template": pane,
    }
    return render(request, "console/board.html", page | context, status=status)


@never_cache
@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board with no call in hand; people who do not watch it get their own first page."""
    if may(request.user, Act.WORK_DESK):
        return redirect("desk:desk")
    if may(request.user, Act.WORK_IN_FIELD):
        return redirect("field:page")
    if not may(request.user, Act.WATCH_BOARD):
        return render(request, "console/no_board.html")
    context = {"head": journal.head().seq, "may_take_calls": may(request.user, Act.TAKE_CALL)}
    return draw(request, EMPTY, context)


@never_cache
@login_required
@require_safe
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One call beside the board; `?ask=` names a question to ask again."""
    require(request.user, Act.WATCH_BOARD)
    return draw(request, PANE, pane_for(request, pk))


@never_cache
@login_required
@require_safe
def why(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The why-card of a call: it tells answers, so reading it leaves a trace."""
    require(request.user, Act.WATCH_BOARD)
    shown = get_object_or_404(calls_visible_to(request.user), pk=pk)
    open_care_record(call_id=pk, actor=request.user, now=timezone.now())
    context = {"call": shown, "card": why_card(shown), "place": place_words(shown)}
    return render(request, "console/why.html", context)


def pane_for(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Return the pane of a call; reading what was said in confidence leaves a trace."""
    now = timezone.now()
    reads = (
        may(request.user, Act.READ_CARE) and calls_visible_to(request.user).filter(pk=pk).exists()
    )
    care = open_care_record(call_id=pk, actor=request.user, now=now) if reads else None
    ask = request.GET.get("ask", "")
    return pane_of(pk, person=request.user, care=care, ask=ask, now=now)


def intake_context(**more: Any) -> dict[str, Any]:
    """Return what the intake form draws; `more` holds what was sent and what is wrong with it."""
    types = sorted(INCIDENT_TYPES.values(), key=lambda kind: (not kind.crisis, kind.label))
    return {"head": journal.head().seq, "types": types, **more}
