"""A call ends, in exactly one way, and counts in the ledger."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction

from teams.models import Person, Role

from .. import journal
from ..handoff_codes import HandoffStatus
from ..lifecycle import ACCEPTED_STATUSES, ENDINGS, CallState, Outcome, settle
from ..models import Assessment, Assignment, Call
from ..permissions import Act, require
from ..reasons import TakeBackReason
from .assignment_rows import release, say_dropped
from .clocks import CLOCK_FIELDS, enter
from .counting import count_call
from .crewing import require_was_there
from .desk_rows import end_handoff, open_handoff_of
from .errors import ActionRefused
from .locks import lock_call, still_open
from .service_requests import withdraw_backups
from .take_back import refuse_while_given


class TeamStillOut(ActionRefused):
    """A unit is still with the call: it must be clear or taken back first."""

    code: ClassVar[str] = "team_still_out"


class NoTeamWasThere(ActionRefused):
    """The outcome says that a team did something, and none was on scene."""

    code: ClassVar[str] = "no_team_was_there"


@transaction.atomic
def close_call(
    *, call_id: UUID, outcome: Outcome, actor: object, now: datetime, note: str = ""
) -> Call:
    """Close a call with its outcome. Raises NotAllowed, CallIsClosed, TeamStillOut, NoTeamWasThere.

    Raises NotConfirmed while it is given to another service that has not said that it has it. Closed
    with the same outcome already, it changes nothing: a request may come twice.
    """
    person = require(actor, Act.CLOSE_CALL)
    call = lock_call(call_id)
    require_was_there(person, call, now)
    if call.state == CallState.CLOSED and call.outcome == outcome:
        return call
    still_open(call)
    dropped = _drop_who_has_not_accepted(call, now)
    refuse_while_given(call)
    call.ledger, call.ledger_codes = _count(call, outcome)
    helped = _end_at_desk(call, person, now)
    call.outcome, call.closed_at = outcome, now
    enter(call, CallState.CLOSED, now)
    call.save(update_fields=[*CLOCK_FIELDS, "outcome", "closed_at", "ledger", "ledger_codes"])
    withdraw_backups(call, now)
    count_call(call)
    say_dropped(dropped, now)
    journal.record(
        "call.closed",
        call=call,
        actor=person,
        at=now,
        outcome=outcome,
        ledger=call.ledger,
        codes=call.ledger_codes,
        note=note,
        **helped,
    )
    return call


def _drop_who_has_not_accepted(call: Call, now: datetime) -> list[Assignment]:
    """End the offers and reservations of a call, and return them; raises TeamStillOut for a team."""
    left = list(call.assignments.filter(closed_at__isnull=True).select_related("unit"))
    out = [row for row in left if row.status in ACCEPTED_STATUSES]
    if out:
        raise TeamStillOut(f"{out[0].unit.call_sign} is still {out[0].status.replace('_', ' ')}")
    return release(left, TakeBackReason.CALL_CLOSED, now)


def _end_at_desk(call: Call, person: Person | None, now: datetime) -> dict[str, int]:
    """End the hand-off of a call; return the desk, and for how many seconds its navigator had it.

    It ended there too where the crew that was sent says how. Where anybody else closes the call, the
    desk did not end it: then nothing.
    """
    row = open_handoff_of(call)
    if row is None:
        return {}
    ends_it = person is not None and (person.pk == row.accepted_by_id or person.role == Role.CREW)
    if row.accepted_at is None or not ends_it:
        end_handoff(row, HandoffStatus.WITHDRAWN, now)
        return {}
    end_handoff(row, HandoffStatus.DONE, now)
    return {"desk": row.desk_id, "desk_s": int((now - row.accepted_at).total_seconds())}


def _count(call: Call, outcome: Outcome) -> tuple[str, list[str]]:
    reached = call.assignments.filter(on_scene_at__isnull=False).exists()
    if ENDINGS[outcome].by_team and not reached:
        raise NoTeamWasThere(f"'{ENDINGS[outcome].label}' needs a team that was on scene")
    judged = _judged(Assessment.objects.filter(call=call).first())
    return settle(
        outcome=outcome,
        responses=judged["responses"] if judged and not judged["held"] else None,
        not_served=judged.get("not_served", []),
        deciding_rule=next(iter(judged.get("rules", [])), ""),
        reached_by_team=reached,
    )


def _judged(assessment: Assessment | None) -> dict[str, Any]:
    """Return what was made of the answers: nothing before the first.

    A call that others were asked for early is held until somebody accepts what the answers came to;
    it was assessed all the same.
    """
    if assessment is None:
        return {}
    in_force: dict[str, Any] = assessment.outcome
    return (in_force["held"] and assessment.proposed) or in_force
