"""What a dispatcher does with a unit on a call: each view reads its form and calls one action."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..actions.assignment import reassign_unit, take_back_unit
from ..actions.offers import decline_offer, reserve_unit
from ..choices import chosen, whole_number
from ..reasons import DeclineReason, TakeBackReason
from .call_views import shown

MOST_WORDS = 200


@never_cache
@login_required
@require_POST
def reserve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a call for a busy unit."""
    unit_id = whole_number(request.POST.get("unit", ""))
    reserve_unit(call_id=pk, unit_id=unit_id, actor=request.user, now=timezone.now())
    return shown(request, pk)


@never_cache
@login_required
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """What a crew said by radio: it does not take the call, and why."""
    reason = chosen(DeclineReason, request.POST.get("reason", ""))
    row = decline_offer(
        assignment_id=pk,
        reason=reason,
        words=_words(request),
        actor=request.user,
        now=timezone.now(),
    )
    return shown(request, row.call_id)


@never_cache
@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a unit off the call, or back what it was asked or what was kept for it."""
    reason = chosen(TakeBackReason, request.POST.get("reason", ""))
    row = take_back_unit(
        assignment_id=pk,
        reason=reason,
        words=_words(request),
        actor=request.user,
        now=timezone.now(),
    )
    return shown(request, row.call_id)


@never_cache
@login_required
@require_POST
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask another unit in the place of this one."""
    row = reassign_unit(
        assignment_id=pk,
        unit_id=whole_number(request.POST.get("unit", "")),
        reason=chosen(TakeBackReason, request.POST.get("reason", "")),
        words=_words(request),
        actor=request.user,
        now=timezone.now(),
    )
    return shown(request, row.call_id)


def _words(request: HttpRequest) -> str:
    return request.POST.get("words", "").strip()[:MOST_WORDS]
