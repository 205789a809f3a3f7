"""What a navigator does with a unit on a call of the desk: what its crew said by radio, or taking it back."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..models import Assignment
from ..unit_forms import UnitAct
from .desk_views import at_desk, navigator
from .work_views import shown


@never_cache
@login_required
@require_POST
def on_unit(request: HttpRequest, pk: int, act: UnitAct) -> HttpResponse:
    """Do one act of `unit_forms` for a unit on a call at the navigator's desks; Http404 for any other."""
    navigator(request)
    call_id = Assignment.objects.filter(pk=pk).values_list("call_id", flat=True).first()
    if call_id is None:
        raise Http404("no such unit is on a call at your desk")
    at_desk(request, call_id)
    act(request.POST, assignment_id=pk, actor=request.user, now=timezone.now())
    return shown(request, call_id)
