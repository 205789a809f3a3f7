"""A version's text and its scenarios, written as YAML, with what is wrong at its line."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from triage.models import ProtocolVersion
from triage.problems import Problem

from ..actions.errors import ActionRefused
from ..actions.protocol_drafts import save_draft, take_back
from ..selectors.protocol_texts import read_scenarios, whole_digest
from ..selectors.protocols import VersionPage, earlier_texts
from .version_views import draw, page_of

EDITOR = "setup/text.html"
EARLIER_SHOWN = 20
# The parts of a version that a change can be taken back from.
BACK = ("rules", "questions", "settings", "scenarios")
WHAT = {"text": "changed as text", "scenarios": "scenarios changed"}
# Reading the text again after a refusal: what is in force of it now, beside what was typed.
Part = Callable[[VersionPage], tuple[str, tuple[Problem, ...]]]


def text_part(page: VersionPage) -> tuple[str, tuple[Problem, ...]]:
    """Return the protocol's text and what is wrong with it."""
    return page.version.text, page.read.problems


def scenario_part(page: VersionPage) -> tuple[str, tuple[Problem, ...]]:
    """Return the scenarios' text and what is wrong with it."""
    return page.version.vignettes, read_scenarios(page.version.vignettes).problems


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The protocol as text."""
    return _edit(request, pk, "text", text_part)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scenarios(request: HttpRequest, pk: int) -> HttpResponse:
    """The scenarios as text."""
    return _edit(request, pk, "scenarios", scenario_part)


def _edit(request: HttpRequest, pk: int, section: str, part: Part) -> HttpResponse:
    page = page_of(request, pk)
    if request.method != "POST":
        content, problems = part(page)
        context = {
            "content": content,
            "problems": problems,
            "seen": page.digest,
            "earlier": earlier_texts(page.version)[:EARLIER_SHOWN] if page.may_write else (),
        }
        return draw(request, page, section, context, template=EDITOR)
    typed = request.POST.get("content", "")
    column = "text" if section == "text" else "vignettes"
    try:
        seen = request.POST.get("seen", "")
        saved = save(request, page.version, {column: typed}, seen, what=WHAT[section])
    except ActionRefused as refused:
        return _refused(request, pk, section, typed, refused)
    problems = part(page_of(request, saved.pk))[1]
    say_saved(request, problems)
    return redirect(f"setup:{section}", pk=saved.pk)


def save(
    request: HttpRequest, version: ProtocolVersion, parts: dict[str, str], seen: str, *, what: str
) -> ProtocolVersion:
    """Save the parts of a draft that were written, the rest as it is; `what` says what changed."""
    whole = {"text": version.text, "vignettes": version.vignettes} | parts
    return save_draft(
        version_id=version.pk,
        seen_digest=seen,
        actor=request.user,
        now=timezone.now(),
        what=what,
        **whole,
    )


@never_cache
@login_required
@require_POST
def undo(request: HttpRequest, pk: int, earlier: int) -> HttpResponse:
    """The draft as it was before one of its changes."""
    seen = request.POST.get("seen", "")
    saved = take_back(
        version_id=pk, earlier_id=earlier, seen_digest=seen, actor=request.user, now=timezone.now()
    )
    problems = page_of(request, saved.pk).read.problems
    say_saved(request, problems)
    back = request.POST.get("back", "")
    return redirect(f"setup:{back if back in BACK and not problems else 'text'}", pk=saved.pk)


def say_saved(request: HttpRequest, problems: tuple[Problem, ...]) -> None:
    """Tell the person that it is saved, and whether it can be read."""
    if problems:
        number = f"{len(problems)} error{'s' if len(problems) > 1 else ''}"
        messages.warning(request, f"Saved as typed, with {number}.")
    else:
        messages.success(request, "Saved. The text reads without errors.")


def _refused(
    request: HttpRequest, pk: int, section: str, typed: str, refused: ActionRefused
) -> HttpResponse:
    """Answer with what was typed: nothing is lost. It may be saved over what was read meanwhile."""
    page = page_of(request, pk)
    context: dict[str, Any] = {
        "content": typed,
        "problems": (),
        "refused": refused,
        "seen": request.POST.get("seen", ""),
        "newest": whole_digest(page.version) if page.may_write else "",
    }
    return draw(request, page, section, context, template=EDITOR, status=refused.status)
