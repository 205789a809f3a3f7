"""What a row of the board says about safety: help that nobody confirmed, and crews that are asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..limits import CONFIRM_S
from ..models import Assignment, Call, Purpose, ServiceRequest
from .words import response_words


@dataclass(frozen=True)
class Badge:
    """A few words, since when, and after how many seconds they are amber and red.

    `tone` is late where it already endangers somebody, warn where it is asked, calm where it runs.
    """

    tone: str
    says: str
    since: datetime
    warn_s: int | None = None
    alarm_s: int | None = None


def badges_of(
    calls: Iterable[Call], units: Mapping[UUID, list[Assignment]]
) -> dict[UUID, list[Badge]]:
    """Return what each call's row says about safety; a call of which nothing is said is left out."""
    listed = list(calls)
    badges = {call.pk: crew_badges(units.get(call.pk, [])) for call in listed}
    for request in open_requests([call.pk for call in listed if call.requested]):
        badges[request.call_id].append(request_badge(request))
    return {call: said for call, said in badges.items() if said}


def crew_badges(units: Iterable[Assignment]) -> list[Badge]:
    """Return which crews are asked whether they are well, and which did not answer."""
    found = (crew_badge(assignment, assignment.unit.call_sign) for assignment in units)
    return [badge for badge in found if badge]


def crew_badge(assignment: Assignment, sign: str) -> Badge | None:
    """Return what is said of the crew with this call sign (empty: its own row says it), or None."""
    if assignment.check_in_alarmed_at:
        return Badge("late", f"{sign} does not answer".strip(), assignment.check_in_alarmed_at)
    if assignment.check_in_asked_at:
        return Badge("warn", f"{sign} asked to check in".strip(), assignment.check_in_asked_at)
    return None


def open_requests(calls: Iterable[UUID]) -> list[ServiceRequest]:
    """Return what was asked of other services for some calls and is not confirmed, oldest first."""
    wanted = list(calls)
    if not wanted:
        return []
    return list(
        ServiceRequest.objects.filter(call__in=wanted, confirmed_at=None, withdrawn_at=None)
    )


def request_badge(request: ServiceRequest) -> Badge:
    """Return what is said of one request while nobody has confirmed it."""
    limit = CONFIRM_S[request.service]
    said = response_words([request.service])
    given = request.purpose == Purpose.TAKE_BACK
    return Badge(
        tone="late" if request.overdue_since else "calm",
        says=f"Given to {said}, not confirmed" if given else f"{said} backup not confirmed",
        since=request.heard_at,
        warn_s=limit // 2,
        alarm_s=limit,
    )
