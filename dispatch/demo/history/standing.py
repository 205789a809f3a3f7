"""The open calls of a full board: with teams, at a desk, waiting, and to be decided."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from teams.models import Unit

from ... import limits
from ...handoff_codes import HandoffStatus
from ...lifecycle import ACTIVE_STATUSES, AssignmentStatus, CallState
from ...models import Assessment, Assignment, Call, CareRecord, Handoff
from ..fleet import seed_fleet
from .lines import SOURCE, TYPES, Cast

OPEN_HOURS: Final = timedelta(hours=3)
# So many of the calls that wait are offered to a desk, and as many a desk has.
AT_DESKS: Final = 6


def open_calls(number: int, cast: Cast, rng: Random, *, first: int, now: datetime) -> list[Call]:
    """Store open calls of the last hours, two of three of them assessed; return them, the oldest first."""
    calls = [
        _call(cast, rng, first + n, now - OPEN_HOURS * ((number - n) / number), now)
        for n in range(number)
    ]
    Call.objects.bulk_create(calls, batch_size=500)
    CareRecord.objects.bulk_create([CareRecord(call=call) for call in calls], batch_size=500)
    assessed = [call for n, call in enumerate(calls) if n % 3]
    Assessment.objects.bulk_create(
        [_judged(call, cast.judged[n % len(cast.judged)], cast) for n, call in enumerate(assessed)]
    )
    waiting = [call for call in calls if call.state == CallState.WAITING]
    _give_to_desks(waiting, cast, now)
    _give_to_units(waiting[2 * AT_DESKS :], now)
    return calls


def _call(cast: Cast, rng: Random, number: int, at: datetime, now: datetime) -> Call:
    spot, level = rng.choice(cast.spots), rng.randrange(5)
    state = rng.choice((CallState.RECEIVED, CallState.WAITING))
    return Call(
        source=SOURCE,
        source_ref=str(number),
        state=state,
        type=rng.choice(TYPES),
        address=spot.address,
        address_verified=True,
        lat=spot.lat,
        lng=spot.lng,
        zone_id=spot.zone,
        level=level,
        taken_by_id=rng.choice(cast.takers),
        decided_at=None if state == CallState.RECEIVED else at,
        act_by=limits.act_by(state, level, now),
        **dict.fromkeys(("received_at", "stored_at", "state_since"), at),
    )


def _judged(call: Call, outcome: Any, cast: Cast) -> Assessment:
    at = call.stored_at
    return Assessment(
        call=call, protocol_id=cast.protocol, outcome=outcome, judged_at=at, hard_stop_at=at
    )


def _give_to_desks(waiting: Sequence[Call], cast: Cast, now: datetime) -> None:
    """Offer some calls to a desk, and let a desk have some."""
    if not cast.desks:
        return
    offered, taken = waiting[:AT_DESKS], waiting[AT_DESKS : 2 * AT_DESKS]
    until = now + timedelta(hours=1)
    common = {"desk_id": cast.desks[0], "offered_at": now, "answer_by": until}
    accepted = {"status": HandoffStatus.ACCEPTED, "accepted_at": now}
    Handoff.objects.bulk_create(
        [
            *[Handoff(call=c, handed_by_id=c.taken_by_id, **common) for c in offered],
            *[
                Handoff(
                    call=c,
                    handed_by_id=c.taken_by_id,
                    accepted_by_id=cast.navigators[0],
                    **common,
                    **accepted,
                )
                for c in taken
            ],
        ]
    )
    Call.objects.filter(pk__in=[c.pk for c in taken]).update(state=CallState.WITH_DESK)


def _give_to_units(waiting: Sequence[Call], now: datetime) -> None:
    """Send every unit of the demo that is free to one of the calls."""
    seed_fleet(now=now)
    free = Unit.objects.exclude(assignments__status__in=ACTIVE_STATUSES).order_by("pk")
    pairs = list(zip(free, waiting, strict=False))
    moments = dict.fromkeys(("made_at", "offered_at", "assigned_at", "en_route_at"), now)
    Assignment.objects.bulk_create(
        Assignment(
            call=call,
            unit=unit,
            status=AssignmentStatus.EN_ROUTE,
            assigned_by_id=call.taken_by_id,
            **moments,
        )
        for unit, call in pairs
    )
    sent = [call.pk for _, call in pairs]
    Call.objects.filter(pk__in=sent).update(state=CallState.WITH_TEAM)
