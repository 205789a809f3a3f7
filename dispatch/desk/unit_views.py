"""What a navigator does with a unit on a call of the desk: what its crew said by radio, or taking it back."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..models import Assignment
from ..unit_forms import decline_as_said, move_as_said, reassign_as_said, take_back_as_said
from .desk_views import at_desk, navigator
from .work_views import shown


@never_cache
@login_required
@require_POST
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a unit is."""
    return _done(request, pk, move_as_said)


@never_cache
@login_required
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Its crew does not take the call, and why."""
    return _done(request, pk, decline_as_said)


@never_cache
@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """It goes no more, or is asked no more."""
    return _done(request, pk, take_back_as_said)


@never_cache
@login_required
@require_POST
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Another unit is asked in its place."""
    return _done(request, pk, reassign_as_said)


def _done(request: HttpRequest, pk: int, act: Callable[..., Assignment]) -> HttpResponse:
    """Do it for a unit on a call at the navigator's desks; raises Http404 for any other."""
    navigator(request)
    call_id = Assignment.objects.filter(pk=pk).values_list("call_id", flat=True).first()
    if call_id is None:
        raise Http404("no such unit is on a call at your desk")
    at_desk(request, call_id)
    act(request.POST, assignment_id=pk, actor=request.user, now=timezone.now())
    return shown(request, call_id)
