"""The steps of a version's way into force: each view reads its form and calls one action."""

from datetime import date, datetime, time, timedelta
from typing import ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..actions.errors import ActionRefused
from ..actions.jobs import JobKind, cancel_job
from ..actions.protocol_drafts import start_draft
from ..actions.protocol_gate import approve_protocol, ask_back_test, ask_check, publish_version
from ..actions.shadow import set_shadow
from ..models import Job
from ..permissions import Act, require
from ..selectors.place import centre_zone


class NotADay(ActionRefused):
    """A form sent something that is no day."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "not_a_day"


@never_cache
@login_required
@require_POST
def begin_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft from this version."""
    number = request.POST.get("number", "").strip()
    draft = start_draft(from_id=pk, number=number, actor=request.user, now=timezone.now())
    return redirect("setup:rules", pk=draft.pk)


@never_cache
@login_required
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """A check of this very text."""
    ask_check(version_id=pk, actor=request.user, now=timezone.now())
    return redirect("setup:check", pk=pk)


@never_cache
@login_required
@require_POST
def back_test(request: HttpRequest, pk: int) -> HttpResponse:
    """A run over the past calls of whole days in the centre's zone; today ends now."""
    now = timezone.now()
    since = _midnight(request.POST.get("since", ""))
    until = min(_midnight(request.POST.get("until", ""), days=1), now)
    test = ask_back_test(version_id=pk, since=since, until=until, actor=request.user, now=now)
    return redirect("setup:back-test", pk=test.pk)


def _midnight(day: str, *, days: int = 0) -> datetime:
    """Return when a day (YYYY-MM-DD) begins in the centre's zone; raises NotADay."""
    try:
        found = date.fromisoformat(day) + timedelta(days=days)
    except (ValueError, OverflowError):
        raise NotADay(f"'{day[:40]}' is no day such as 2026-11-01") from None
    return datetime.combine(found, time(), tzinfo=centre_zone())


@never_cache
@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person says yes."""
    version = approve_protocol(version_id=pk, actor=request.user, now=timezone.now())
    messages.success(request, f"{version} is approved and never changes again.")
    return redirect("setup:rules", pk=pk)


@never_cache
@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """The version comes into force in place of the one that was shown."""
    seen = request.POST.get("in_force", "")
    in_force = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None
    now = timezone.now()
    version = publish_version(version_id=pk, in_force_id=in_force, actor=request.user, now=now)
    messages.success(request, f"{version} is in force. Calls under way keep the version they have.")
    return redirect("setup:rules", pk=pk)


@never_cache
@login_required
@require_POST
def shadow(request: HttpRequest, pk: int) -> HttpResponse:
    """The version runs silently, or no longer."""
    on = request.POST.get("on") == "yes"
    version = set_shadow(version_id=pk, on=on, actor=request.user, now=timezone.now())
    words = "runs silently beside every answer" if version.in_shadow else "runs silently no more"
    messages.success(request, f"{version} {words}.")
    return redirect("setup:rules", pk=pk)


@never_cache
@login_required
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a job is: the part of a page that a script asks for again."""
    require(request.user, Act.TEST_PROTOCOL)
    return render(request, "setup/_job.html", {"job": get_object_or_404(Job, pk=pk)})


@never_cache
@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """The job stops at its next step."""
    stopped = cancel_job(pk, actor=request.user, now=timezone.now())
    messages.success(request, "Cancelled." if stopped else "It had ended already.")
    found = get_object_or_404(Job, pk=pk)
    if not found.subject:
        return redirect("setup:protocols")
    is_zones = found.kind == JobKind.REVIEW_ZONES
    return redirect("setup:zone-draft" if is_zones else "setup:rules", pk=found.subject)
