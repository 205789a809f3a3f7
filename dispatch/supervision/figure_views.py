"""The pages of figures: how calls count and what was not served, and how long each step took."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..exporting import Files, page_or_file
from ..models import Call
from ..permissions import Act, require
from ..selectors.clocks import clocks_for
from ..selectors.counts import ANY_STATE, STATES, By, Shared, is_key
from ..selectors.cover import cover_notice
from ..selectors.ledger import (
    CountedCall,
    calls_counted,
    in_words,
    label_of_shared,
    label_of_state,
    ledger_for,
)
from ..selectors.period import Period
from ..selectors.reading import report
from ..tables import Table
from .figure_tables import clock_tables, counted_table, ledger_tables
from .periods import A_PAGE, period_of, quick_periods

# So many calls fit into a file that somebody opens in a spreadsheet.
A_FILE: Final = 10_000


@never_cache
@login_required
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """What was served and what was not, and why: today where no other days are asked for."""
    require(request.user, Act.READ_LEDGER)
    period = period_of(request)
    read = report(lambda: ledger_for(request.user, period), now=timezone.now())
    files = _files("Not served", [period.words, read.says], lambda: ledger_tables(read.value))
    context = {
        "room": "ledger",
        "period": period,
        "days": _days(period),
        "sums": read.value,
        "read_says": read.says,
        "cover_says": cover_notice(request.user, timezone.now()),
        "states": [(state, label_of_state(state)) for state in STATES],
        "quick": quick_periods(),
    }
    return page_or_file(request, "supervision/ledger.html", context, files)


@never_cache
@login_required
@require_safe
def counted(request: HttpRequest, state: str) -> HttpResponse:
    """The calls behind one number of the ledger."""
    require(request.user, Act.READ_LEDGER)
    period, shared = period_of(request), _shared(request, state)
    label = " · ".join(filter(None, (label_of_state(state), label_of_shared(shared))))

    def page_of_calls() -> tuple[Page[Call], list[CountedCall]]:
        calls = calls_counted(request.user, period, shared)
        page = Paginator(calls, A_PAGE).get_page(request.GET.get("page"))
        return page, in_words(page)

    def newest() -> list[CountedCall]:
        return in_words(calls_counted(request.user, period, shared)[:A_FILE])

    read = report(page_of_calls, now=timezone.now())
    page, shown = read.value
    says = [f"{label}, {period.words}", *_left_out(page.paginator.count), read.says]
    files = _files(
        "Counted calls",
        says,
        lambda: [counted_table(report(newest, now=timezone.now()).value)],
    )
    context: dict[str, Any] = {
        "room": "ledger",
        "period": period,
        "label": label,
        "days": _days(period),
        "asked": _days(period, **_query(shared)),
        "page": page,
        "counted": shown,
        "read_says": read.says,
    }
    return page_or_file(request, "supervision/counted.html", context, files)


@never_cache
@login_required
@require_safe
def clocks(request: HttpRequest) -> HttpResponse:
    """How long each step took, from the answer until the unit was clear."""
    require(request.user, Act.READ_LEDGER)
    period = period_of(request)
    read = report(lambda: clocks_for(request.user, period), now=timezone.now())
    files = _files("Clocks", [period.words, read.says], lambda: clock_tables(read.value))
    context = {
        "room": "clocks",
        "period": period,
        "quick": quick_periods(),
        "days": _days(period),
        "clocks": read.value,
        "read_says": read.says,
        "slice": "Day" if period.by_day else "Month",
    }
    return page_or_file(request, "supervision/clocks.html", context, files)


def _shared(request: HttpRequest, state: str) -> Shared:
    """Return what the address asks for; raises Http404 where nothing is counted so."""
    asked = [(by, request.GET[by]) for by in By if by in request.GET]
    if state not in (*STATES, ANY_STATE) or len(asked) > 1:
        raise Http404("nothing is counted so")
    if not asked or (asked[0][0] is By.CODE and not asked[0][1]):
        return Shared(state)
    if not is_key(*asked[0]):
        raise Http404("nothing is counted so")
    return Shared(state, *asked[0])


def _days(period: Period, **more: str) -> str:
    """Return the days, and what else is asked for, as they stand in an address."""
    return urlencode({"first": period.first, "last": period.last, **more})


def _query(shared: Shared) -> dict[str, str]:
    return {shared.by: shared.key} if shared.by else {}


def _left_out(calls: int) -> list[str]:
    return [f"The newest {A_FILE:,} of {calls:,} calls"] if calls > A_FILE else []


def _files(page: str, filtered: list[str], tables: Callable[[], Sequence[Table]]) -> Files:
    return Files(Act.READ_LEDGER, page, filtered, tables)
