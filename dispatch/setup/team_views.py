"""Agencies, teams and units: an admin keeps all of them, a coordinator the own agency's."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teams.models import Team, Unit

from ..actions.agencies import (
    add_team,
    add_unit,
    retire_unit,
    save_agency,
    save_team,
    save_unit,
)
from ..actions.team_pauses import pause_team, pause_unit, resume_team, resume_unit
from ..exporting import Files
from ..permissions import Act, may, require
from ..selectors.agencies import agencies_visible_to, teams_visible_to, units_visible_to
from .roster_forms import NameForm, TeamForm, UnitForm
from .roster_pages import act, form_page, found, keeper_of, listed
from .roster_tables import team_tables

READ_WRITE = ["GET", "HEAD", "POST"]
TEAMS = "setup:teams"


def back(request: HttpRequest) -> str:
    """Return the page from which a pause was asked: the cover page or the teams'."""
    return "supervision:cover" if request.POST.get("from") == "cover" else TEAMS


@never_cache
@login_required
@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """Every agency with its teams and units."""
    person = keeper_of(request)
    agencies = agencies_visible_to(person).prefetch_related(
        "teams__communities", "teams__units__skills"
    )
    files = Files(Act.KEEP_ROSTER, "Teams", ["In service now"], lambda: team_tables(agencies))
    context = {"agencies": agencies, "may_add": may(person, Act.CHANGE_TEAMS)}
    return listed(request, "setup/roster/teams.html", "teams", context, files)


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def new_agency(request: HttpRequest) -> HttpResponse:
    """An agency that joins."""
    require(request.user, Act.CHANGE_TEAMS)
    return _agency(request, None, NameForm(request.POST or None), "New agency")


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    """An agency's name."""
    person = require(request.user, Act.CHANGE_TEAMS)
    held = found(agencies_visible_to(person), pk)
    return _agency(
        request, pk, NameForm(request.POST or None, initial={"name": held.name}), held.name
    )


def _agency(request: HttpRequest, pk: int | None, form: NameForm, title: str) -> HttpResponse:
    def save() -> object:
        name = form.cleaned_data["name"]
        return save_agency(agency_id=pk, name=name, actor=request.user, now=timezone.now())

    context = {"title": title, "back": reverse(TEAMS)}
    return form_page(request, form, save, part="teams", context=context, done=TEAMS, says="Saved.")


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def new_team(request: HttpRequest, pk: int) -> HttpResponse:
    """A team of an agency."""
    held = found(agencies_visible_to(keeper_of(request)), pk)
    form = TeamForm(request.POST or None)

    def save() -> Team:
        return add_team(agency_id=pk, **form.cleaned_data, actor=request.user, now=timezone.now())

    context = {"title": f"New team of {held}", "back": reverse(TEAMS)}
    return form_page(request, form, save, part="teams", context=context, done=TEAMS, says="Added.")


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """A team's name and what it covers."""
    held = found(teams_visible_to(keeper_of(request)), pk)
    codes = list(held.communities.values_list("code", flat=True))
    form = TeamForm(request.POST or None, initial={"name": held.name, "communities": codes})

    def save() -> Team:
        return save_team(team_id=pk, **form.cleaned_data, actor=request.user, now=timezone.now())

    context = {"title": held.name, "back": reverse(TEAMS)}
    return form_page(request, form, save, part="teams", context=context, done=TEAMS, says="Saved.")


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def new_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit of a team."""
    held = found(teams_visible_to(keeper_of(request)), pk)
    form = UnitForm(request.POST or None)

    def save() -> Unit:
        return add_unit(team_id=pk, told=form.told(), actor=request.user, now=timezone.now())

    context = {"title": f"New unit of {held}", "back": reverse(TEAMS)}
    return form_page(request, form, save, part="teams", context=context, done=TEAMS, says="Added.")


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """What a unit is called, is, brings and starts from."""
    held = found(units_visible_to(keeper_of(request)).filter(retired_at__isnull=True), pk)
    form = UnitForm(request.POST or None, initial=_unit_as_form(held))

    def save() -> Unit:
        return save_unit(unit_id=pk, told=form.told(), actor=request.user, now=timezone.now())

    context = {"title": held.call_sign, "back": reverse(TEAMS), "unit": held}
    return form_page(request, form, save, part="teams", context=context, done=TEAMS, says="Saved.")


def _unit_as_form(held: Unit) -> dict[str, object]:
    labels = held.skills.order_by("label").values_list("label", flat=True)
    return {
        "call_sign": held.call_sign,
        "kind": held.kind,
        "lat": held.base_lat,
        "lng": held.base_lng,
        "skills": ", ".join(labels),
    }


@never_cache
@login_required
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit goes out of service for good."""
    return act(request, TEAMS, "The unit is out of service.", retire_unit, unit_id=pk)


@never_cache
@login_required
@require_POST
def pause_a_team(request: HttpRequest, pk: int) -> HttpResponse:
    """All of a team's units are off every list, at once."""
    reason = request.POST.get("reason", "")[:200]
    says = "The team is paused; every console is told."
    return act(request, back(request), says, pause_team, team_id=pk, reason=reason)


@never_cache
@login_required
@require_POST
def resume_a_team(request: HttpRequest, pk: int) -> HttpResponse:
    """A team goes on."""
    return act(request, back(request), "The team goes on.", resume_team, team_id=pk)


@never_cache
@login_required
@require_POST
def pause_a_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit is off every list, at once."""
    reason = request.POST.get("reason", "")[:200]
    says = "The unit is paused; every console is told."
    return act(request, back(request), says, pause_unit, unit_id=pk, reason=reason)


@never_cache
@login_required
@require_POST
def resume_a_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit goes on."""
    return act(request, back(request), "The unit goes on.", resume_unit, unit_id=pk)
