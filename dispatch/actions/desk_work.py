"""What a navigator does with a call: asks on, helps by phone, or connects the person to a service."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import F

from teams.models import Person

from ..handoff_codes import HandoffStatus
from ..lifecycle import Outcome
from ..models import Assessment, Call, DeskNote, Handoff
from ..permissions import Act, require
from .assessment import answer_questions
from .callback import NotAccepted
from .closing import close_call
from .desk_rows import lock_at_desk
from .errors import ActionRefused
from .followup import Asked, agree_follow_up
from .referral import refer_to_service

LONGEST_SERVICE = 120


class ServiceUnnamed(ActionRefused):
    """A person is connected to a service, and nobody says which."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "service_unnamed"


@transaction.atomic
def answer_at_desk(
    *, handoff_id: int, answers: Mapping[str, str], actor: object, now: datetime
) -> Assessment:
    """Go on with the triage of a call that a navigator has; what had an answer counts as asked again.

    Raises what `answer_questions` raises, and NotYourDesk, HandoffIsOver, NoSuchHandoff, NotAccepted.
    """
    row = _accepted(handoff_id, actor)
    before = Assessment.objects.filter(call=row.call).values_list("answers", flat=True).first()
    again = len(set(before or {}) & set(answers))
    judged = answer_questions(call_id=row.call_id, answers=answers, actor=actor, now=now)
    if again:
        Handoff.objects.filter(pk=row.pk).update(asked_again=F("asked_again") + again)
    return judged


@transaction.atomic
def finish_at_desk(
    *,
    handoff_id: int,
    outcome: Outcome,
    service: str,
    text: str,
    actor: object,
    now: datetime,
    service_id: UUID | None = None,
    follow_up: Asked | None = None,
) -> Call:
    """Close a call that a navigator has: helped by phone, connected to a `service`, or as it ended.

    A service of the directory (`service_id`) is referred to and gives its name; a `follow_up` is
    agreed. All or nothing. What the navigator wrote stays at the desk: the journal says the outcome
    and nothing of it. Raises what `close_call`, `refer_to_service` and `agree_follow_up` raise, and
    ServiceUnnamed, NotYourDesk, HandoffIsOver, NotAccepted.
    """
    row = _accepted(handoff_id, actor)
    if service_id is not None:
        referred = refer_to_service(
            call_id=row.call_id, service_id=service_id, actor=actor, now=now
        )
        service = referred.service.name[:LONGEST_SERVICE]
    if outcome is Outcome.CONNECTED and not service:
        raise ServiceUnnamed("name the service that the person was connected to")
    DeskNote.objects.create(handoff=row, text=text, service=service)
    if follow_up is not None:
        agree_follow_up(
            call_id=row.call_id,
            consent=follow_up.consent,
            within_h=follow_up.within_h,
            actor=actor,
            now=now,
        )
    return close_call(call_id=row.call_id, outcome=outcome, actor=actor, now=now)


def _accepted(handoff_id: int, actor: object) -> Handoff:
    person = require(actor, Act.WORK_DESK)
    assert isinstance(person, Person), "only people work at a desk"
    row = lock_at_desk(handoff_id, person)
    if row.status != HandoffStatus.ACCEPTED:
        raise NotAccepted(f"accept call {row.call.number} first")
    return row
