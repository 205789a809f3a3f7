"""Follow-ups: the list of those who do them, one of them, and what is done with it."""

from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..actions.followup_work import (
    give_up_follow_up,
    open_follow_up,
    own_follow_up,
    record_attempt,
    withdraw_consent,
)
from ..actions.referral import MOVES
from ..choices import NoSuchChoice, chosen, whole_number
from ..exporting import Files, page_or_file
from ..models import AttemptResult, Channel, ReferralStatus
from ..permissions import Act, require
from ..selectors.followup_page import page_of, rows_of
from ..selectors.followups import closed_ones, follow_ups_visible_to, open_ones
from ..tables import table_of

COLUMNS: Final = {
    "State": "standing.word",
    "Next step by, or ended": "standing.at",
    "Late": "standing.late",
    "Call": "number",
    "Community": "community",
    "Who follows up": "owner",
    "Agency": "agency",
    "Promised within (h)": "within_h",
    "Tries": "tries",
    "Last try": "last_try",
}
A_PAGE = 50
NEXT_H = (("2", "in 2 hours"), ("4", "in 4 hours"), ("24", "tomorrow"), ("48", "in 2 days"))
LONGEST_NOTE = 500


@never_cache
@login_required
@require_safe
def follow_ups(request: HttpRequest) -> HttpResponse:
    """What is due, the most urgent first; `?ended=yes` shows what has ended."""
    require(request.user, Act.WORK_FOLLOW_UPS)
    now, rows = timezone.now(), follow_ups_visible_to(request.user)
    ended = request.GET.get("ended") == "yes"
    listed = closed_ones(rows) if ended else open_ones(rows)
    shown = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    files = Files(
        Act.WORK_FOLLOW_UPS,
        "Follow-ups",
        ["Ended" if ended else "To do"],
        lambda: [table_of("Follow-ups", rows_of(listed, now), COLUMNS)],
    )
    context = {"room": "follow-ups", "ended": ended, "page": shown, "rows": rows_of(shown, now)}
    return page_or_file(request, "followup/list.html", context, files)


@never_cache
@login_required
@require_safe
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """One follow-up; reading it leaves a trace."""
    now = timezone.now()
    row = open_follow_up(follow_up_id=pk, actor=request.user, now=now)
    moves = {status.value: [m for m in ReferralStatus if m in MOVES[status]] for status in MOVES}
    context = {
        "room": "follow-ups",
        "shown": page_of(row, request.user, now),
        "channels": Channel.choices,
        "results": AttemptResult.choices,
        "next_h": NEXT_H,
        "moves": moves,
        # Made with the page, so that a form sent twice is one try.
        "attempt_key": uuid4(),
    }
    return render(request, "followup/one.html", context)


@never_cache
@login_required
@require_POST
def attempt(request: HttpRequest, pk: int) -> HttpResponse:
    """One try to reach the person."""
    now, form = timezone.now(), request.POST
    record_attempt(
        follow_up_id=pk,
        how=chosen(Channel, form.get("how", "")),
        result=chosen(AttemptResult, form.get("result", "")),
        note=form.get("note", "").replace("\0", " ").strip()[:LONGEST_NOTE],
        next_at=now + timedelta(hours=_hours(form.get("next_h", "24"))),
        key=_key(form.get("idempotency_key", "")),
        actor=request.user,
        now=now,
    )
    return redirect("followups:one", pk=pk)


@never_cache
@login_required
@require_POST
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody takes it on."""
    owner = whole_number(request.POST.get("owner", ""))
    own_follow_up(follow_up_id=pk, owner_id=owner, actor=request.user, now=timezone.now())
    return redirect("followups:one", pk=pk)


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The person does not want it any more."""
    withdraw_consent(follow_up_id=pk, actor=request.user, now=timezone.now())
    messages.success(request, "Ended. How to reach the person was erased.")
    return redirect("followups:one", pk=pk)


@never_cache
@login_required
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The person could not be reached."""
    give_up_follow_up(follow_up_id=pk, actor=request.user, now=timezone.now())
    return redirect("followups:one", pk=pk)


def _hours(raw: str) -> int:
    if raw not in dict(NEXT_H):
        raise NoSuchChoice("choose when the next try is")
    return int(raw)


def _key(raw: str) -> UUID | None:
    """Return the key that was made with the form; raises NoSuchChoice for what is none."""
    if not raw:
        return None
    try:
        return UUID(raw)
    except ValueError:
        raise NoSuchChoice("the form has no proper key; load the page again") from None
