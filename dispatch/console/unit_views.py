"""What a dispatcher does with a unit on a call: each view reads its form and calls one action."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..actions.offers import reserve_unit
from ..choices import whole_number
from ..unit_forms import UnitAct
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
def on_unit(request: HttpRequest, pk: int, act: UnitAct) -> HttpResponse:
    """Do one act of `unit_forms` for a unit on a call: how far it is, what its crew said, where it goes."""
    row = act(request.POST, assignment_id=pk, actor=request.user, now=timezone.now())
    return shown(request, row.call_id)
