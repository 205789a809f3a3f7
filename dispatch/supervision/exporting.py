"""A page's tables as a file, where `?format=csv` or `?format=xlsx` asks for it."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ..actions.exports import record_export
from ..permissions import Act
from ..selectors.place import centre_zone
from ..tables import CONTENT_TYPES, FileForm, Table, written


def form_asked(request: HttpRequest) -> FileForm | None:
    """Return the form of the file that the address asks for, or None where it asks for the page."""
    asked = request.GET.get("format", "")
    return FileForm(asked) if asked in set(FileForm) else None


def file_of(
    request: HttpRequest,
    form: FileForm,
    *,
    act: Act,
    page: str,
    filtered: Sequence[str],
    tables: Sequence[Table],
) -> HttpResponse:
    """Return the tables as a file that says by what they were filtered, and record that it was taken."""
    now = timezone.now()
    says = [f"Fourth Option: {page}", *filtered, _taken(request, now)]
    rows = sum(len(table.rows) for table in tables)
    record_export(act=act, page=page, says=says, rows=rows, form=form, actor=request.user, now=now)
    name = f"{page.lower().replace(' ', '-')}-{now.astimezone(centre_zone()):%Y%m%d-%H%M%S}.{form}"
    return HttpResponse(
        written(form, tables, says),
        content_type=CONTENT_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _taken(request: HttpRequest, now: datetime) -> str:
    when = now.astimezone(centre_zone())
    return f"Taken by {request.user} on {when:%Y-%m-%d at %H:%M:%S} ({when:%Z})"
