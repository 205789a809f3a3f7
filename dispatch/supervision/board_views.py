"""The board as it was, at any moment; and the wall board, which is the board in figures."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..exporting import Files, page_or_file
from ..permissions import Act, require
from ..selectors.past_board import board_at
from ..selectors.place import centre_zone
from ..selectors.wall import wall_for
from ..tables import table_of
from .periods import YEARS

SPEEDS = (1, 10, 60, 600)
STEPS = (("1 h back", -3600), ("10 min back", -600), ("10 min on", 600), ("1 h on", 3600))

COLUMNS: Final = {
    "Level": "level",
    "Call": "number",
    "Type": "type_label",
    "Place": "address",
    "Stood as": "state_label",
    "For": "waited_label",
    "Late": "overdue",
    "Needs": "responses",
    "Units": "units",
    "Owner": "owner",
}


@never_cache
@login_required
@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """The board at `?at=2026-11-23T14:02:30` of the centre's clock; an hour ago where none is given."""
    require(request.user, Act.LOOK_BACK)
    now = timezone.now()
    at, problem = _moment(request.GET.get("at", ""), now)
    board = board_at(request.user, at)
    files = Files(
        Act.LOOK_BACK,
        "Looking back",
        [f"The board at {at.astimezone(centre_zone()):%Y-%m-%d %H:%M:%S %Z}"],
        lambda: [table_of("Open calls", board.rows, COLUMNS)],
    )
    context = {
        "room": "past",
        "board": board,
        "at": at.astimezone(centre_zone()).replace(tzinfo=None),
        "problem": problem,
        "speeds": SPEEDS,
        "steps": [(words, _in_url(at + timedelta(seconds=step))) for words, step in STEPS],
    }
    return page_or_file(request, "supervision/past.html", context, files)


@never_cache
@login_required
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The wall board. system_page.js draws it anew every 3 s."""
    context = {"room": "wall", "wall": wall_for(request.user, timezone.now())}
    return render(request, "supervision/wall.html", context)


def _moment(raw: str, now: datetime) -> tuple[datetime, str]:
    """Return the moment asked for, never one to come, and what was wrong with it."""
    if not raw:
        return now - timedelta(hours=1), ""
    try:
        at = datetime.fromisoformat(raw).replace(tzinfo=centre_zone())
        if at.year not in YEARS:
            return now, "The program knows nothing of that year. This is the board now."
        return min(at, now), "" if at <= now else "That is still to come: this is the board now."
    except ValueError:
        return now, "That is no time: write it as 2026-11-23T14:02. This is the board now."


def _in_url(at: datetime) -> str:
    return at.astimezone(centre_zone()).replace(tzinfo=None).isoformat(timespec="seconds")
