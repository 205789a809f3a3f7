"""Cautions at places: all of them, a new one, another look at one, and its end."""

from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ..actions.cautions import (
    LONGEST,
    RADIUS_M,
    WORDS,
    CautionRefused,
    NewCaution,
    add_caution,
    retire_caution,
    review_caution,
)
from ..exporting import Files, page_or_file
from ..models import CautionCategory, CautionSource
from ..permissions import Act, require
from ..selectors.calls import calls_visible_to
from ..selectors.cautions import all_cautions
from ..selectors.place import centre_zone
from ..tables import table_of

COLUMNS: Final = {
    "What": "label",
    "In a few words": "words",
    "Where": "where",
    "Who says so": "source",
    "Since": "starts_on",
    "Look again by": "review_on",
    "Unverified since": "unverified_since",
}
PAGE = "setup/cautions.html"
RADIUS_AT_FIRST = 100
# A year is the longest; half of it is offered.
LOOK_AGAIN = LONGEST / 2


class CautionForm(forms.Form):
    """A caution as the form sends it."""

    required_css_class: ClassVar[str] = "required"

    category = forms.ChoiceField(choices=CautionCategory.choices, label="What")
    words = forms.CharField(max_length=WORDS, required=False, label="In a few words")
    source = forms.ChoiceField(choices=CautionSource.choices, label="Who says so")
    address = forms.CharField(max_length=300, required=False, label="At this address")
    lat = forms.FloatField(min_value=-90, max_value=90, required=False, label="Latitude")
    lng = forms.FloatField(min_value=-180, max_value=180, required=False, label="Longitude")
    radius_m = forms.IntegerField(
        min_value=RADIUS_M.start,
        max_value=RADIUS_M.stop - 1,
        required=False,
        label="And within so many metres",
    )
    review_on = forms.DateField(
        label="To be looked at again by", widget=forms.DateInput(attrs={"type": "date"})
    )

    def caution(self) -> NewCaution:
        """Return the cleaned caution."""
        told = self.cleaned_data
        return NewCaution(
            category=CautionCategory(told["category"]),
            source=CautionSource(told["source"]),
            review_on=told["review_on"],
            words=told["words"],
            address=told["address"],
            lat=told["lat"],
            lng=told["lng"],
            radius_m=told["radius_m"],
        )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def cautions(request: HttpRequest) -> HttpResponse:
    """Every caution, and a form for a new one; `?call=` fills in the place of a call."""
    require(request.user, Act.CHANGE_CAUTIONS)
    if request.method == "GET":
        return _page(request, CautionForm(initial=_at_first(request)))
    form = CautionForm(request.POST)
    if form.is_valid():
        try:
            add_caution(form.caution(), actor=request.user, now=timezone.now())
        except CautionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("setup:cautions")
    return _page(request, form, status=422)


@never_cache
@login_required
@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """A caution still holds, until a further day."""
    day = _day(request.POST.get("review_on", ""))
    review_caution(caution_id=pk, review_on=day, actor=request.user, now=timezone.now())
    return redirect("setup:cautions")


@never_cache
@login_required
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """A caution does not hold any more."""
    reason = request.POST.get("reason", "")
    retire_caution(caution_id=pk, reason=reason, actor=request.user, now=timezone.now())
    return redirect("setup:cautions")


def _page(request: HttpRequest, form: CautionForm, *, status: int = 200) -> HttpResponse:
    listed = all_cautions(timezone.now())
    files = Files(
        Act.CHANGE_CAUTIONS,
        "Cautions",
        ["In force, those to be looked at first"],
        lambda: [table_of("Cautions", listed, COLUMNS)],
    )
    context = {
        "room": "cautions",
        "form": form,
        "cautions": listed,
        "look_again": _look_again(),
    }
    return page_or_file(request, PAGE, context, files, status=status)


def _at_first(request: HttpRequest) -> dict[str, Any]:
    """Return what the form holds at first: half a year, and the place of the call it came from."""
    start: dict[str, Any] = {"review_on": _look_again()}
    try:
        call_id = UUID(request.GET.get("call", ""))
    except ValueError:
        return start
    call = calls_visible_to(request.user).filter(pk=call_id).first()
    if call is None:
        return start
    place = {"address": call.address, "lat": call.lat, "lng": call.lng}
    return start | place | ({"radius_m": RADIUS_AT_FIRST} if call.lat is not None else {})


def _look_again() -> date:
    return (timezone.now().astimezone(centre_zone()) + LOOK_AGAIN).date()


def _day(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise CautionRefused("write the day as 2026-12-31") from None
