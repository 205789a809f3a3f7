"""What a navigator does with a call: each view reads its form and calls one action."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..actions.callback import lose_caller, tell_attempt
from ..actions.decision import raise_call
from ..actions.desk_work import answer_at_desk, finish_at_desk
from ..actions.handoff import accept_handoff, return_handoff
from ..actions.lowering import accept_fall
from ..actions.offers import offer_unit
from ..choices import NoSuchChoice, chosen, whole_number
from ..consent_form import follow_up_asked
from ..handoff_codes import ReturnCode
from ..lifecycle import Outcome
from ..selectors.desk import open_at_desk
from .desk_views import EMPTY, PANE, at_desk, draw, empty_pane, navigator, pane_for
from .forms import FinishForm


def shown(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer with the call as it is now, or with the empty desk where it has gone elsewhere."""
    is_here = open_at_desk(navigator(request), pk) is not None
    if request.headers.get("X-Requested-With") != "fetch":
        return redirect("desk:call", pk=pk) if is_here else redirect("desk:desk")
    return draw(request, PANE, pane_for(request, pk)) if is_here else _gone(request)


def _gone(request: HttpRequest) -> HttpResponse:
    return draw(request, EMPTY, empty_pane())


@never_cache
@login_required
@require_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The navigator takes it."""
    row = at_desk(request, pk)
    accept_handoff(handoff_id=row.pk, actor=request.user, now=timezone.now())
    return shown(request, pk)


@never_cache
@login_required
@require_POST
def give_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Back to 911, with a code."""
    row, code = at_desk(request, pk), chosen(ReturnCode, request.POST.get("code", ""))
    return_handoff(handoff_id=row.pk, return_code=code, actor=request.user, now=timezone.now())
    return shown(request, pk)


@never_cache
@login_required
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One answer to one question of the same triage."""
    row = at_desk(request, pk)
    answers = {request.POST.get("question", ""): request.POST.get("answer", "")}
    answer_at_desk(handoff_id=row.pk, answers=answers, actor=request.user, now=timezone.now())
    return shown(request, pk)


@never_cache
@login_required
@require_POST
def lost(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The caller is gone: the clock of calling back begins."""
    lose_caller(handoff_id=at_desk(request, pk).pk, actor=request.user, now=timezone.now())
    return shown(request, pk)


@never_cache
@login_required
@require_POST
def attempt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An attempt to reach a lost caller: reached, or not."""
    row, said = at_desk(request, pk), request.POST.get("reached", "")
    if said not in ("yes", "no"):
        raise NoSuchChoice("say whether the caller was reached")
    tell_attempt(handoff_id=row.pk, reached=said == "yes", actor=request.user, now=timezone.now())
    return shown(request, pk)


@never_cache
@login_required
@require_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To raise it, or to accept the lower level that new answers propose."""
    at_desk(request, pk)
    verb, _, what = request.POST.get("choice", "").partition(":")
    now, actor = timezone.now(), request.user
    match verb:
        case "raise":
            reason = request.POST.get("reason", "").strip() or "the navigator's judgement"
            raise_call(call_id=pk, level=whole_number(what), reason=reason, actor=actor, now=now)
        case "fall":
            accept_fall(call_id=pk, actor=actor, now=now)
        case _:
            raise NoSuchChoice("choose one of the buttons")
    return shown(request, pk)


@never_cache
@login_required
@require_POST
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A unit is asked to go; the call stays the navigator's."""
    at_desk(request, pk)
    unit_id = whole_number(request.POST.get("unit", ""))
    offer_unit(call_id=pk, unit_id=unit_id, actor=request.user, now=timezone.now())
    return shown(request, pk)


@never_cache
@login_required
@require_POST
def finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How it ended; what the navigator writes stays at the desk."""
    row, outcome = at_desk(request, pk), chosen(Outcome, request.POST.get("outcome", ""))
    told = FinishForm(request.POST).told()
    finish_at_desk(
        handoff_id=row.pk,
        outcome=outcome,
        service=told.service,
        service_id=told.service_id,
        text=told.text,
        follow_up=follow_up_asked(request.POST),
        actor=request.user,
        now=timezone.now(),
    )
    return shown(request, pk)
