"""People and their skills: let in, changed, away, let go."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teams.models import AbsenceReason, Person, Skill
from teams.skill_list import SKILLS

from ..actions.roster_days import drop_absence, record_absence
from ..actions.roster_rules import today
from ..actions.staff import deactivate_person, invite_person, reactivate_person, save_person
from ..exporting import Files
from ..permissions import Act
from ..selectors.agencies import absences_visible_to, people_visible_to, units_visible_to
from ..tables import table_of
from .roster_forms import AbsenceForm, NewPersonForm, PersonForm
from .roster_pages import act, form_page, found, keeper_of, listed
from .roster_tables import AWAY_COLUMNS, PERSON_COLUMNS, SKILL_COLUMNS

READ_WRITE = ["GET", "HEAD", "POST"]
PEOPLE = "setup:people"


@never_cache
@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody that one may keep, with agency, role and skills."""
    person = keeper_of(request)
    rows = (
        people_visible_to(person).prefetch_related("skills").annotate(shifts_worked=Count("shifts"))
    )
    away = absences_visible_to(person).filter(last_day__gte=today(timezone.now()))
    absences = away.order_by("first_day")
    files = Files(
        Act.KEEP_ROSTER,
        "People",
        ["Everybody whom one may keep"],
        lambda: [
            table_of("People", rows, PERSON_COLUMNS),
            table_of("Away", absences, AWAY_COLUMNS),
        ],
    )
    context = {"people": rows, "absences": absences}
    return listed(request, "setup/roster/people.html", "people", context, files)


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def new_person(request: HttpRequest) -> HttpResponse:
    """Somebody is let in."""
    form = NewPersonForm(request.POST or None, by=keeper_of(request))

    def save() -> Person:
        said = form.cleaned_data
        login = {"username": said["username"], "password": said["password"]}
        return invite_person(**login, told=form.told(), actor=request.user, now=timezone.now())

    context = {"title": "Let somebody in", "back": reverse(PEOPLE)}
    says = "They may log in."
    return form_page(request, form, save, part="people", context=context, done=PEOPLE, says=says)


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's name, role and skills, and when they are away."""
    by = keeper_of(request)
    held = found(people_visible_to(by), pk)
    form = PersonForm(request.POST or None, by=by, initial=_as_form(held))

    def save() -> Person:
        return save_person(person_id=pk, told=form.told(), actor=request.user, now=timezone.now())

    context = {
        "title": held.display_name,
        "back": reverse(PEOPLE),
        "person": held,
        "absences": held.absences.order_by("first_day"),
        "absence_form": AbsenceForm(),
    }
    return form_page(
        request,
        form,
        save,
        part="people",
        context=context,
        done=PEOPLE,
        says="Saved.",
        template="setup/roster/person.html",
    )


def _as_form(held: Person) -> dict[str, object]:
    return {
        "first_name": held.first_name,
        "last_name": held.last_name,
        "role": held.role,
        "agency": held.agency_id,
        "skills": ", ".join(held.skills.order_by("label").values_list("label", flat=True)),
    }


@never_cache
@login_required
@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is no longer let in."""
    says = "They may no longer log in; their shifts count them as away."
    return act(request, PEOPLE, says, deactivate_person, person_id=pk)


@never_cache
@login_required
@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is let in again."""
    return act(request, PEOPLE, "They may log in again.", reactivate_person, person_id=pk)


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is away for some days."""
    held = found(people_visible_to(keeper_of(request)), pk)
    form = AbsenceForm(request.POST or None)

    def save() -> object:
        said = form.cleaned_data
        days = {"first_day": said["first_day"], "last_day": said["last_day"]}
        reason = AbsenceReason(said["reason"])
        return record_absence(
            person_id=pk, **days, reason=reason, actor=request.user, now=timezone.now()
        )

    context = {"title": f"{held.display_name} is away", "back": reverse(PEOPLE)}
    says = "Their shifts of these days go without them."
    return form_page(request, form, save, part="people", context=context, done=PEOPLE, says=says)


@never_cache
@login_required
@require_POST
def back_at_work(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is back, or was never away."""
    return act(request, PEOPLE, "They are back on their shifts.", drop_absence, absence_id=pk)


@never_cache
@login_required
@require_safe
def skills(request: HttpRequest) -> HttpResponse:
    """Which skills there are, and who brings each; the whole list below."""
    person = keeper_of(request)
    units, staff = units_visible_to(person).values("pk"), people_visible_to(person).values("pk")
    held = [
        (
            skill,
            skill.units.filter(pk__in=units, retired_at__isnull=True),
            skill.people.filter(pk__in=staff, is_active=True),
        )
        for skill in Skill.objects.order_by("label")
    ]
    rows = [(skill, list(by), list(who)) for skill, by, who in held if by or who]
    files = Files(
        Act.KEEP_ROSTER,
        "Skills",
        ["Those that somebody brings"],
        lambda: [table_of("Skills", rows, SKILL_COLUMNS)],
    )
    context = {"rows": rows, "listed": SKILLS.values()}
    return listed(request, "setup/roster/skills.html", "skills", context, files)
