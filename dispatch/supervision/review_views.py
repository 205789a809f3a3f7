"""Reviews of calls: what waits, one review, what was found, and a call-taker's own."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triage.selectors import protocol_of

from ..actions.errors import ActionRefused
from ..actions.reviewing import acknowledge_review, review_call
from ..exporting import Files, page_or_file
from ..models import Call, CallReview, ReviewDraw
from ..permissions import Act, require
from ..selectors.calls import calls_visible_to
from ..selectors.review_pool import takers_of
from ..selectors.reviews import (
    calls_waiting,
    found,
    own_reviews,
    reviews_of,
    waiting,
    why_not_reviewable,
    whys_of,
)
from ..selectors.timeline import timeline_of
from ..selectors.why import why_card
from ..selectors.words import place_words
from ..tables import table_of
from .periods import A_PAGE, MONTH_BACK, period_of, quick_periods
from .quality_forms import ReviewForm, WhyForm
from .review_tables import DRAWS, GIVEN, WAIT

PAGE: Final = "reviews"
DRAWS_SHOWN: Final = 8


@never_cache
@login_required
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """The calls that wait for review, and how they were picked."""
    require(request.user, Act.READ_QUALITY)
    asked = WhyForm(request.GET)
    why = asked.cleaned_data["why"] if asked.is_valid() else ""
    calls = calls_waiting(request.user, why)
    draws = ReviewDraw.objects.all()[:DRAWS_SHOWN]
    files = Files(
        Act.READ_QUALITY,
        "Reviews",
        [f"Picked because: {why}" if why else "Everything that waits for review"],
        lambda: [
            table_of("Waits for review", waiting(calls), WAIT),
            table_of("Drawn by lot", draws, DRAWS),
        ],
    )
    page = Paginator(calls, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "room": PAGE,
        "filter": asked,
        "why": why,
        "page": page,
        "rows": waiting(page),
        "draws": draws,
    }
    return page_or_file(request, "supervision/reviews.html", context, files)


@never_cache
@login_required
@require_safe
def given(request: HttpRequest) -> HttpResponse:
    """The reviews of a period."""
    require(request.user, Act.READ_QUALITY)
    period = period_of(request, back=MONTH_BACK)
    listed = reviews_of(request.user, period)
    files = Files(
        Act.READ_QUALITY,
        "Reviews given",
        [f"Reviewed from {period.first} to {period.last}"],
        lambda: [table_of("Reviews", map(found, listed), GIVEN)],
    )
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "room": PAGE,
        "period": period,
        "quick": quick_periods(),
        "page": page,
        "rows": [found(one) for one in page],
    }
    return page_or_file(request, "supervision/reviews_given.html", context, files)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One call with what is known of it, and the review of it: to be given, or as it stands."""
    person = require(request.user, Act.REVIEW_CALL)
    assert person is not None, "the system looks at no page"
    call = calls_visible_to(person).filter(pk=pk).first()
    if call is None:
        raise Http404("there is no such call")
    form = ReviewForm(request.POST or None)
    if form.is_bound and form.is_valid() and _given(request, call, form):
        messages.success(request, f"The review of call {call.number} is kept.")
        return redirect("supervision:reviews")
    about = takers_of({pk})[pk]
    stands = (
        CallReview.objects.select_related("call", "about", "reviewer").filter(call=call).first()
    )
    context = {
        "room": PAGE,
        "call": call,
        "form": form,
        "stands": found(stands) if stands else None,
        "why_not": "" if stands else why_not_reviewable(call, about, person),
        "whys": whys_of(call),
        **_known_of(call),
    }
    status = 422 if form.is_bound else 200
    return render(request, "supervision/review.html", context, status=status)


@never_cache
@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The reviews of one's own calls."""
    listed = own_reviews(request.user)
    files = Files(
        Act.READ_OWN_REVIEWS,
        "My reviews",
        ["Every review of one's own calls"],
        lambda: [table_of("Reviews", map(found, listed), GIVEN)],
    )
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    context = {"room": "my-reviews", "page": page, "rows": [found(one) for one in page]}
    return page_or_file(request, "supervision/my_reviews.html", context, files)


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one has read a review of one's own call."""
    acknowledge_review(review_id=pk, actor=request.user, now=timezone.now())
    return redirect("supervision:my-reviews")


def _given(request: HttpRequest, call: Call, form: ReviewForm) -> bool:
    """Return whether the action kept the review; its refusal becomes the form's own error."""
    try:
        review_call(call_id=call.pk, told=form.told(), actor=request.user, now=timezone.now())
    except ActionRefused as refused:
        words = str(refused)
        form.add_error(None, f"{words[:1].upper()}{words[1:]}.")
        return False
    return True


def _known_of(call: Call) -> dict[str, Any]:
    judged = getattr(call, "assessment", None)
    protocol = protocol_of(judged.protocol_id) if judged else None
    return {
        "place": place_words(call),
        "card": why_card(call),
        "timeline": timeline_of(call, protocol),
    }
