"""Applications of agencies: the list, one with its scores, and the letter."""

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..actions.partners import score_application
from ..exporting import Files, page_or_file
from ..permissions import Act, require
from ..selectors.agencies import agencies_visible_to
from ..selectors.partners import applications_visible_to, letter_for, stand_words
from ..tables import Read, table_of
from .partner_forms import ScoreForm
from .partner_pages import PAGE, application_page, saved

APPLICATIONS: Final[dict[str, Read]] = {
    "Reference": lambda row: row[0].reference,
    "Agency": lambda row: row[0].agency_name,
    "Contact": lambda row: row[0].contact_name,
    "Received": lambda row: row[0].received_at,
    "Scored by": lambda row: row[0].scored,
    "Stands as": lambda row: row[1],
    "Decided": lambda row: row[0].decided_at,
}
AGREEMENTS: Final[dict[str, Read]] = {
    "Agency": str,
    "From": "agreement_from",
    "Until": "agreement_until",
}


@never_cache
@login_required
@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """Every application, those that wait first; and every agency's agreement."""
    require(request.user, Act.READ_PARTNERS)
    rows = [(one, stand_words(one)) for one in applications_visible_to(request.user)]
    agencies = agencies_visible_to(request.user)
    open_page = request.build_absolute_uri(reverse("partners:apply"))
    context = {"room": PAGE, "rows": rows, "agencies": agencies, "open_page": open_page}
    files = Files(
        Act.READ_PARTNERS,
        "Partners",
        ["Every application and agreement"],
        lambda: [
            table_of("Applications", rows, APPLICATIONS),
            table_of("Agreements", agencies, AGREEMENTS),
        ],
    )
    return page_or_file(request, "setup/partners/list.html", context, files)


@never_cache
@login_required
@require_safe
def partner(request: HttpRequest, pk: int) -> HttpResponse:
    """One application, and what one may do with it."""
    return application_page(request, pk)


@never_cache
@login_required
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as a file to keep: never shown inside the program, never guessed at by a browser."""
    held = letter_for(request.user, pk)
    if held is None:
        raise Http404("there is no such letter")
    answer = HttpResponse(bytes(held.content), content_type="application/pdf")
    # A name of our own: what the sender called it goes into no header.
    name = f"letter-{held.application.reference}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@login_required
@require_POST
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own scores."""
    require(request.user, Act.SCORE_PARTNERS)
    form = ScoreForm(request.POST)

    def save() -> object:
        said = {"scores": form.scores(), "comment": form.cleaned_data["comment"]}
        return score_application(application_id=pk, **said, actor=request.user, now=timezone.now())

    if saved(form, save):
        messages.success(request, "Your scores are kept.")
        return redirect("setup:partner", pk)
    return application_page(request, pk, score_form=form)
