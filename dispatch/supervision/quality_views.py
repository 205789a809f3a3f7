"""Quality: every raise and lower with its reason, and how calls are picked for review."""

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..actions.review_picks import pick_reviews
from ..exporting import Files, page_or_file
from ..models import JournalEntry, ReviewDraw
from ..permissions import Act, require
from ..review_codes import OVERRULING_WORDS
from ..selectors.overrules import in_words, overrulings, tallies
from ..selectors.period import Period
from ..selectors.reading import report
from ..selectors.reviews import drawn_again
from ..tables import Cell, Table, table_of
from .periods import A_PAGE, MONTH_BACK, period_of, quick_periods
from .quality_forms import OverruleFilter

PAGE: Final = "quality"
COLUMNS: Final = {
    "At": "at",
    "Call": "number",
    "What": "what",
    "Level before": "before",
    "Level after": "after",
    "Reason": "reason",
    "By": "by",
}
BY_PERSON: Final = ("Person", *OVERRULING_WORDS.values(), "All")


@never_cache
@login_required
@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """Every raise and lower of a period with its reason, filtered as the address says."""
    require(request.user, Act.READ_QUALITY)
    period = period_of(request, back=MONTH_BACK)
    read = report(lambda: _shown(request, period), now=timezone.now())
    says = [f"From {period.first} to {period.last}", *_filter_words(read.value["filter"])]
    files = Files(
        Act.READ_QUALITY,
        "Quality",
        [*says, read.says],
        lambda: report(lambda: _tables(request, period), now=timezone.now()).value,
    )
    context = {
        "room": PAGE,
        "period": period,
        "quick": quick_periods(),
        "kinds": list(OVERRULING_WORDS.values()),
        "read_says": read.says,
        **read.value,
    }
    return page_or_file(request, "supervision/quality.html", context, files)


def _shown(request: HttpRequest, period: Period) -> dict[str, Any]:
    """Return what one page of the list shows."""
    asked, lines = _asked(request, period)
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    first = page.start_index() - 1 if page.paginator.count else 0
    return {
        "filter": asked,
        "page": page,
        "rows": in_words(lines[first : first + A_PAGE]),
        "tallies": tallies(lines),
        "query": _query(request, asked),
    }


def _tables(request: HttpRequest, period: Period) -> list[Table]:
    """Return all of the list, and how often who did what."""
    _, lines = _asked(request, period)
    people: list[list[Cell]] = [[one.person, *one.counts, one.total] for one in tallies(lines)]
    return [
        table_of("Raises and lowers", in_words(lines), COLUMNS),
        Table("By person", BY_PERSON, people),
    ]


def _asked(request: HttpRequest, period: Period) -> tuple[OverruleFilter, QuerySet[JournalEntry]]:
    """Return the filter, and the lines that it lets through: none where it cannot be read."""
    asked = OverruleFilter(request.GET, queryset=overrulings(request.user, period))
    return asked, asked.qs if asked.form.is_valid() else asked.queryset.none()


@login_required
@require_POST
def pick(request: HttpRequest) -> HttpResponse:
    """Pick calls for review now; what was picked already stays."""
    new = pick_reviews(actor=request.user, now=timezone.now())
    said = f"{new} picked." if new else "Nothing new to pick: everything named was picked already."
    messages.success(request, said)
    return redirect("supervision:reviews")


@never_cache
@login_required
@require_safe
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """How one week's sample was drawn, and whether it is the same drawn again."""
    require(request.user, Act.READ_QUALITY)
    held = get_object_or_404(ReviewDraw.objects.select_related("drawn_by"), pk=pk)
    drawn = drawn_again(request.user, held)
    files = Files(
        Act.READ_QUALITY,
        "Drawn by lot",
        [f"The week from {held.week}"],
        lambda: [Table("Drawn", ("Call-taker", "Calls", "Drawn"), drawn.shares)],
    )
    context = {"room": "reviews", "drawn": drawn}
    return page_or_file(request, "supervision/draw.html", context, files)


def _query(request: HttpRequest, asked: OverruleFilter) -> str:
    """Return the address's own filters, and nothing else of it."""
    names = ("first", "last", *asked.base_filters)
    return urlencode([(n, v) for n in names for v in request.GET.getlist(n) if v])


def _filter_words(asked: OverruleFilter) -> list[str]:
    chosen = asked.form.cleaned_data if asked.form.is_valid() else {}
    lines = [f"By: {chosen['person']}"] if chosen.get("person") else []
    if chosen.get("what"):
        lines.append(f"What: {dict(OVERRULING_WORDS)[chosen['what']]}")
    return lines or ["All raises and lowers"]
