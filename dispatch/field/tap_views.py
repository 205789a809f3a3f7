"""What a phone sends: taps, one or several, and where it is."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ..actions.errors import ActionRefused
from ..actions.positions import Fix, report_position
from ..actions.taps import apply_tap, time_of
from ..permissions import NotAllowed
from ..refusals import told as told_as
from .asked import NotUnderstood, Sent, moment, number, point, read_sent, read_tap, taps_in, whole
from .crew_only import crew_only, told

ANOTHER = "Somebody else is logged in on this phone. Log in as yourself: what you tapped is kept."


@never_cache
@crew_only
@require_POST
def taps(request: HttpRequest) -> HttpResponse:
    """Answer each tap by its key: done, or refused with the reason. A repeat gets the first answer."""
    try:
        sent = read_sent(request.body, allowed=frozenset({"taps"}))
        asked = taps_in(sent.body)
    except NotUnderstood as error:
        return told(str(error), status=error.status)
    if sent.person != request.user.pk:
        return told(ANOTHER, status=403)
    answers = [_answer(raw, sent.sent_at, request.user) for raw in asked]
    return JsonResponse({"answers": answers})


@never_cache
@crew_only
@require_POST
def position(request: HttpRequest) -> HttpResponse:
    """Where a crew is, while it is with a call; an older place than the one we know is dropped."""
    now = timezone.now()
    try:
        sent = read_sent(request.body, allowed=frozenset({"unit", "lat", "lng", "accuracy", "at"}))
        fix, unit = _fix(sent, now), whole(sent.body, "unit")
    except NotUnderstood as error:
        return told(str(error), status=error.status)
    if sent.person != request.user.pk:
        return told(ANOTHER, status=403)
    _, is_newest = report_position(fix, unit_id=unit, actor=request.user, now=now)
    return JsonResponse({"answers": [], "newest": is_newest})


def _answer(raw: object, sent_at: datetime, person: object) -> dict[str, Any]:
    """Return what is told of one tap; a bad one or one of another unit holds up no other."""
    key = str(raw.get("key", ""))[:64] if isinstance(raw, dict) else ""
    try:
        tap = apply_tap(read_tap(raw), sent_at=sent_at, actor=person, now=timezone.now())
    except (ActionRefused, NotAllowed) as error:
        refusal = told_as(error)
        assert refusal is not None, "each of these is a named refusal"
        said = {"done": False, "code": refusal.code, "says": str(error), "status": refusal.status}
        return {"key": key, **said}
    said = {"done": tap.was_done, "code": tap.code, "says": tap.says}
    return {"key": str(tap.key), **said, "at": tap.at.isoformat()}


def _fix(sent: Sent, now: datetime) -> Fix:
    where = point(sent.body)
    if where is None:
        raise NotUnderstood("lat, lng: numbers are needed")
    accuracy = sent.body.get("accuracy")
    taken_at = moment(sent.body, "at")
    return Fix(
        lat=where[0],
        lng=where[1],
        accuracy_m=None if accuracy is None else number(sent.body, "accuracy", 0, 1e6),
        taken_at=time_of(taken_at, sent_at=sent.sent_at, now=now),
    )
