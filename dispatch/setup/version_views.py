"""One protocol version, part by part: its rules, questions, settings, differences and check."""

from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from triage.decision_table import decision_table
from triage.models import ProtocolVersion

from ..exporting import Files, page_or_file
from ..permissions import Act, require
from ..selectors.back_test_page import matrix_of
from ..selectors.protocols import (
    VersionPage,
    difference_to,
    other_parts,
    scenarios_of,
    version_page,
    version_rows,
    versions_visible_to,
)
from ..selectors.shadows import shadow_moves
from ..tables import Read, table_of

COLUMNS: Final[dict[str, Read]] = {
    "Version": "version",
    "State": "version.get_state_display",
    "Author": lambda row: (row.work and row.work.author) or "the project",
    "Based on": lambda row: row.work and row.work.based_on,
    "Approved by": lambda row: row.work and row.work.approved_by,
    "Approved": lambda row: row.work and row.work.approved_at,
    "Published": "version.published_at",
}
SHADOW_DAYS = timedelta(days=28)
SECTIONS = (
    ("rules", "Rules"),
    ("questions", "Questions"),
    ("settings", "Site settings"),
    ("text", "Text"),
    ("scenarios", "Scenarios"),
    ("difference", "Difference"),
    ("check", "Check"),
    ("back-tests", "Back-tests"),
    ("shadow", "Shadow"),
)


def page_of(request: HttpRequest, pk: int) -> VersionPage:
    """Return a version as the person sees it; raises NotAllowed, Http404."""
    person = require(request.user, Act.EDIT_PROTOCOL)
    assert person is not None, "the system looks at no page"
    version = get_object_or_404(versions_visible_to(person), pk=pk)
    return version_page(version, person=person, now=timezone.now())


def draw(
    request: HttpRequest,
    page: VersionPage,
    section: str,
    context: dict[str, Any],
    *,
    template: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer with one part of a version, and its way into force beside it."""
    base = {
        "room": "protocols",
        "page": page,
        "version": page.version,
        "protocol": page.read.protocol,
        "sections": SECTIONS,
        "section": section,
    }
    name = template or f"setup/{section.replace('-', '_')}.html"
    return render(request, name, base | context, status=status)


@never_cache
@login_required
@require_safe
def protocols(request: HttpRequest) -> HttpResponse:
    """Every version of every protocol, and who stands behind it."""
    require(request.user, Act.EDIT_PROTOCOL)
    rows = version_rows(request.user)
    files = Files(
        Act.EDIT_PROTOCOL,
        "Protocols",
        ["Every version of every protocol"],
        lambda: [table_of("Protocols", rows, COLUMNS)],
    )
    return page_or_file(request, "setup/protocols.html", {"room": "protocols", "rows": rows}, files)


@never_cache
@login_required
@require_safe
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision table, then what replaces what cannot be sent, and the guards."""
    page = page_of(request, pk)
    book = page.read.protocol
    context = {
        "groups": decision_table(book) if book else (),
        "others": other_parts(book) if book else (),
    }
    return draw(request, page, "rules", context | _moved(request))


@never_cache
@login_required
@require_safe
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions in the order asked, in both languages."""
    return draw(request, page_of(request, pk), "questions", _moved(request))


def _moved(request: HttpRequest) -> dict[str, str]:
    """Return which part was just moved which way, so that its button has the focus again."""
    return {key: request.GET.get(key, "") for key in ("moved", "way")}


@never_cache
@login_required
@require_safe
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    """What the site decides for itself, and who approved it."""
    return draw(request, page_of(request, pk), "settings", {})


@never_cache
@login_required
@require_safe
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """What this version changes: against the one in force, or another that is asked for."""
    page = page_of(request, pk)
    others = versions_visible_to(request.user).exclude(pk=pk).order_by("-pk")
    other = _other(request, page, list(others))
    found = difference_to(other, page.read)
    context = {
        "others": others,
        "other": other,
        "differences": found,
        "weighing": sum(one.weighs for one in found or ()),
    }
    return draw(request, page, "difference", context)


def _other(
    request: HttpRequest, page: VersionPage, others: list[ProtocolVersion]
) -> ProtocolVersion | None:
    """Return the version asked for, else the one in force, else what this one was made from."""
    asked = request.GET.get("against", "")
    for version in others:
        if str(version.pk) == asked:
            return version
    if page.in_force and page.in_force.pk != page.version.pk:
        return page.in_force
    return page.work.based_on if page.work else None


@never_cache
@login_required
@require_safe
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What the last check of this text found: promises, scenarios, unguarded rules."""
    page = page_of(request, pk)
    return draw(request, page, "check", {"scenarios": scenarios_of(page.version)})


@never_cache
@login_required
@require_safe
def shadow(request: HttpRequest, pk: int) -> HttpResponse:
    """What this version would have recommended for the calls that it judged silently."""
    page, now = page_of(request, pk), timezone.now()
    moves = shadow_moves(since=now - SHADOW_DAYS, until=now, version_id=pk)
    context = {
        "matrix": matrix_of(moves),
        "calls": sum(calls for _, _, calls in moves),
        "days": SHADOW_DAYS.days,
    }
    return draw(request, page, "shadow", context)
