"""The common changes as forms: a question's wording, a rule, a site setting. They write the YAML."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from triage.models import ProtocolVersion
from triage.rules import Protocol

from ..actions.errors import ActionRefused
from ..selectors.consequences import consequence_of
from ..selectors.protocols import VersionPage
from .form_edits import question_text, rule_text, setting_text
from .question_form import question_fields
from .rule_form import rule_fields
from .text_views import save
from .version_views import draw, page_of
from .yaml_edits import NoSuchPlace


class NotAsForm(ActionRefused):
    """The text cannot be changed by a form; it is changed as text."""

    code: ClassVar[str] = "not_as_form"


def readable(page: VersionPage) -> Protocol:
    """Return the protocol of a text without errors; raises NotAsForm."""
    if page.read.protocol is None:
        raise NotAsForm(f"{page.version} has errors in its text; correct them there first")
    return page.read.protocol


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One rule: when it holds, its level, who goes, and why."""
    page = page_of(request, pk)
    book = readable(page)
    found = next((one for one in book.rules if one.id == name), None)
    if found is None:
        raise Http404(f"there is no rule {name}")
    text = page.version.text
    write = partial(rule_text, text, book, found, request.POST)
    fields = {"rule": found, "fields": rule_fields(text, book, found, request.POST)}
    return answer_form(request, page, "rules", fields, write, what=f"rule {name} changed")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One question: what is asked and what can be answered, in both languages."""
    page = page_of(request, pk)
    found = readable(page).question.get(name)
    if found is None:
        raise Http404(f"there is no question {name}")
    write = partial(question_text, page.version.text, found, request.POST)
    fields = {"question": found, "fields": question_fields(found, request.POST)}
    return answer_form(request, page, "questions", fields, write, what=f"question {name} changed")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def setting(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One choice of the site, and who approved it."""
    page = page_of(request, pk)
    found = readable(page).setting.get(name)
    if found is None:
        raise Http404(f"there is no setting {name}")
    approval = {key: getattr(found.approval, key, "") for key in ("by", "role", "day", "note")}
    shown = {"value": found.value, **approval} | request.POST.dict()
    write = partial(setting_text, page.version.text, found, request.POST)
    fields = {"setting": found, "shown": shown}
    return answer_form(request, page, "settings", fields, write, what=f"setting {name} changed")


def answer_form(
    request: HttpRequest,
    page: VersionPage,
    section: str,
    fields: dict[str, Any],
    write: Callable[[], str],
    *,
    what: str,
    template: str = "",
    rule: str = "",
) -> HttpResponse:
    """Show a form, or save the text that it writes and say what that would mean.

    What was typed is shown again where it is refused. `what` says what changed, `rule` which
    rule a scenario should guard.
    """
    template = template or f"setup/{section.removesuffix('s')}_form.html"
    if request.method != "POST":
        return draw(request, page, section, {**fields, "seen": page.digest}, template=template)
    seen = request.POST.get("seen", "")
    try:
        saved = save(request, page.version, {"text": write()}, seen, what=what)
    except NoSuchPlace as error:
        raise NotAsForm(str(error)) from error
    except ActionRefused as refused:
        context = {**fields, "seen": seen, "refused": refused}
        return draw(request, page, section, context, template=template, status=refused.status)
    return go_on(request, saved, section, what=what, rule=rule)


def go_on(
    request: HttpRequest, saved: ProtocolVersion, section: str, *, what: str, rule: str = ""
) -> HttpResponse:
    """Say what was saved and what it would mean; lead back, or to the text where it has errors."""
    found = consequence_of(saved.text, saved.vignettes, rule=rule)
    wrong = bool(found.problems or found.differing or found.unguarded)
    tell = messages.warning if wrong else messages.success
    tell(request, f"Saved: {what}. {found}")
    return redirect("setup:text" if found.problems else f"setup:{section}", pk=saved.pk)
