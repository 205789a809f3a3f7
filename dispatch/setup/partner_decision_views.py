"""What is decided of an application: no, yes as a new agency, yes into one of ours; and agreements."""

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ..actions.agencies import set_agreement
from ..actions.errors import ActionRefused
from ..actions.partner_accept import accept_application, accept_into_agency
from ..actions.partner_links import Welcome, renew_link
from ..actions.partners import decline_application
from ..permissions import Act, require
from ..selectors.agencies import agencies_visible_to
from .partner_forms import AcceptForm, AgreementForm, JoinForm, ReasonForm
from .partner_pages import PAGE, application_of, application_page, saved
from .roster_pages import form_page, found

LIST: Final = "setup:partners"


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

    if saved(form, save):
        messages.success(request, "Declined; the applicant reads why.")
        return redirect("setup:partner", pk)
    return application_page(request, pk, reason_form=form)


@never_cache
@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes: the agency, its agreement and its coordinator, whose link is shown in the answer alone."""
    require(request.user, Act.DECIDE_PARTNERS)
    form = AcceptForm(request.POST)
    made: list[Welcome] = []

    def save() -> object:
        welcome = accept_application(
            application_id=pk, told=form.told(), actor=request.user, now=timezone.now()
        )
        made.append(welcome)
        return welcome

    if saved(form, save):
        return _welcome(request, pk, made[0])
    return application_page(request, pk, accept_form=form)


@login_required
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, into an agency that is a partner: nobody new is let in."""
    require(request.user, Act.DECIDE_PARTNERS)
    form = JoinForm(request.POST)

    def save() -> object:
        return accept_into_agency(
            application_id=pk,
            agency_id=form.cleaned_data["agency"].pk,
            agreement=form.agreement(),
            actor=request.user,
            now=timezone.now(),
        )

    if saved(form, save):
        messages.success(request, f"Accepted into {form.cleaned_data['agency']}.")
        return redirect("setup:partner", pk)
    return application_page(request, pk, join_form=form)


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
@require_http_methods(["GET", "HEAD", "POST"])
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


def _welcome(request: HttpRequest, pk: int, made: Welcome) -> HttpResponse:
    path = reverse("partners:welcome", args=[made.person.pk, made.secret])
    context = {
        "room": PAGE,
        "one": application_of(request, pk),
        "person": made.person,
        "address": request.build_absolute_uri(path),
    }
    page = render(request, "setup/partners/accepted.html", context)
    page["Referrer-Policy"] = "no-referrer"
    return page
