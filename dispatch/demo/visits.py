"""Visits of the last days that ended with a promise to ask again: the follow-ups of the demo."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from teams.models import Agency, Person, Unit

from ..actions.assignment import move_status
from ..actions.decision import wait_for_team
from ..actions.followup import ConsentGiven, close_and_agree
from ..actions.followup_work import record_attempt
from ..actions.intake import CallReport, take_call
from ..actions.offers import accept_offer, offer_unit
from ..lifecycle import AssignmentStatus, Outcome
from ..models import AttemptResult, Call, Channel, FollowUp
from .city import spots

SOURCE: Final = "demo-earlier"
ON_THE_WAY: Final = timedelta(minutes=12)
ON_SCENE: Final = timedelta(minutes=35)


@dataclass(frozen=True)
class Visit:
    """One visit: how long ago it began, where, by which unit, what was promised, and tries since."""

    hours_ago: float
    community: str
    unit: str
    within_h: int
    contact: str
    name: str
    safe_words: str
    tries: tuple[tuple[float, AttemptResult], ...] = ()
    by_desk: bool = False


VISITS: Final = (
    Visit(
        70, "BLN", "MCRT-1", 48, "403-555-0141", "Marlow", "Afternoons; ask for Marlow only",
        ((24, AttemptResult.NO_ANSWER),),
    ),
    Visit(52, "DNC", "MCRT-2", 24, "403-555-0143", "Ines", "Any time", ((30, AttemptResult.REACHED),)),
    Visit(27, "DNE", "MCRT-1", 24, "403-555-0145", "Tobias", "Text first; never leave a message"),
    Visit(20, "ING", "MCRT-2", 48, "403-555-0147", "Wren", "After 17:00"),
    Visit(9, "SNA", "MCRT-1", 72, "403-555-0149", "Odile", "Mornings", by_desk=True),
)  # fmt: skip


@transaction.atomic
def seed_visits(*, now: datetime) -> str:
    """Make the visits of the last days where the centre has no call of its own; say how many there are."""
    if FollowUp.objects.exists() or Call.objects.exclude(source=SOURCE).exists():
        return f"{FollowUp.objects.count()} follow-ups were here; none added"
    steps: list[tuple[datetime, Callable[[], object]]] = []
    for number, visit in enumerate(VISITS):
        began = now - timedelta(hours=visit.hours_ago)
        steps.append((began, _visiting(visit, number, began)))
        steps += [_trying(number, now - timedelta(hours=ago), what) for ago, what in visit.tries]
    for _, step in sorted(steps, key=lambda step: step[0]):
        step()
    return f"{len(VISITS)} visits with a follow-up"


def _visiting(visit: Visit, number: int, began: datetime) -> Callable[[], object]:
    return lambda: _visit(visit, number, began)


def _visit(visit: Visit, number: int, began: datetime) -> None:
    actor = Person.objects.get(username="sam")
    spot = next(spot for spot in spots() if spot.community == visit.community)
    report = CallReport(
        source=SOURCE,
        source_ref=f"visit-{number}",
        type="WELFARE",
        address=spot.label,
        lat=spot.lat,
        lng=spot.lng,
    )
    call = take_call(report, actor=actor, now=began).call
    wait_for_team(call_id=call.pk, actor=actor, now=began)
    unit = Unit.objects.get(call_sign=visit.unit)
    asked = offer_unit(call_id=call.pk, unit_id=unit.pk, actor=actor, now=began)
    sent = accept_offer(assignment_id=asked.pk, actor=actor, now=began)
    there, clear = began + ON_THE_WAY, began + ON_THE_WAY + ON_SCENE
    for status, at in ((AssignmentStatus.ON_SCENE, there), (AssignmentStatus.CLEAR, clear)):
        move_status(assignment_id=sent.pk, status=status, actor=actor, now=at)
    close_and_agree(
        call_id=call.pk,
        outcome=Outcome.ENGAGED,
        consent=_consent(visit, unit.team.agency),
        within_h=visit.within_h,
        actor=actor,
        now=clear,
    )


def _consent(visit: Visit, agency: Agency) -> ConsentGiven:
    return ConsentGiven(
        information="That a team was here, a name and a number",
        purpose="To ask how it goes and help with services",
        agency_id=None if visit.by_desk else agency.pk,
        told_risks=True,
        told_revocable=True,
        valid_days=30,
        channel=Channel.PHONE,
        contact=visit.contact,
        contact_name=visit.name,
        safe_words=visit.safe_words,
    )


def _trying(
    number: int, at: datetime, result: AttemptResult
) -> tuple[datetime, Callable[[], object]]:
    def attempt() -> None:
        row = FollowUp.objects.get(call__source=SOURCE, call__source_ref=f"visit-{number}")
        record_attempt(
            follow_up_id=row.pk,
            how=Channel.PHONE,
            result=result,
            next_at=at + timedelta(hours=48),
            actor=Person.objects.get(username="casey"),
            now=at,
        )

    return at, attempt
