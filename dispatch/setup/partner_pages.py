"""One application as a page, with the forms that were sent; and how a form of it is saved."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..actions.errors import ActionRefused
from ..models import PartnerApplication
from ..selectors.partners import (
    agency_like,
    applications_visible_to,
    coordinator_waits,
    erasure_words,
    letter_for,
    scores_for,
    stand_words,
)
from .partner_forms import AcceptForm, JoinForm, ReasonForm, ScoreForm
from .roster_pages import found

PAGE: Final = "partners"


def application_of(request: HttpRequest, pk: int) -> PartnerApplication:
    """Return one application as whoever asks may see it; raises NotAllowed, Http404."""
    return found(applications_visible_to(request.user), pk)


def application_page(request: HttpRequest, pk: int, **filled: forms.Form) -> HttpResponse:
    """Draw one application; a form that was refused stands in it as it was sent."""
    one = application_of(request, pk)
    known = agency_like(one)
    context: dict[str, Any] = {
        "room": PAGE,
        "one": one,
        "stand": stand_words(one),
        "erasure": erasure_words(one),
        "seen": scores_for(request.user, one),
        "letter": letter_for(request.user, pk),
        "coordinator_waits": coordinator_waits(one),
        "known": known,
        "score_form": ScoreForm(),
        "accept_form": AcceptForm(initial=_names(one)),
        "join_form": JoinForm(initial={"agency": known}),
        "reason_form": ReasonForm(),
    }
    status = 422 if filled else 200
    return render(request, "setup/partners/one.html", context | filled, status=status)


def saved(form: forms.Form, save: Callable[[], object]) -> bool:
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


def _names(one: PartnerApplication) -> dict[str, str]:
    """Return what the acceptance begins with: the names that the applicant gave."""
    first, _, last = one.contact_name.partition(" ")
    return {"agency": one.agency_name, "first_name": first, "last_name": last}
