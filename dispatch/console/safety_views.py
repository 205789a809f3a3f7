"""What a dispatcher does for a crew's safety: each view reads its form and calls one action."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..actions.safety import acknowledge_emergency, check_in, raise_emergency, request_backup
from ..actions.take_back import confirm_given, give_call, withdraw_request
from ..models import Assignment
from ..permissions import Act, may
from ..selectors.alarms import alarms_now
from .call_views import shown
from .floor import on_the_floor

WELL = "well"


@never_cache
@login_required
@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has an emergency in hand; answers with what still alarms."""
    acknowledge_emergency(emergency_id=pk, actor=request.user, now=timezone.now())
    return _alarms(request)


@never_cache
@login_required
@require_POST
def crew_alarm(request: HttpRequest, pk: int) -> HttpResponse:
    """A crew that did not answer was reached, or help goes to it; answers with what still alarms."""
    send, now = request.POST.get("send", ""), timezone.now()
    if send == WELL:
        check_in(assignment_id=pk, actor=request.user, now=now)
    else:
        request_backup(assignment_id=pk, service=send, actor=request.user, now=now)
    return _alarms(request)


def _alarms(request: HttpRequest) -> HttpResponse:
    on_floor = may(request.user, Act.WATCH_BOARD)
    return render(request, "console/_alarms.html", {"alarms": alarms_now(), "on_floor": on_floor})


@never_cache
@login_required
@require_POST
@on_the_floor
def well(request: HttpRequest, pk: int) -> HttpResponse:
    """A crew said by radio that it is well."""
    row = check_in(assignment_id=pk, actor=request.user, now=timezone.now())
    return shown(request, row.call_id)


@never_cache
@login_required
@require_POST
@on_the_floor
def backup(request: HttpRequest, pk: int) -> HttpResponse:
    """Police, fire, EMS or a second team for a crew."""
    service, now = request.POST.get("service", ""), timezone.now()
    asked = request_backup(assignment_id=pk, service=service, actor=request.user, now=now)
    return shown(request, asked.call_id)


@never_cache
@login_required
@require_POST
@on_the_floor
def press(request: HttpRequest, pk: int) -> HttpResponse:
    """A crew calls for help by radio: the emergency button is pressed for it."""
    row = get_object_or_404(Assignment, pk=pk)
    raise_emergency(unit_id=row.unit_id, actor=request.user, now=timezone.now())
    return shown(request, row.call_id)


@never_cache
@login_required
@require_POST
@on_the_floor
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A call goes back to police, fire or EMS."""
    service = request.POST.get("service", "")
    give_call(call_id=pk, service=service, actor=request.user, now=timezone.now())
    return shown(request, pk)


@never_cache
@login_required
@require_POST
@on_the_floor
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The other service has it, with its own number."""
    service, reference = request.POST.get("service", ""), request.POST.get("reference", "")
    now = timezone.now()
    confirm_given(call_id=pk, service=service, reference=reference, actor=request.user, now=now)
    return shown(request, pk)


@never_cache
@login_required
@require_POST
@on_the_floor
def call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was asked of a service is called off."""
    service, reason = request.POST.get("service", ""), request.POST.get("reason", "")
    now = timezone.now()
    withdraw_request(call_id=pk, service=service, reason=reason, actor=request.user, now=now)
    return shown(request, pk)
