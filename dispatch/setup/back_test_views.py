"""Back-tests: those of a version, and one with its matrix, its flips and its team-hours."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..models import BackTest
from ..permissions import Act, require
from ..selectors.back_test_page import matrix_of, week_of
from ..selectors.place import centre_zone
from ..selectors.protocol_gate import BACK_TEST_DAYS
from ..selectors.protocols import back_tests_of, flips_of
from .version_views import draw, page_of

A_PAGE = 50


@never_cache
@login_required
@require_safe
def back_tests(request: HttpRequest, pk: int) -> HttpResponse:
    """The back-tests of a version, and the period to ask for."""
    page = page_of(request, pk)
    today = timezone.now().astimezone(centre_zone()).date()
    context = {
        "tests": back_tests_of(page.version),
        "until": today,
        "since": today - timedelta(days=BACK_TEST_DAYS),
        "days": BACK_TEST_DAYS,
    }
    return draw(request, page, "back-tests", context)


@never_cache
@login_required
@require_safe
def back_test(request: HttpRequest, pk: int) -> HttpResponse:
    """One back-test; the address holds the filter."""
    require(request.user, Act.EDIT_PROTOCOL)
    test = get_object_or_404(BackTest.objects.select_related("job__asked_by", "version"), pk=pk)
    asked = {key: request.GET.get(key, "")[:120] for key in ("before", "after", "rule")}
    unsafe = request.GET.get("unsafe") == "yes"
    flips = flips_of(test, **asked, unsafe=unsafe)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "test": test,
        "matrix": matrix_of(test.found.get("matrix", [])),
        "week": week_of(test.found),
        "hours": range(24),
        "more_hours": round(sum(test.found.get("team_hours", [])), 1),
        "flips": Paginator(flips, A_PAGE).get_page(request.GET.get("page")),
        "rules": test.flips.order_by("rule").values_list("rule", flat=True).distinct(),
        "asked": asked,
        "unsafe": unsafe,
        "query": query.urlencode(),
    }
    page = page_of(request, test.version_id)
    return draw(request, page, "back-tests", context, template="setup/back_test.html")
