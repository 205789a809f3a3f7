"""A page, or its tables as a file where `?format=csv` or `?format=xlsx` asks for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from .actions.exports import record_export
from .permissions import Act
from .selectors.place import centre_zone
from .tables import CONTENT_TYPES, FileForm, Table, written


@dataclass(frozen=True)
class Files:
    """What the files of a page hold: its tables, and by what they are filtered, a line each.

    `act` is what the page itself asks. The tables are made only where a file is asked for.
    """

    act: Act
    page: str
    filtered: Sequence[str]
    tables: Callable[[], Sequence[Table]]


def page_or_file(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    files: Files,
    *,
    status: int = 200,
) -> HttpResponse:
    """Return the page with its two links to files, or the file that the address asks for.

    The page includes `_files.html`. Raises NotAllowed where the file is another's.
    """
    if form := form_asked(request):
        return file_of(request, form, files)
    shown = {**context, "files": _address(request)}
    return render(request, template, shown, status=status)


def form_asked(request: HttpRequest) -> FileForm | None:
    """Return the form of the file that the address asks for, or None where it asks for the page."""
    asked = request.GET.get("format", "")
    return FileForm(asked) if asked in set(FileForm) else None


def file_of(request: HttpRequest, form: FileForm, files: Files) -> HttpResponse:
    """Return the tables as a file that says by what they were filtered, and record that it was taken."""
    now, tables = timezone.now(), [table.at(centre_zone()) for table in files.tables()]
    says = [f"Fourth Option: {files.page}", *filter(None, files.filtered), _taken(request, now)]
    rows = sum(len(table.rows) for table in tables)
    record_export(
        act=files.act,
        page=files.page,
        says=says,
        rows=rows,
        form=form,
        actor=request.user,
        now=now,
    )
    here, name = now.astimezone(centre_zone()), files.page.lower().replace(" ", "-")
    return HttpResponse(
        written(form, tables, says),
        content_type=CONTENT_TYPES[form],
        headers={
            "Content-Disposition": f'attachment; filename="{name}-{here:%Y%m%d-%H%M%S}.{form}"'
        },
    )


def _address(request: HttpRequest) -> str:
    """Return what the address asks for, but for the page of a long list: a file holds all of it."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()


def _taken(request: HttpRequest, now: datetime) -> str:
    when = now.astimezone(centre_zone())
    return f"Taken by {request.user} on {when:%Y-%m-%d at %H:%M:%S} ({when:%Z})"
