"""The directory of services: looking for one, and offering it to the person of a call."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..actions.referral import MOVES, move_referral, refer_to_service
from ..choices import NoSuchChoice, chosen
from ..exporting import Files, page_or_file
from ..models import Call, ReferralStatus
from ..permissions import Act, require
from ..selectors.directory import SHOWN, Found, Wanted, communities, needs, search
from ..selectors.followups import calls_to_refer_from, referrals_visible_to
from ..tables import Read, table_of

COLUMNS: Final[dict[str, Read]] = {
    "Service": "entry.name",
    "Organization": "entry.organization",
    "What it does": "entry.description",
    "Open": "hours.says",
    "Phones": lambda one: [phone.number for phone in one.entry.phones],
    "Places": lambda one: [place.address or place.name for place in one.entry.places],
    "Needs": lambda one: [term.name for term in one.entry.terms],
    "Serves": "whom",
    "Languages": "entry.languages",
}
LONGEST_TEXT = 100
SUGGESTED = 8


@never_cache
@login_required
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Services by name, need, community and whether they are open; `?call=` offers them to somebody."""
    require(request.user, Act.SEARCH_DIRECTORY)
    wanted, call = _wanted(request), _call(request)
    found = search(wanted, timezone.now())
    files = Files(
        Act.SEARCH_DIRECTORY,
        "Services",
        _words(wanted),
        lambda: [table_of("Services", found, COLUMNS)],
    )
    context = {
        "room": "directory",
        "wanted": wanted,
        "found": found,
        "all_shown": len(found) < SHOWN,
        "needs": needs(),
        "communities": communities(),
        "call": call,
        "referrals": referrals_visible_to(request.user).filter(call=call) if call else [],
        "moves": {s.value: [m for m in ReferralStatus if m in MOVES[s]] for s in MOVES},
    }
    return page_or_file(request, "followup/directory.html", context, files)


@never_cache
@login_required
@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """The services most like `q` that can be given to somebody now, for a field that suggests."""
    require(request.user, Act.SEARCH_DIRECTORY)
    wanted = Wanted(text=_wanted(request).text)
    found = [one for one in search(wanted, timezone.now()) if one.may_be_given][:SUGGESTED]
    return JsonResponse({"services": [_suggestion(one) for one in found]})


def _suggestion(one: Found) -> dict[str, str]:
    detail = " · ".join(part for part in (one.service.organization, one.hours.says) if part)
    return {"id": str(one.service.pk), "text": one.service.name, "detail": detail}


@never_cache
@login_required
@require_POST
def refer(request: HttpRequest) -> HttpResponse:
    """A service is offered."""
    call_id = _uuid(request.POST.get("call", ""))
    service_id = _uuid(request.POST.get("service", ""))
    row = refer_to_service(
        call_id=call_id, service_id=service_id, actor=request.user, now=timezone.now()
    )
    messages.success(request, f"{row.service.name} is offered.")
    return redirect(f"{reverse('directory:search')}?call={call_id}")


@never_cache
@login_required
@require_POST
def referral(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a referral came."""
    status = chosen(ReferralStatus, request.POST.get("status", ""))
    row = move_referral(referral_id=pk, status=status, actor=request.user, now=timezone.now())
    return redirect(f"{reverse('directory:search')}?call={row.call_id}")


def _words(wanted: Wanted) -> list[str]:
    """Return what is looked for, a line each; a file holds what the page shows, and no more."""
    said = [f"Name or need: {wanted.text}"] if wanted.text else []
    said += [f"Kind of help: {one}" for one in needs() if one.pk == wanted.term]
    said += [f"Community: {one}" for one in communities() if one.pk == wanted.community]
    said += ["Open now"] if wanted.open_now else []
    return [*(said or ["Every service"]), f"The first {SHOWN} that fit, at most"]


def _wanted(request: HttpRequest) -> Wanted:
    return Wanted(
        text=request.GET.get("q", "").replace("\0", " ")[:LONGEST_TEXT],
        term=_number(request.GET.get("need", "")),
        community=_number(request.GET.get("community", "")),
        open_now=request.GET.get("open") == "on",
    )


def _call(request: HttpRequest) -> Call | None:
    """Return the call that services are offered for, None where none is, or not this person's."""
    try:
        wanted = UUID(request.GET.get("call", ""))
    except ValueError:
        return None
    return calls_to_refer_from(request.user).filter(pk=wanted).first()


def _number(raw: str) -> int | None:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 9 else None


def _uuid(raw: str) -> UUID:
    try:
        return UUID(raw)
    except ValueError:
        raise NoSuchChoice(f"'{raw[:40]}' is none of those shown") from None
