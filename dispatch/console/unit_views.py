"""What a dispatcher does with a unit on a call: each view reads its form and calls one action."""

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..actions.offers import reserve_unit
from ..choices import whole_number
from ..models import Assignment
from ..unit_forms import decline_as_said, move_as_said, reassign_as_said, take_back_as_said
from .call_views import shown


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
    return _done(request, pk, decline_as_said)


@never_cache
@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a unit off the call, or back what it was asked or what was kept for it."""
    return _done(request, pk, take_back_as_said)


@never_cache
@login_required
@require_POST
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask another unit in the place of this one."""
    return _done(request, pk, reassign_as_said)


@never_cache
@login_required
@require_POST
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a unit is."""
    return _done(request, pk, move_as_said)


def _done(request: HttpRequest, pk: int, act: Callable[..., Assignment]) -> HttpResponse:
    row = act(request.POST, assignment_id=pk, actor=request.user, now=timezone.now())
    return shown(request, row.call_id)
