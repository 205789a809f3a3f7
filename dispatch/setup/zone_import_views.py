"""A file of boundaries: a dry run says what it would change, and what of it cannot be taken and why."""

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pilot_zones.boundary import BoundaryFileUnreadable

from ..actions.zone_drafts import Imported, draft_import
from ..permissions import Act, require
from ..selectors.zone_imports import UPLOAD_CAPS, dry_run

NO_FILE = "Choose a file first."
TOO_LARGE = (
    f"The file is larger than {UPLOAD_CAPS.file_bytes:,} bytes, the most that is read. "
    "The outlines of a whole city are about 4 million."
)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """The dry run: what it would change becomes a draft, which says the rest of it too.

    A draft changes nothing that is in force; where the file changes nothing there is none.
    """
    require(request.user, Act.DRAFT_ZONES)
    if request.method != "POST":
        return _page(request, "")
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return _page(request, NO_FILE)
    if (file.size or 0) > UPLOAD_CAPS.file_bytes:
        return _page(request, TOO_LARGE)
    now, anywhere = timezone.now(), request.POST.get("anywhere") == "on"
    try:
        run = dry_run(file.read(), now=now, anywhere=anywhere)
    except BoundaryFileUnreadable as error:
        return _page(request, str(error))
    source = _printable(file.name or "a file")
    if run.outlines:
        imported = Imported(run.outlines, source, run.read)
        held = draft_import(imported=imported, actor=request.user, now=now)
        return redirect("setup:zone-draft", pk=held.pk)
    context = {"room": "zones", "read": run.read, "source": source}
    return render(request, "setup/zone_import.html", context)


def _printable(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())[:100] or "a file"


def _page(request: HttpRequest, refused: str) -> HttpResponse:
    context = {"room": "zones", "refused": refused}
    return render(request, "setup/zone_import.html", context, status=422 if refused else 200)
