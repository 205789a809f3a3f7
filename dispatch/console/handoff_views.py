"""What a dispatcher does with a call and a desk: hand it off, take it back."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..actions.handoff import hand_off, withdraw_handoff
from ..choices import whole_number
from .call_views import shown


@never_cache
@login_required
@require_POST
def hand(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To a desk; its clock runs from now."""
    desk_id = whole_number(request.POST.get("desk", ""))
    hand_off(call_id=pk, desk_id=desk_id, actor=request.user, now=timezone.now())
    return shown(request, pk)


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Back from a desk."""
    withdraw_handoff(call_id=pk, actor=request.user, now=timezone.now())
    return shown(request, pk)
