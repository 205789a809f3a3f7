"""Every raise and lower that a person made by themselves, with its reason, from the journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery

from teams.models import Person

from ..models import JournalEntry
from ..permissions import MAY, Act, require
from ..review_codes import OVERRULING_WORDS, Overruling
from .period import Period
from .reading import reading_at
from .words import LEVELS

ERASED = "Erased with the line's body, as retention says"


@dataclass(frozen=True)
class Overruled:
    """One change of a level by hand. `before` is None where the line before it was erased."""

    seq: int
    at: datetime
    call: UUID
    number: str
    what: str
    before: int | None
    after: int | None
    reason: str
    by: str

    @property
    def shapes(self) -> tuple[str, str]:
        """The shapes of the level before and after; empty where it is not known."""
        return _shape(self.before), _shape(self.after)


@dataclass(frozen=True)
class Tally:
    """How often one person did each: raised, lowered, accepted a lower outcome."""

    person: str
    counts: list[int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts)


def overrulings(person: object, period: Period) -> QuerySet[JournalEntry]:
    """Return the lines of a period that changed a level by hand, newest first. Raises NotAllowed."""
    require(person, Act.READ_QUALITY)
    told = JournalEntry.objects.using(reading_at())
    lines = told.filter(kind__in=[kind.value for kind in Overruling])
    # By the index over time: numbers follow commits, so the two orders agree.
    return lines.filter(at__gte=period.since, at__lt=period.until).order_by("-at", "-seq")


def in_words(lines: QuerySet[JournalEntry]) -> list[Overruled]:
    """Return lines as they are read; give only those that are shown: each looks at the line before it."""
    earlier = JournalEntry.objects.filter(call=OuterRef("call"), seq__lt=OuterRef("seq"))
    card = Subquery(earlier.order_by("-seq").values("data__card")[:1])
    rows = lines.select_related("call", "actor").annotate(card_before=card)
    return [_said(line) for line in rows]


def tallies(lines: QuerySet[JournalEntry]) -> list[Tally]:
    """Return how often each person did what, whoever did most first."""
    counted = lines.order_by().values_list("actor", "kind").annotate(times=Count("seq"))
    table: dict[int | None, dict[str, int]] = {}
    for actor, kind, times in counted:
        table.setdefault(actor, {})[kind] = times
    people = Person.objects.in_bulk([actor for actor in table if actor is not None])
    rows = [
        Tally(
            str(people[actor]) if actor else "The program",
            [counts.get(kind, 0) for kind in Overruling],
        )
        for actor, counts in table.items()
    ]
    return sorted(rows, key=lambda row: (-row.total, row.person))


def overrulers() -> QuerySet[Person]:
    """Return the people who may raise or lower a call, by name."""
    return Person.objects.filter(is_machine=False, role__in=_roles()).order_by(
        "last_name", "first_name", "username"
    )


def _roles() -> Iterable[str]:
    return MAY[Act.RAISE] | MAY[Act.LOWER] | MAY[Act.DECIDE]


def _said(line: Any) -> Overruled:
    data = line.data
    return Overruled(
        seq=line.seq,
        at=line.at,
        call=line.call.pk,
        number=line.call.number,
        what=OVERRULING_WORDS[Overruling(line.kind)],
        before=level_of(line.card_before),
        after=data.get("level") if data else None,
        reason=_reason(line.kind, data),
        by=str(line.actor or "The program"),
    )


def _reason(kind: str, data: dict[str, Any] | None) -> str:
    if data is None:
        return ERASED
    if kind == Overruling.FELL:
        return f"New answers: {', '.join(data.get('rules', []))}"
    return str(data.get("reason", "")) or "No reason was given"


def level_of(card: dict[str, Any] | None) -> int | None:
    """Return the level that counted on a call's card, or None where there is no card."""
    if not card:
        return None
    lowered = card.get("lowered_to")
    return int(lowered if lowered is not None else max(card["level"], card.get("raised_to", 0)))


def _shape(level: int | None) -> str:
    return LEVELS[level][0] if level in LEVELS else ""
