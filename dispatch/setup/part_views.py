"""Rules and questions put in, moved and taken out. Each writes the YAML of its place alone."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from triage.decision_table import GROUP_NAMES
from triage.rules import Group, Protocol

from ..selectors.consequences import consequence_of
from .form_views import NotAsForm, answer_form, go_on, readable
from .new_parts import blank_rule, new_question_text, new_rule_text
from .question_form import blank_question_fields
from .rule_form import rule_fields
from .text_views import save
from .version_views import draw, page_of
from .yaml_edits import NoSuchPlace, Path
from .yaml_lists import move_item, names_in, remove_item


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """A new rule at a place of a group."""
    page = page_of(request, pk)
    book, text = readable(page), page.version.text
    sent = request.POST or request.GET
    group, after = _group(sent.get("group", "")), sent.get("after", "")
    blank = blank_rule(book, group, after)
    fields = {
        "rule": blank,
        "fields": rule_fields(text, book, blank, request.POST),
        "is_new": True,
        "id": request.POST.get("id", blank.id),
        "places": _places(text, (group,), after),
        "group": group,
        "group_name": GROUP_NAMES[group],
    }
    write = partial(new_rule_text, text, book, blank, after, request.POST)
    what = f"rule {request.POST.get('id', '').strip()[:60]} added"
    return answer_form(
        request, page, "rules", fields, write, what=what, rule=request.POST.get("id", "")
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_question(request: HttpRequest, pk: int) -> HttpResponse:
    """A new question at its place in the order asked."""
    page = page_of(request, pk)
    readable(page)
    sent = request.POST or request.GET
    after = sent.get("after", "")
    places = _places(page.version.text, ("questions",), after)
    fields = {"fields": blank_question_fields(request.POST), "places": places}
    write = partial(new_question_text, page.version.text, after, request.POST)
    what = f"question {request.POST.get('id', '').strip()[:60]} added"
    template = "setup/question_add.html"
    return answer_form(request, page, "questions", fields, write, what=what, template=template)


@never_cache
@login_required
@require_POST
def move_rule(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A rule one place up or down in its group."""
    book = readable(page_of(request, pk))
    return _move(request, pk, (_group_of(book, name),), name, "rules")


@never_cache
@login_required
@require_POST
def move_question(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A question asked one place earlier or later."""
    return _move(request, pk, ("questions",), name, "questions")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_rule(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A rule taken out, once it was seen what that would mean."""
    book = readable(page_of(request, pk))
    return _remove(request, pk, (_group_of(book, name),), name, "rules")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_question(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A question taken out, once it was seen what that would mean."""
    return _remove(request, pk, ("questions",), name, "questions")


def _move(request: HttpRequest, pk: int, path: Path, name: str, section: str) -> HttpResponse:
    page = page_of(request, pk)
    readable(page)
    way = "up" if request.POST.get("way") == "up" else "down"
    try:
        text = move_item(page.version.text, path, name, up=way == "up")
    except NoSuchPlace as error:
        raise NotAsForm(str(error)) from error
    what = f"{section.removesuffix('s')} {name} moved {way}"
    saved = save(request, page.version, {"text": text}, request.POST.get("seen", ""), what=what)
    answer = go_on(request, saved, section, what=what)
    if answer["Location"] != reverse(f"setup:{section}", args=[pk]):
        return answer
    # The same button has the focus again, so that a key moves it on.
    return redirect(f"{answer['Location']}?moved={name}&way={way}")


def _remove(request: HttpRequest, pk: int, path: Path, name: str, section: str) -> HttpResponse:
    page = page_of(request, pk)
    readable(page)
    try:
        text = remove_item(page.version.text, path, name)
    except NoSuchPlace as error:
        raise NotAsForm(str(error)) from error
    what = f"{section.removesuffix('s')} {name} removed"
    if request.method != "POST":
        context = {
            "kind": section.removesuffix("s"),
            "name": name,
            "found": consequence_of(text, page.version.vignettes),
            "seen": page.digest,
        }
        return draw(request, page, section, context, template="setup/remove.html")
    saved = save(request, page.version, {"text": text}, request.POST.get("seen", ""), what=what)
    return go_on(request, saved, section, what=what)


def _group(name: str) -> Group:
    if name not in set(Group):
        raise Http404(f"there is no group {name[:40]}")
    return Group(name)


def _group_of(book: Protocol, name: str) -> Group:
    for rule in book.rules:
        if rule.id == name:
            return rule.group
    raise Http404(f"there is no rule {name[:40]}")


def _places(text: str, path: Path, after: str) -> list[tuple[str, bool]]:
    """Return what a new item can stand behind, and which is chosen; raises NotAsForm."""
    try:
        return [(name, name == after) for name in names_in(text, path)]
    except NoSuchPlace as error:
        raise NotAsForm(str(error)) from error
