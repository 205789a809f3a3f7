"""The reads behind the API: a call as one who asks may see it, and a part of the feed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from pilot_zones.hours import Paused
from pilot_zones.models import Community
from pilot_zones.phases import Phase
from teams.models import Desk, Person, Unit

from .. import journal
from ..actions.handoff import NoSuchDesk
from ..actions.intake import Taken
from ..actions.offers import NoSuchUnit
from ..models import Assessment, Assignment, Call, Handoff, JournalEntry
from ..permissions import Act, may, require
from ..selectors.calls import calls_visible_to
from ..selectors.place import pilot_at

# Of a judgement, what says how far the asking has come.
OF_THE_QUESTIONS = ("held", "complete", "next", "open", "provisional")


@dataclass(frozen=True)
class ShownPilot:
    """How far the pilot is at a place."""

    phase: Phase
    open: bool
    why: str


@dataclass(frozen=True)
class ShownCall:
    """A call with all that is answered of it; `seq` is the number of its newest line."""

    call: Call
    seq: int
    community: Community | None
    pilot: ShownPilot
    assessment: dict[str, Any] | None
    assignments: list[Assignment]
    # The newest, or None where the call was never handed to a desk.
    handoff: Handoff | None = None


@dataclass(frozen=True)
class ShownEvents:
    """A part of the feed."""

    events: list[journal.Line]
    head: int
    epoch: UUID


def calls_to_show(person: Person) -> QuerySet[Call]:
    """Return the calls that a person may see, with all that is shown of them."""
    newest = JournalEntry.objects.filter(call=OuterRef("pk")).order_by("-seq").values("seq")[:1]
    calls = calls_visible_to(person).select_related("zone__community", "assessment__protocol")
    parts = ("assignments__unit", "handoffs__desk")
    return calls.prefetch_related(*parts).annotate(newest_seq=Subquery(newest))


def shown(
    call: Call, person: Person, now: datetime, *, pauses: Mapping[int, Paused] | None = None
) -> ShownCall:
    """Return a call of `calls_to_show` as this person may see it; `pauses` where they are read."""
    assessment: Assessment | None = getattr(call, "assessment", None)
    return ShownCall(
        call=call,
        seq=getattr(call, "newest_seq"),  # noqa: B009  (an annotation, which no type knows)
        community=call.zone.community if call.zone else None,
        pilot=_pilot(call, now, pauses),
        assessment=judgement(assessment, person) if assessment else None,
        assignments=list(call.assignments.all()),
        handoff=_newest(call),
    )


def _newest(call: Call) -> Handoff | None:
    handed = list(call.handoffs.all())
    return handed[-1] if handed else None


def shown_taken(taken: Taken, person: Person, now: datetime) -> ShownCall:
    """Return a call that was taken: as it stands where it was sent again."""
    if taken.stored:
        return _just_stored(taken)
    return shown(calls_to_show(person).get(pk=taken.call.pk), person, now)


def _just_stored(taken: Taken) -> ShownCall:
    """Return a call to which nothing has happened yet, without asking the database again."""
    call, opened = taken.call, taken.pilot
    community = call.zone.community if call.zone else None
    pilot = ShownPilot(_phase(call), opened.open, opened.why)
    return ShownCall(call, taken.seq, community, pilot, assessment=None, assignments=[])


def _pilot(call: Call, now: datetime, pauses: Mapping[int, Paused] | None) -> ShownPilot:
    opened = pilot_at(call.zone, now, pauses=pauses)
    return ShownPilot(_phase(call), opened.open, opened.why)


def _phase(call: Call) -> Phase:
    return Phase(call.zone.phase) if call.zone else Phase.OUTSIDE


def judgement(assessment: Assessment, person: Person) -> dict[str, Any]:
    """Return an assessment's outcome; its reasons tell answers, so not everybody gets them.

    Where a fall is only proposed, the level in force stays, but which questions are open is as new as
    the answers.
    """
    newest = assessment.proposed or assessment.outcome
    asked = {name: newest[name] for name in OF_THE_QUESTIONS}
    outcome = {**assessment.outcome, **asked, "judged_at": assessment.judged_at}
    if may(person, Act.READ_CARE):
        return outcome
    hidden = {"reasons": None}
    return {**outcome, **hidden, "provisional": {**outcome["provisional"], **hidden}}


def answers_of(call: Call) -> dict[str, str]:
    """Return the answers that were given in a call; none before it is triaged."""
    assessment: Assessment | None = getattr(call, "assessment", None)
    return dict(assessment.answers) if assessment else {}


def assignments_to_show(person: Person) -> QuerySet[Assignment]:
    """Return the assignments of calls that a person may see."""
    return Assignment.objects.filter(call__in=calls_visible_to(person))


def unit_id_of(name: str | int, *, actor: object) -> int:
    """Return the id of the unit in service that this names; raises NotAllowed, NoSuchUnit.

    A text is a call sign, in either case, before it is a number.
    """
    require(actor, Act.ASSIGN_UNIT)
    units = Unit.objects.filter(retired_at__isnull=True)
    if isinstance(name, str):
        called = units.filter(call_sign__iexact=name.strip()).values_list("pk", flat=True).first()
        if called is not None:
            return called
    digits = str(name).strip()
    if digits.isascii() and digits.isdigit() and units.filter(pk=int(digits)).exists():
        return int(digits)
    raise NoSuchUnit(f"there is no unit {digits[:40]} in service")


def desk_id_of(name: str, *, actor: object) -> int | None:
    """Return the id of the desk in service of this name, None for no name; raises NotAllowed, NoSuchDesk."""
    require(actor, Act.HAND_OFF)
    if not name:
        return None
    desks = Desk.objects.filter(retired_at__isnull=True, name__iexact=name.strip())
    found = desks.values_list("pk", flat=True).first()
    if found is None:
        raise NoSuchDesk(f"there is no desk {name[:40]} in service")
    return found


def events_after(seq: int, *, limit: int, person: Person) -> ShownEvents:
    """Return at most `limit` lines after `seq`: every number, but only the calls one may see."""
    lines = journal.after(seq, limit=limit)
    head = journal.head()
    return ShownEvents(_blinded(lines, person), head.seq, head.epoch)


def _blinded(lines: Iterable[journal.Line], person: Person) -> list[journal.Line]:
    lines = list(lines)
    asked = {line.call for line in lines if line.call}
    seen = set(calls_visible_to(person).filter(pk__in=asked).values_list("pk", flat=True))
    return [
        line
        if line.call is None or line.call in seen
        else journal.Line(line.seq, line.kind, None, line.at)
        for line in lines
    ]
