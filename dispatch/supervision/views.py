"""The supervisor's pages: how calls count, and whether the system is well."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..lifecycle import Ledger
from ..permissions import Act, require
from ..selectors.cover import cover_notice
from ..selectors.ledger import (
    STILL_OPEN,
    Period,
    calls_counted,
    in_words,
    label_of_code,
    label_of_state,
    ledger_for,
    protocol_now,
)
from ..selectors.place import centre_zone
from ..selectors.running import running
from ..selectors.shadows import shadow_of_communities, shadows_of_versions

STATES = (*Ledger, STILL_OPEN)
A_PAGE = 50
# A day before or after these is a slip of the keyboard, and the calendar's own ends have no neighbours.
YEARS = range(2000, 2200)


@never_cache
@login_required
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger of a period: today where none is asked for."""
    require(request.user, Act.READ_LEDGER)
    period = period_of(request)
    context = {
        "room": "ledger",
        "period": period,
        "sums": ledger_for(request.user, period),
        "states": [(state, label_of_state(state)) for state in STATES],
        "cover_says": cover_notice(request.user, timezone.now()),
        "quick": quick_periods(),
    }
    return render(request, "supervision/ledger.html", context)


@never_cache
@login_required
@require_safe
def counted(request: HttpRequest, state: str) -> HttpResponse:
    """The calls behind one number of the ledger."""
    require(request.user, Act.READ_LEDGER)
    period, code = period_of(request), request.GET.get("code", "")
    if state not in STATES or "\0" in code:
        raise Http404("nothing is counted so")
    calls = calls_counted(request.user, period, state, code)
    page = Paginator(calls, A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "room": "ledger",
        "period": period,
        "label": label_of_state(state),
        "code_label": label_of_code(code, protocol_now()) if code else "",
        "code": code,
        "page": page,
        "counted": in_words(page),
    }
    return render(request, "supervision/counted.html", context)


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
        "versions": shadows_of_versions(period.since, period.until),
        "communities": shadow_of_communities(period.since, period.until),
    }
    return render(request, "supervision/shadow.html", context)


@never_cache
@login_required
@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """Whether the sweeps, the workers and the journal are well, as PostgreSQL says."""
    require(request.user, Act.WATCH_RUNNING)
    context = {"room": "system", "running": running(timezone.now())}
    return render(request, "supervision/system.html", context)


def period_of(request: HttpRequest) -> Period:
    """Return the days that a page is asked for; what cannot be read is today."""
    today = timezone.now().astimezone(centre_zone()).date()
    first, last = (_day(request.GET.get(name, ""), today) for name in ("first", "last"))
    return Period(min(first, last), max(first, last))


def quick_periods() -> list[tuple[str, Period]]:
    """Return today, the last seven days and the last thirty."""
    today = timezone.now().astimezone(centre_zone()).date()
    spans = (("Today", 0), ("7 days", 6), ("30 days", 29))
    return [(label, Period(today - timedelta(days=days), today)) for label, days in spans]


def _day(raw: str, otherwise: date) -> date:
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        return otherwise
    return day if day.year in YEARS else otherwise
