"""The supervisor's queue."""

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from teams.models import Person

from .. import journal
from ..actions.owning import reassign_calls
from ..actions.pages import drop_filter, keep_filter
from ..exporting import Files, page_or_file
from ..models import SavedFilter
from ..permissions import Act, require
from ..selectors.queue import counted_by_state, open_calls, owners, queued
from ..tables import table_of
from .filters import QueueFilter

PAGE: Final = "queue"
COLUMNS: Final = {
    "Call": "row.number",
    "Level": "row.level",
    "Type": "row.type_label",
    "Place": "row.place",
    "Community": "row.community_name",
    "State": "state_label",
    "Waits for": "waits",
    "Owner": "row.owner_label",
    "Stands for (s)": "stood",
    "Late by (s)": "late_by",
}


class ReassignForm(forms.Form):
    """Some calls, and who should have them."""

    calls = forms.TypedMultipleChoiceField(coerce=UUID, choices=())
    to = forms.ModelChoiceField(queryset=Person.objects.none(), empty_label="Choose who")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["to"].queryset = owners()  # type: ignore[attr-defined]
        given = data.getlist("calls") if data is not None else []
        self.fields["calls"].choices = [(raw, raw) for raw in given]  # type: ignore[attr-defined]


class KeepForm(forms.Form):
    """A name for the filter in the address."""

    name = forms.CharField(max_length=60)
    query = forms.CharField(max_length=500, required=False)


@never_cache
@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Every call that is not closed, filtered as the address says."""
    require(request.user, Act.WATCH_QUEUE)
    head, now = journal.head(), timezone.now()
    asked = QueueFilter(request.GET, queryset=open_calls(request.user))
    rows = queued(asked.qs, now) if asked.form.is_valid() else []
    files = Files(
        Act.WATCH_QUEUE, "Queue", _filter_words(asked), lambda: [table_of("Queue", rows, COLUMNS)]
    )
    context = {
        "room": PAGE,
        "head": head,
        "filter": asked,
        "rows": rows,
        "counts": counted_by_state(rows),
        "total": open_calls(request.user).count(),
        "owners": owners(),
        "saved": SavedFilter.objects.filter(person=request.user.pk, page=PAGE),
        "query": _only_filters(request.GET),
    }
    return page_or_file(request, "supervision/queue.html", context, files)


@login_required
@require_POST
def reassign(request: HttpRequest) -> HttpResponse:
    """Give the chosen calls to somebody."""
    require(request.user, Act.REASSIGN)
    form = ReassignForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was changed: choose at least one call, and who gets it.")
        return _back(request)
    to = form.cleaned_data["to"]
    chosen = form.cleaned_data["calls"]
    moved = reassign_calls(call_ids=chosen, to=to, actor=request.user, now=timezone.now())
    stayed = len(set(chosen)) - len(moved)
    said = f"{len(moved)} given to {to}" + (f"; {stayed} were theirs or closed" if stayed else "")
    messages.success(request, f"{said}.")
    return _back(request)


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the filter of the address under a name."""
    require(request.user, Act.WATCH_QUEUE)
    form = KeepForm(request.POST)
    if form.is_valid():
        keep_filter(act=Act.WATCH_QUEUE, page=PAGE, actor=request.user, **form.cleaned_data)
    else:
        messages.error(request, "The filter was not kept: give it a name of at most 60 letters.")
    return _back(request)


@login_required
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a filter of one's own."""
    drop_filter(act=Act.WATCH_QUEUE, filter_id=pk, actor=request.user)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """Return to the queue with the filter that was in the address, and with nothing else of it."""
    query = _only_filters(QueryDict(request.POST.get("query", "")))
    return redirect(f"{reverse('supervision:queue')}{'?' if query else ''}{query}")


def _only_filters(data: QueryDict) -> str:
    names = QueueFilter.base_filters
    return urlencode([(name, value) for name in names for value in data.getlist(name) if value])


def _filter_words(asked: QueueFilter) -> list[str]:
    """Return the filter as lines for a file."""
    chosen = [
        (
            asked.filters[name].label,
            ", ".join(map(str, value)) if isinstance(value, list) else value,
        )
        for name, value in asked.form.cleaned_data.items()
        if value
    ]
    return [f"{label}: {value}" for label, value in chosen] or ["All open calls"]
