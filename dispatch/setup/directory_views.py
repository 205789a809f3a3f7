"""The directory of services: an admin lays a file before the centre, looks at it, and takes it."""

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teams.directory import LARGEST_BYTES, write_directory
from teams.models import DirectoryFile, Service

from ..actions.directory import NotADirectory, lay_directory, take_directory
from ..exporting import Files, page_or_file
from ..permissions import Act, require
from ..selectors.directory import compared
from ..tables import table_of

RECENT = 20
COLUMNS: Final = {
    "File": "name",
    "Laid by": "laid_by",
    "When": "laid_at",
    "Taken": "taken_at",
}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def directory(request: HttpRequest) -> HttpResponse:
    """The directory that is kept, and a new file to look at."""
    require(request.user, Act.CHANGE_DIRECTORY)
    if request.method == "POST":
        return _laid(request)
    laid = DirectoryFile.objects.order_by("-laid_at").defer("text")[:RECENT]
    context = {"room": "directory-setup", "services": Service.objects.count(), "laid": laid}
    files = Files(
        Act.CHANGE_DIRECTORY,
        "Directory files",
        [f"The newest {RECENT}"],
        lambda: [table_of("Files", laid, COLUMNS)],
    )
    return page_or_file(request, "setup/directory.html", context, files)


@never_cache
@login_required
@require_safe
def directory_file(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file would change; nothing is written."""
    require(request.user, Act.CHANGE_DIRECTORY)
    row = get_object_or_404(DirectoryFile, pk=pk)
    context = {"room": "directory-setup", "file": row, "compared": compared(row.text)}
    return render(request, "setup/directory_file.html", context)


@never_cache
@login_required
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """What is new and changed in a file is taken."""
    row = take_directory(file_id=pk, actor=request.user, now=timezone.now())
    messages.success(request, f"{row.name} is taken.")
    return redirect("setup:directory")


@never_cache
@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The directory that is kept, as HSDS 3.0 JSON."""
    require(request.user, Act.CHANGE_DIRECTORY)
    documents = Service.objects.order_by("name", "pk").values_list("document", flat=True)
    answer = HttpResponse(write_directory(documents), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="directory.json"'
    return answer


def _laid(request: HttpRequest) -> HttpResponse:
    """Keep the file that was sent; raises NotADirectory."""
    sent = request.FILES.get("file")
    if sent is None:
        raise NotADirectory("choose a file: a list of services as HSDS 3.0 JSON")
    if (sent.size or 0) > LARGEST_BYTES:
        raise NotADirectory(f"the file is larger than {LARGEST_BYTES // 1_000_000} MB")
    try:
        text = sent.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotADirectory("the file is no UTF-8 text") from error
    row = lay_directory(
        name=sent.name or "a file", text=text, actor=request.user, now=timezone.now()
    )
    return redirect("setup:directory-file", pk=row.pk)
