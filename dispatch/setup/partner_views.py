"""Applications of agencies: the list, one with its scores, the letter, and the decision."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..actions.errors import ActionRefused
from ..actions.partner_accept import Welcome, accept_application, renew_link, set_agreement
from ..actions.partners import decline_application, score_application
from ..models import PartnerApplication
from ..permissions import Act, require
from ..selectors.agencies import agencies_visible_to
from ..selectors.partners import (
    applications_visible_to,
    coordinator_waits,
    letter_for,
    scores_for,
    stand_words,
)
from .partner_forms import AcceptForm, AgreementForm, ReasonForm, ScoreForm
from .roster_pages import form_page, found

PAGE: Final = "partners"
LIST: Final = "setup:partners"
READ_WRITE: Final = ["GET", "HEAD", "POST"]


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
    return render(request, "setup/partners/list.html", context)


@never_cache
@login_required
@require_safe
def partner(request: HttpRequest, pk: int) -> HttpResponse:
    """One application, and what one may do with it."""
    return _page(request, _application(request, pk))


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

    if _saved(form, save):
        messages.success(request, "Your scores are kept.")
        return redirect("setup:partner", pk)
    return _page(request, _application(request, pk), score_form=form)


@login_required
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """No, and why."""
    require(request.user, Act.DECIDE_PARTNERS)
    form = ReasonForm(request.POST)

    def save() -> object:
        reason = form.cleaned_data["reason"]
        return decline_application(
            application_id=pk, reason=reason, actor=request.user, now=timezone.now()
        )

    if _saved(form, save):
        messages.success(request, "Declined; the applicant reads why.")
        return redirect("setup:partner", pk)
    return _page(request, _application(request, pk), reason_form=form)


@never_cache
@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes: the agency, its agreement and its coordinator, whose link is shown in the answer alone."""
    require(request.user, Act.DECIDE_PARTNERS)
    form = AcceptForm(request.POST)
    made: list[Welcome] = []

    def save() -> object:
        told = form.told()
        welcome = accept_application(
            application_id=pk, told=told, actor=request.user, now=timezone.now()
        )
        made.append(welcome)
        return welcome

    if _saved(form, save):
        return _welcome(request, pk, made[0])
    return _page(request, _application(request, pk), accept_form=form)


@never_cache
@login_required
@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link for a coordinator who has none any more."""
    require(request.user, Act.DECIDE_PARTNERS)
    try:
        made = renew_link(application_id=pk, actor=request.user, now=timezone.now())
    except ActionRefused as refused:
        if refused.code == "no_such_application":
            raise
        messages.error(request, str(refused))
        return redirect("setup:partner", pk)
    return _welcome(request, pk, made)


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The days of an agency's agreement."""
    person = require(request.user, Act.CHANGE_TEAMS)
    held = found(agencies_visible_to(person), pk)
    days = {"first": held.agreement_from, "last": held.agreement_until}
    form = AgreementForm(request.POST or None, initial=days)

    def save() -> object:
        told = form.agreement()
        return set_agreement(agency_id=pk, agreement=told, actor=request.user, now=timezone.now())

    context = {"title": f"Agreement with {held}", "back": reverse(LIST)}
    return form_page(request, form, save, part=PAGE, context=context, done=LIST, says="Saved.")


def _application(request: HttpRequest, pk: int) -> PartnerApplication:
    return found(applications_visible_to(request.user), pk)


def _page(
    request: HttpRequest, application: PartnerApplication, **filled: forms.Form
) -> HttpResponse:
    """Draw one application; a form that was refused stands in it as it was sent."""
    first, _, last = application.contact_name.partition(" ")
    names = {"agency": application.agency_name, "first_name": first, "last_name": last}
    context: dict[str, Any] = {
        "room": PAGE,
        "one": application,
        "stand": stand_words(application),
        "seen": scores_for(request.user, application),
        "letter": letter_for(request.user, application.pk),
        "coordinator_waits": coordinator_waits(application),
        "score_form": ScoreForm(),
        "accept_form": AcceptForm(initial=names),
        "reason_form": ReasonForm(),
    }
    return render(
        request, "setup/partners/one.html", context | filled, status=422 if filled else 200
    )


def _welcome(request: HttpRequest, pk: int, made: Welcome) -> HttpResponse:
    path = reverse("partners:welcome", args=[made.person.pk, made.secret])
    context = {
        "room": PAGE,
        "one": _application(request, pk),
        "person": made.person,
        "address": request.build_absolute_uri(path),
    }
    page = render(request, "setup/partners/accepted.html", context)
    page["Referrer-Policy"] = "no-referrer"
    return page


def _saved(form: forms.Form, save: Callable[[], object]) -> bool:
    """Return whether the action did it; its refusal becomes the form's own error."""
    if not form.is_valid():
        return False
    try:
        save()
    except ActionRefused as refused:
        if refused.code == "no_such_application":
            raise
        words = str(refused)
        form.add_error(None, f"{words[:1].upper()}{words[1:]}.")
        return False
    return True
