"""Which calls may be picked for review: each call-taker's calls of a week, and what the rules name."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from ..handoff_codes import HandoffStatus
from ..lifecycle import CallState
from ..models import Answer, Assignment, Call, Emergency, Handoff, JournalEntry
from ..review_codes import DANGERS, TIMES_IN_DOUBT, Overruling, Why
from ..sampling import Week

Condition = Callable[[datetime], Q]

ROSE: Final = (Overruling.RAISED.value, "call.rose")


def with_taker(calls: QuerySet[Call]) -> QuerySet[Any]:
    """Return the calls, each with `taker`: who took it, else the first person who asked its questions.

    Neither ever changes, so a sample drawn again is the same; a call that no person asked has none.
    """
    asked = Answer.objects.filter(call=OuterRef("pk"), given_by__is_machine=False)
    first = Subquery(asked.order_by("given_at", "pk").values("given_by")[:1])
    by_hand = When(taken_by__is_machine=False, then=F("taken_by"))
    return calls.annotate(taker=Case(by_hand, default=first, output_field=BigIntegerField()))


def pool_of(week: Week) -> dict[int, list[UUID]]:
    """Return the calls stored in a week by their call-takers: what its sample is drawn from."""
    calls = Call.objects.filter(stored_at__gte=week.since, stored_at__lt=week.until)
    pool: dict[int, list[UUID]] = {}
    for call in with_taker(calls).only("pk"):
        if call.taker is not None:
            pool.setdefault(call.taker, []).append(call.pk)
    return pool


def seed_of(week: Week) -> tuple[int, str]:
    """Return the number and the hash, in hex, of the last journal line of a week; 0 and "" before any."""
    lines = JournalEntry.objects.filter(at__lt=week.until).order_by("-seq")
    seq, seed = lines.values_list("seq", "hash").first() or (0, b"")
    return seq, bytes(seed).hex()


def named_by_rules(since: datetime) -> dict[Why, set[UUID]]:
    """Return the closed calls stored since a moment that each rule names."""
    calls = Call.objects.filter(stored_at__gte=since, state=CallState.CLOSED)
    return {
        why: set(calls.filter(names(since)).values_list("pk", flat=True))
        for why, names in _RULES.items()
    }


def takers_of(calls: set[UUID]) -> dict[UUID, int | None]:
    """Return whose each call was: its taker, or where nobody asked anything whoever had it last."""
    rows = with_taker(Call.objects.filter(pk__in=calls)).only("owner")
    return {call.pk: call.owner_id if call.taker is None else call.taker for call in rows}


def _lines(kinds: tuple[str, ...], since: datetime) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(kind__in=kinds, at__gte=since)


def _changed_by(kind: Overruling) -> Condition:
    return lambda since: Q(pk__in=_lines((kind.value,), since).values("call"))


def _returned(since: datetime) -> Q:
    back = Handoff.objects.filter(status=HandoffStatus.RETURNED, return_code__in=DANGERS)
    return Q(pk__in=back.filter(ended_at__gte=since).values("call"))


def _rose(since: datetime) -> Q:
    """Return the calls with a rise after a crew had accepted."""
    accepted = Assignment.objects.filter(call=OuterRef("call"), assigned_at__lte=OuterRef("at"))
    return Q(pk__in=_lines(ROSE, since).filter(Exists(accepted)).values("call"))


def _emergency(since: datetime) -> Q:
    pressed = Emergency.objects.filter(heard_at__gte=since, call__isnull=False)
    return Q(pk__in=pressed.values("call"))


def _times(since: datetime) -> Q:
    """Return the calls flagged so, and those of which an interval as stored is negative."""
    back = Q(en_route_at__lt=F("assigned_at")) | Q(on_scene_at__lt=F("en_route_at"))
    turned = Assignment.objects.filter(back | Q(closed_at__lt=F("on_scene_at")))
    return (
        Q(flags__overlap=[flag.value for flag in TIMES_IN_DOUBT])
        | Q(closed_at__lt=F("stored_at"))
        | Q(decided_at__lt=F("stored_at"))
        | Q(pk__in=turned.filter(made_at__gte=since).values("call"))
    )


_RULES: Final[Mapping[Why, Condition]] = {
    Why.LOWERED: _changed_by(Overruling.LOWERED),
    Why.FELL: _changed_by(Overruling.FELL),
    Why.RETURNED: _returned,
    Why.ROSE_WITH_TEAM: _rose,
    Why.EMERGENCY: _emergency,
    Why.TIMES: _times,
}
