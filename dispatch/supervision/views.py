"""The supervisor's pages: what would have been, and whether the system is well."""

from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..exporting import Files, page_or_file
from ..permissions import Act, require
from ..selectors.clock import read_clock
from ..selectors.reading import report
from ..selectors.running import running
from ..selectors.shadows import shadows_of
from ..tables import Read, table_of
from .figure_tables import matrix_table
from .periods import period_of, quick_periods

SWEEPS: Final[dict[str, Read]] = {
    "Sweep": "words",
    "Last ran": "ran_at",
    "Found": "found",
    "State": lambda sweep: "late" if sweep.late else "on time",
    "The relay did it": "stood_in_at",
}
JOBS: Final[dict[str, Read]] = {
    "Job": "kind",
    "State": "get_state_display",
    "Done": "done",
    "Of": "total",
    "Asked for by": lambda job: str(job.asked_by or "the system"),
    "Asked": "asked_at",
}


@never_cache
@login_required
@require_safe
def shadow(request: HttpRequest) -> HttpResponse:
    """What versions and communities in shadow would have recommended: nobody was sent for it."""
    require(request.user, Act.READ_LEDGER)
    period = period_of(request)
    read = report(lambda: shadows_of(period), now=timezone.now())
    shown = read.value
    files = Files(
        Act.READ_LEDGER,
        "Shadow",
        [period.words, read.says],
        lambda: [
            matrix_table(one.name, one.matrix) for one in (shown.communities, *shown.versions)
        ],
    )
    context = {
        "room": "shadow",
        "period": period,
        "quick": quick_periods(),
        "shadows": shown,
        "read_says": read.says,
    }
    return page_or_file(request, "supervision/shadow.html", context, files)


@never_cache
@login_required
@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """Whether the sweeps, the workers and the journal are well, as PostgreSQL says."""
    require(request.user, Act.WATCH_RUNNING)
    clock = read_clock(timezone.now)
    found = running(clock.now, ahead_s=clock.ahead_s)
    files = Files(
        Act.WATCH_RUNNING,
        "System",
        [f"The journal has {found.head} lines"],
        lambda: [table_of("Sweeps", found.sweeps, SWEEPS), table_of("Long jobs", found.jobs, JOBS)],
    )
    context = {"room": "system", "running": found}
    return page_or_file(request, "supervision/system.html", context, files)
