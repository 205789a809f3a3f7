"""The rota of a week and its shifts: added, changed from a day on, ended, different on one date."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teams.models import Shift

from ..actions.roster import add_dated_shift, add_shifts, change_shift, drop_dated_shift, end_shift
from ..actions.roster_days import change_day, undo_change
from ..actions.roster_rules import today
from ..exporting import Files
from ..permissions import Act
from ..selectors.agencies import changes_visible_to, shifts_visible_to, units_visible_to
from ..selectors.rota import NAMES, said, week_of
from .roster_forms import ChangedShiftForm, DayForm, EndForm, NewShiftForm, asked_day
from .roster_pages import act, form_page, found, keeper_of, listed
from .roster_tables import rota_table

READ_WRITE = ["GET", "HEAD", "POST"]
WEEK = timedelta(days=7)
ROTA = "setup:rota"


def rota_of(request: HttpRequest) -> str:
    """Return the address of the week that a page came from, or of this week."""
    day = asked_day(request.GET.get("week", ""), today(timezone.now()))
    return f"{reverse(ROTA)}?week={day.isoformat()}"


@never_cache
@login_required
@require_safe
def rota(request: HttpRequest) -> HttpResponse:
    """One week of every unit that one may see."""
    person = keeper_of(request)
    now_day = today(timezone.now())
    week = week_of(person, asked_day(request.GET.get("week", ""), now_day))
    context = {
        "week": week,
        "heads": list(zip(NAMES, week.days, strict=True)),
        "before": week.first - WEEK,
        "after": week.first + WEEK,
        "today": now_day,
    }
    files = Files(
        Act.KEEP_ROSTER, "Rota", [f"The week from {week.first}"], lambda: [rota_table(week)]
    )
    return listed(request, "setup/roster/rota.html", "rota", context, files)


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def new_shift(request: HttpRequest, pk: int) -> HttpResponse:
    """A shift of a unit: every week, or on one date."""
    units = units_visible_to(keeper_of(request)).filter(retired_at__isnull=True)
    unit = found(units, pk)
    day = asked_day(request.GET.get("day", ""), today(timezone.now()))
    form = NewShiftForm(request.POST or None, unit=unit, initial={"first_day": day})

    def save() -> object:
        given, told, now = form.cleaned_data, form.told(), timezone.now()
        if not given["weekdays"]:
            return add_dated_shift(
                unit_id=pk, day=given["first_day"], told=told, actor=request.user, now=now
            )
        return add_shifts(
            unit_id=pk,
            weekdays=given["weekdays"],
            first_day=given["first_day"],
            last_day=given["last_day"],
            told=told,
            actor=request.user,
            now=now,
        )

    context = {"title": f"New shift of {unit}", "back": rota_of(request)}
    done = rota_of(request)
    return form_page(request, form, save, part="rota", context=context, done=done, says="Added.")


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """A weekly shift: changed from a day on. Beside it: its end, and single dates."""
    held = _shift(request, pk)
    form = ChangedShiftForm(request.POST or None, unit=held.unit, initial=_as_form(held, request))

    def save() -> Shift:
        return change_shift(
            shift_id=pk,
            from_day=form.cleaned_data["from_day"],
            told=form.told(),
            actor=request.user,
            now=timezone.now(),
        )

    done = rota_of(request)
    return form_page(
        request,
        form,
        save,
        part="rota",
        context=_context(request, held),
        done=done,
        says="Changed.",
        template="setup/roster/shift.html",
    )


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def shift_day(request: HttpRequest, pk: int) -> HttpResponse:
    """One date on which a weekly shift is different."""
    held = _shift(request, pk)
    form = DayForm(request.POST or None, unit=held.unit, initial={"day": _day(request)})

    def save() -> object:
        return change_day(
            shift_id=pk,
            day=form.cleaned_data["day"],
            change=form.change(),
            actor=request.user,
            now=timezone.now(),
        )

    context = {"title": f"{_title(held)}, on one date", "back": rota_of(request)}
    done = rota_of(request)
    return form_page(request, form, save, part="rota", context=context, done=done, says="Changed.")


@never_cache
@login_required
@require_http_methods(READ_WRITE)
def shift_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a weekly shift."""
    held = _shift(request, pk)
    form = EndForm(request.POST or None, initial={"last_day": _day(request)})

    def save() -> None:
        last = form.cleaned_data["last_day"]
        end_shift(shift_id=pk, last_day=last, actor=request.user, now=timezone.now())

    context = {"title": f"{_title(held)}, its end", "back": rota_of(request)}
    done = rota_of(request)
    return form_page(request, form, save, part="rota", context=context, done=done, says="It ends.")


@never_cache
@login_required
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """A date is as every week again."""
    return act(request, ROTA, "That date is as every week again.", undo_change, change_id=pk)


@never_cache
@login_required
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A shift of one date is taken back."""
    return act(request, ROTA, "The extra shift is taken back.", drop_dated_shift, shift_id=pk)


def _shift(request: HttpRequest, pk: int) -> Shift:
    person = keeper_of(request)
    return found(shifts_visible_to(person).filter(unit__retired_at__isnull=True), pk)


def _day(request: HttpRequest) -> object:
    return asked_day(request.GET.get("day", ""), today(timezone.now()))


def _title(held: Shift) -> str:
    return f"{held.unit}, {NAMES[held.weekday]} {held.starts:%H:%M}–{held.ends:%H:%M}"


def _context(request: HttpRequest, held: Shift) -> dict[str, object]:
    changes = changes_visible_to(request.user).filter(shift=held).order_by("day")
    coming = changes.filter(day__gte=today(timezone.now()))
    return {
        "title": _title(held),
        "back": rota_of(request),
        "shift": held,
        "day": _day(request),
        "changes": [(change, said(change)) for change in coming],
    }


def _as_form(held: Shift, request: HttpRequest) -> dict[str, object]:
    return {
        "from_day": _day(request),
        "starts": held.starts,
        "ends": held.ends,
        "people": list(held.people.values_list("pk", flat=True)),
        "officer_aboard": held.officer_aboard,
        "officer": held.officer,
    }
