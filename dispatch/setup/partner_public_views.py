"""The open call for partners: pages without a login. Each secret address is cut from the log."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teams.models import Person

from ..actions.errors import ActionRefused
from ..actions.partner_letters import application_of, receive_application, withdraw_application
from ..actions.partner_links import opens, set_first_password
from ..actions.partners import AlreadyDecided
from ..limits import LETTER_KEPT
from ..models import PartnerApplication
from ..partner_codes import Stand
from ..selectors.partners import erasure_words, stand_words
from .partner_forms import ApplyForm, PasswordForm
from .partner_limits import too_often

READ_WRITE: Final = ["GET", "HEAD", "POST"]
TRAPPED: Final = (
    "A field that people do not see was filled in, as programs do. It is empty again: look over what"
    " you wrote, choose the letter again, and send it."
)
OFTEN: Final = (
    "This was sent very often from your address. Nothing is lost: send it again in an hour."
)
OFTEN_ASKED: Final = "This was asked very often from your address. Ask again in an hour."
# An address that is a secret goes into no other site's log, and into no search.
SECRET: Final = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@never_cache
@require_http_methods(READ_WRITE)
def apply(request: HttpRequest) -> HttpResponse:
    """The form of the open call; what was typed stays in it, whatever is refused."""
    if request.method != "POST":
        return _form(request, ApplyForm(), 200)
    form = ApplyForm(request.POST, request.FILES)
    if too_often(request, "apply"):
        return _refused(request, form, OFTEN, 429)
    if form.is_trapped:
        return _refused(request, form, TRAPPED, 422)
    if not form.is_valid():
        return _form(request, form, 422)
    try:
        letter = form.cleaned_data["letter"]
        _, key = receive_application(told=form.told(), letter=letter, now=timezone.now())
    except ActionRefused as refused:
        words = str(refused)
        return _refused(request, form, f"{words[:1].upper()}{words[1:]}.", refused.status)
    return redirect(f"{reverse('partners:status', args=[key])}?sent")


@never_cache
@require_safe
def status(request: HttpRequest, key: str) -> HttpResponse:
    """Where one application stands, for whoever has its address."""
    return _status(request, _application(key), key)


@never_cache
@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """The applicant takes an undecided application back."""
    found = _application(key)
    try:
        withdraw_application(key=key, now=timezone.now())
    except AlreadyDecided:
        found.refresh_from_db()
        return _status(request, found, key, too_late=True)
    return redirect("partners:status", key)


@never_cache
@require_http_methods(READ_WRITE)
def welcome(request: HttpRequest, pk: int, secret: str) -> HttpResponse:
    """A coordinator sets a first password, once."""
    if too_often(request, "welcome"):
        return _secretly(render(request, "refused.html", {"why": OFTEN_ASKED}, status=429))
    person = Person.objects.filter(pk=pk).first()
    if person is None or not opens(person, secret):
        return _secretly(render(request, "partners/welcome_over.html", status=404))
    form = PasswordForm(request.POST or None)
    if form.is_bound and form.is_valid() and _set(form, pk, secret):
        return redirect("account_login")
    context = {"form": form, "person": person}
    page = render(request, "partners/welcome.html", context, status=422 if form.is_bound else 200)
    return _secretly(page)


def _application(key: str) -> PartnerApplication:
    """Return the application whose page has this secret; raises Http404."""
    found = application_of(key)
    if found is None:
        raise Http404("there is no such application")
    return found


def _status(
    request: HttpRequest, found: PartnerApplication, key: str, *, too_late: bool = False
) -> HttpResponse:
    stand = Stand(found.stand)
    context = {
        "application": found,
        "stand": stand_words(found),
        "erasure": erasure_words(found),
        "is_accepted": stand == Stand.ACCEPTED,
        "may_withdraw": stand == Stand.RECEIVED,
        "too_late": too_late,
        "is_new": "sent" in request.GET,
        "kept_days": LETTER_KEPT[Stand.WITHDRAWN].days,
        "key": key,
        "address": request.build_absolute_uri(reverse("partners:status", args=[key])),
    }
    page = render(request, "partners/status.html", context, status=409 if too_late else 200)
    return _secretly(page)


def _set(form: PasswordForm, pk: int, secret: str) -> bool:
    """Return whether the password was set; a refusal becomes the form's own error."""
    password = form.cleaned_data["password"]
    try:
        set_first_password(person_id=pk, secret=secret, password=password, now=timezone.now())
    except ActionRefused as refused:
        form.add_error("password", str(refused))
        return False
    return True


def _form(request: HttpRequest, form: ApplyForm, status: int) -> HttpResponse:
    kept = {f"{stand}_days": length.days for stand, length in LETTER_KEPT.items()}
    return render(request, "partners/apply.html", {"form": form, **kept}, status=status)


def _refused(request: HttpRequest, form: ApplyForm, words: str, status: int) -> HttpResponse:
    form.add_error(None, words)
    return _form(request, form, status)


def _secretly(page: HttpResponse) -> HttpResponse:
    for header, value in SECRET.items():
        page[header] = value
    return page
