"""How the roster's pages answer: a form is read, one action is called, a refusal stands in the form."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from teams.models import Person
from teams.skill_list import SKILLS

from ..actions.errors import ActionRefused
from ..exporting import Files, page_or_file
from ..permissions import Act, require

Row = TypeVar("Row", bound=Model)
GONE = 404
FORM = "setup/roster/form.html"


def keeper_of(request: HttpRequest) -> Person:
    """Return who asks, if they may keep rosters; raises NotAllowed."""
    person = require(request.user, Act.KEEP_ROSTER)
    assert person is not None, "the system looks at no page"
    return person


def found(rows: QuerySet[Row], pk: int) -> Row:
    """Return one row of those that somebody may see; raises Http404."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404("there is no such row, or it is another agency's")
    return row


def draw(
    request: HttpRequest, template: str, part: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with a page of the roster; `part` is its key in `console/rooms.py`."""
    page = {"room": part, "skill_labels": [skill.label for skill in SKILLS.values()]}
    return render(request, template, page | dict(context), status=status)


def listed(
    request: HttpRequest, template: str, part: str, context: Mapping[str, Any], files: Files
) -> HttpResponse:
    """Answer with a list of the roster, or with it as a file; `part` is as of `draw`."""
    return page_or_file(request, template, {"room": part, **context}, files)


def form_page(
    request: HttpRequest,
    form: forms.Form,
    save: Callable[[], object],
    *,
    part: str,
    context: Mapping[str, Any],
    done: str,
    says: str,
    template: str = FORM,
) -> HttpResponse:
    """Draw a form, or save it and go to `done`; what is refused stands above what was typed."""
    status = 200
    if form.is_bound:
        if form.is_valid() and _saved(form, save):
            messages.success(request, says)
            return redirect(done)
        status = 422
    return draw(request, template, part, {**context, "form": form}, status=status)


def _saved(form: forms.Form, save: Callable[[], object]) -> bool:
    """Return whether the action did it; its refusal becomes the form's own error."""
    try:
        save()
    except ActionRefused as refused:
        if refused.status == GONE:
            raise
        words = str(refused)
        form.add_error(None, f"{words[0].upper()}{words[1:]}.")
        return False
    return True


def act(
    request: HttpRequest, done: str, says: str, action: Callable[..., object], **told: Any
) -> HttpResponse:
    """Call one action without a form, and go on; its refusal is said on the page gone to."""
    try:
        action(actor=request.user, now=timezone.now(), **told)
    except ActionRefused as refused:
        if refused.status == GONE:
            raise
        messages.error(request, str(refused))
        return redirect(done)
    messages.success(request, says)
    return redirect(done)
