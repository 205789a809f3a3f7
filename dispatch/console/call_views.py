"""What a dispatcher does with a call: each view reads its form and calls one action."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ..actions.assessment import answer_questions
from ..actions.closing import close_call
from ..actions.decision import raise_call, request_responders, wait_for_team
from ..actions.followup import close_and_agree
from ..actions.handoff import hand_off
from ..actions.intake import take_call
from ..actions.lowering import accept_fall, lower_call
from ..actions.needs import set_needs
from ..actions.offers import offer_unit
from ..actions.placing import place_call
from ..choices import NoSuchChoice, chosen, whole_number
from ..consent_form import follow_up_asked
from ..lifecycle import Outcome
from ..permissions import Act, require
from .board_views import INTAKE, PANE, draw, intake_context, pane_for
from .forms import IntakeForm, PlaceForm


def shown(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer with the call as it is now: its pane to a script, its page to a plain form."""
    if request.headers.get("X-Requested-With") == "fetch":
        return draw(request, PANE, pane_for(request, pk))
    return redirect("console:call", pk=pk)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new_call(request: HttpRequest) -> HttpResponse:
    """A new call: type and place are enough."""
    person = require(request.user, Act.TAKE_CALL)
    if request.method == "GET":
        return draw(request, INTAKE, intake_context())
    form = IntakeForm(request.POST)
    if not form.is_valid():
        context = intake_context(form=request.POST, errors=form.errors)
        return draw(request, INTAKE, context, status=422)
    taken = take_call(form.report(), actor=person, now=timezone.now())
    return shown(request, taken.call.pk)


@never_cache
@login_required
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One answer to one question."""
    answers = {request.POST.get("question", ""): request.POST.get("answer", "")}
    answer_questions(call_id=pk, answers=answers, actor=request.user, now=timezone.now())
    return shown(request, pk)


@never_cache
@login_required
@require_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a person decided: to send, to wait, to ask for others, or to raise."""
    verb, _, what = request.POST.get("choice", "").partition(":")
    now, actor = timezone.now(), request.user
    match verb:
        case "send":
            offer_unit(call_id=pk, unit_id=whole_number(what), actor=actor, now=now)
        case "wait":
            wait_for_team(call_id=pk, actor=actor, now=now)
        case "hand":
            hand_off(call_id=pk, desk_id=whole_number(what), actor=actor, now=now)
        case "ask":
            request_responders(call_id=pk, services=what.split("+"), actor=actor, now=now)
        case "raise":
            reason = request.POST.get("reason", "").strip() or "the call-taker's judgement"
            raise_call(call_id=pk, level=whole_number(what), reason=reason, actor=actor, now=now)
        case "fall":
            accept_fall(call_id=pk, actor=actor, now=now)
        case "lower":
            reason = request.POST.get("reason", "").strip()
            lower_call(call_id=pk, level=whole_number(what), reason=reason, actor=actor, now=now)
        case _:
            raise NoSuchChoice("choose one of the buttons")
    return shown(request, pk)


@never_cache
@login_required
@require_POST
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A unit for a call."""
    unit_id = whole_number(request.POST.get("unit", ""))
    offer_unit(call_id=pk, unit_id=unit_id, actor=request.user, now=timezone.now())
    return shown(request, pk)


@never_cache
@login_required
@require_POST
def needs(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which languages and skills a call asks for: those it has, one more, or one less."""
    dropped = request.POST.get("drop", "")
    kept = [code for code in request.POST.getlist("needs") if code != dropped]
    asked = [*kept, request.POST.get("need", "")]
    set_needs(call_id=pk, needs=asked, actor=request.user, now=timezone.now())
    return shown(request, pk)


@never_cache
@login_required
@require_POST
def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where a call is, corrected."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return draw(
            request, PANE, pane_for(request, pk) | {"place_errors": form.errors}, status=422
        )
    place_call(call_id=pk, actor=request.user, now=timezone.now(), **form.place())
    return shown(request, pk)


@never_cache
@login_required
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How a call ended, and whether somebody is to be asked how they are."""
    outcome = chosen(Outcome, request.POST.get("outcome", ""))
    note = request.POST.get("note", "").strip()
    now, asked = timezone.now(), follow_up_asked(request.POST)
    if asked is None:
        close_call(call_id=pk, outcome=outcome, note=note, actor=request.user, now=now)
    else:
        close_and_agree(
            call_id=pk,
            outcome=outcome,
            note=note,
            consent=asked.consent,
            within_h=asked.within_h,
            actor=request.user,
            now=now,
        )
    return shown(request, pk)
