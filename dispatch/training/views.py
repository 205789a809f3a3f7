"""The training page: a synthetic shift at any speed. Every view reads; none writes anything."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from ..permissions import Act, require
from ..selectors.words import LEVELS
from .drawing import NoSuchPart, drawn_part, on_its_clock, parts_of
from .judging import Mark, known_of, verdict_on
from .shift import Shift, TrainingCall, shipped_shift

# The lists of the board, with what stands where one is empty.
LISTS = (
    ("received", "Needs a decision", "No call needs a decision."),
    ("waiting", "Waiting", "No call is waiting."),
    ("with_desk", "With a desk", "No desk has a call."),
    ("with_team", "With a team", "No team is on a call."),
)
SPEEDS = (1, 10, 60, 600)
MARK_WORDS = {
    Mark.SAME: "As the protocol says",
    Mark.UNDER: "Under-triaged",
    Mark.OVER: "Over-triaged",
    Mark.OTHER: "The level is right, another response",
}


@never_cache
@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The board of the shift, empty until it is played."""
    require(request.user, Act.TRAIN)
    shift = shipped_shift()
    context = {
        "room": "training",
        "shift": shift,
        "starts": on_its_clock(shift, shift.starts)[:5],
        "ends": on_its_clock(shift, shift.ends)[:5],
        "hours": round((shift.ends - shift.starts).total_seconds() / 3600),
        "parts": parts_of(shift),
        "calls": [(call, on_its_clock(shift, call.began)[:5]) for call in shift.calls.values()],
        "lists": LISTS,
        "speeds": SPEEDS,
    }
    return render(request, "training/shift.html", context)


@never_cache
@login_required
@require_safe
@gzip_page
def frames(request: HttpRequest, part: int) -> JsonResponse:
    """One part of the shift's frames, drawn by the board's own templates."""
    require(request.user, Act.TRAIN)
    try:
        return JsonResponse({"frames": drawn_part(part)})
    except NoSuchPart as error:
        raise Http404(str(error)) from error


@never_cache
@login_required
@require_safe
def call(request: HttpRequest, number: int) -> HttpResponse:
    """One call of the shift: what was said and its whole timeline, of which the page shows the past."""
    require(request.user, Act.TRAIN)
    shift = shipped_shift()
    shown = _call(shift, number)
    context = {
        "call": shown,
        "began": on_its_clock(shift, shown.began),
        "lines": [(line, on_its_clock(shift, line.at)) for line in reversed(shown.lines)],
    }
    return render(request, "training/_call.html", context)


@never_cache
@login_required
@require_safe
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """What is to be decided of a call; with `level` and `response`, what the protocol says of it."""
    require(request.user, Act.TRAIN)
    asked = _call(shipped_shift(), number)
    if asked.judged is None:
        raise Http404("nobody decided this call before the shift was over")
    level, responses = request.GET.get("level", ""), request.GET.getlist("response")
    if level not in map(str, LEVELS) or not responses:
        context = {"call": asked, "known": known_of(asked.judged)}
        return render(request, "training/_decide.html", context)
    verdict = verdict_on(asked.judged, level=int(level), responses=responses)
    context = {"call": asked, "verdict": verdict, "words": MARK_WORDS[verdict.mark]}
    return render(request, "training/_verdict.html", context)


def _call(shift: Shift, number: int) -> TrainingCall:
    try:
        return shift.calls[number]
    except KeyError as error:
        raise Http404(f"the shift has no call {number}") from error
