"""Quality: every raise and lower with its reason, and how calls are picked for review."""

from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..actions.review_picks import pick_reviews
from ..models import ReviewDraw
from ..permissions import Act, require
from ..review_codes import OVERRULING_WORDS
from ..selectors.overrules import Overruled, in_words, overrulings, tallies
from ..selectors.place import centre_zone
from ..selectors.reviews import drawn_again
from ..tables import Cell, Table
from .exporting import file_of, form_asked
from .periods import A_PAGE, period_of, quick_periods
from .quality_forms import OverruleFilter

PAGE: Final = "quality"
COLUMNS: Final = ("At", "Call", "What", "Level before", "Level after", "Reason", "By")
BY_PERSON: Final = ("Person", *OVERRULING_WORDS.values(), "All")


@never_cache
@login_required
@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """Every raise and lower of a period with its reason, filtered as the address says."""
    require(request.user, Act.READ_QUALITY)
    period = period_of(request)
    asked = OverruleFilter(request.GET, queryset=overrulings(request.user, period))
    lines = asked.qs if asked.form.is_valid() else asked.queryset.none()
    counted = tallies(lines)
    if form := form_asked(request):
        tables = [
            Table("Raises and lowers", COLUMNS, [_cells(row) for row in in_words(lines)]),
            Table("By person", BY_PERSON, [(t.person, *t.counts, t.total) for t in counted]),
        ]
        says = [f"From {period.first} to {period.last}", *_filter_words(asked)]
        return file_of(
            request, form, act=Act.READ_QUALITY, page="Quality", filtered=says, tables=tables
        )
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    first = page.start_index() - 1 if page.paginator.count else 0
    context = {
        "room": PAGE,
        "period": period,
        "quick": quick_periods(),
        "filter": asked,
        "page": page,
        "rows": in_words(lines[first : first + A_PAGE]),
        "tallies": counted,
        "kinds": list(OVERRULING_WORDS.values()),
        "query": _query(request, asked),
    }
    return render(request, "supervision/quality.html", context)


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
    context = {"room": "reviews", "drawn": drawn_again(request.user, held)}
    return render(request, "supervision/draw.html", context)


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


def _cells(row: Overruled) -> tuple[Cell, ...]:
    return (
        row.at.astimezone(centre_zone()),
        row.number,
        row.what,
        row.before,
        row.after,
        row.reason,
        row.by,
    )
