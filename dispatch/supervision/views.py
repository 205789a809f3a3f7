"""The supervisor's pages: what would have been, and whether the system is well."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..permissions import Act, require
from ..selectors.clock import read_clock
from ..selectors.running import running
from ..selectors.shadows import shadows_of
from .periods import period_of, quick_periods


@never_cache
@login_required
@require_safe
def shadow(request: HttpRequest) -> HttpResponse:
    """What versions and communities in shadow would have recommended: nobody was sent for it."""
    require(request.user, Act.READ_LEDGER)
    period = period_of(request)
    context = {
        "room": "shadow",
        "period": period,
        "quick": quick_periods(),
        "shadows": shadows_of(period),
    }
    return render(request, "supervision/shadow.html", context)


@never_cache
@login_required
@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """Whether the sweeps, the workers and the journal are well, as PostgreSQL says."""
    require(request.user, Act.WATCH_RUNNING)
    clock = read_clock(timezone.now)
    context = {"room": "system", "running": running(clock.now, ahead_s=clock.ahead_s)}
    return render(request, "supervision/system.html", context)
