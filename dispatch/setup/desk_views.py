"""The desks that take calls which 911 hands off: their turn, their time to answer, their navigators."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teams.models import Desk, Person, Role

from ..actions.desks import DeskTold, save_desk, set_desk_in_service
from ..exporting import Files
from ..permissions import Act, require
from ..selectors.words import RESPONSE_WORDS
from ..tables import table_of
from .roster_pages import act, form_page, found, listed
from .roster_tables import DESK_COLUMNS

READ_WRITE = ["GET", "HEAD", "POST"]
DESKS = "setup:desks"
# What a desk may give, in the protocol's words: nobody drives anywhere for these.
BY_PHONE = ("NAV_211", "DISTRESS_988")
IN_TURN = "1 is asked first. A desk that does not answer gives way to the next."


class DeskForm(forms.Form):
    """A desk as an admin sets it."""

    name = forms.CharField(label="Name", max_length=40)
    order = forms.IntegerField(label="Turn", min_value=1, max_value=99, help_text=IN_TURN)
    answer_s = forms.IntegerField(label="Seconds to answer", min_value=5, max_value=600)
    response = forms.ChoiceField(
        label="Asked where the protocol recommends",
        required=False,
        choices=[("", "nothing of its own"), *((code, RESPONSE_WORDS[code]) for code in BY_PHONE)],
    )
    navigators = forms.TypedMultipleChoiceField(
        label="Navigators", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["navigators"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        people = Person.objects.filter(role=Role.NAVIGATOR, is_active=True, is_machine=False)
        field.choices = [(one.pk, str(one)) for one in people.order_by("first_name", "username")]

    def told(self) -> DeskTold:
        """Return the desk as the form says it."""
        return DeskTold(**self.cleaned_data)


@never_cache
@login_required
@require_safe
def desks(request: HttpRequest) -> HttpResponse:
    """Every desk, in the order in which they are asked."""
    require(request.user, Act.CHANGE_TEAMS)
    in_turn = Desk.objects.prefetch_related("navigators").order_by("order")
    rows = [(one, RESPONSE_WORDS.get(one.response, "")) for one in in_turn]
    files = Files(
        Act.CHANGE_TEAMS,
        "Desks",
        ["In the order in which they are asked"],
        lambda: [table_of("Desks", rows, DESK_COLUMNS)],
    )
    return listed(request, "setup/roster/desks.html", "desks", {"rows": rows}, files)


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def new_desk(request: HttpRequest) -> HttpResponse:
    """A desk that is set up."""
    require(request.user, Act.CHANGE_TEAMS)
    return _desk(request, None, DeskForm(request.POST or None), "New desk")


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """A desk's turn, time and people."""
    require(request.user, Act.CHANGE_TEAMS)
    held = found(Desk.objects.all(), pk)
    return _desk(request, pk, DeskForm(request.POST or None, initial=_as_form(held)), held.name)


def _desk(request: HttpRequest, pk: int | None, form: DeskForm, title: str) -> HttpResponse:
    def save() -> Desk:
        return save_desk(desk_id=pk, told=form.told(), actor=request.user, now=timezone.now())

    context = {"title": title, "back": reverse(DESKS)}
    return form_page(request, form, save, part="desks", context=context, done=DESKS, says="Saved.")


def _as_form(held: Desk) -> dict[str, object]:
    return {
        "name": held.name,
        "order": held.order,
        "answer_s": held.answer_s,
        "response": held.response,
        "navigators": list(held.navigators.values_list("pk", flat=True)),
    }


@never_cache
@login_required
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """No call is handed to it any more."""
    says = "The desk is out of service."
    return act(request, DESKS, says, set_desk_in_service, desk_id=pk, on=False)


@never_cache
@login_required
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls are handed to it again."""
    says = "The desk is in service."
    return act(request, DESKS, says, set_desk_in_service, desk_id=pk, on=True)
