"""A call is triaged: each answer is kept, and the protocol is asked again."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from teams.models import Person
from triage.engine import assess
from triage.outcome import Assessment as Judgement
from triage.selectors import protocol_in_force, protocol_of

from .. import journal
from ..lifecycle import CallState
from ..models import Answer, Assessment, Call
from ..permissions import Act, require
from ..selectors.units import facts_for
from .clocks import CLOCK_FIELDS, wind
from .locks import lock_open_call


@transaction.atomic
def answer_questions(
    *, call_id: UUID, answers: Mapping[str, str], actor: object, now: datetime
) -> Assessment:
    """Keep the answers and judge the call anew with the protocol version it began with.

    A rise acts at once; a fall below the level of a decided call changes the recommendation only,
    since nothing is taken away from a call without a person. Raises NotAllowed, UnknownAnswer,
    NoProtocol, CallIsClosed.
    """
    person = require(actor, Act.ANSWER)
    assert person is not None, "only people and machines answer"
    call = lock_open_call(call_id)
    held = Assessment.objects.select_related("protocol").filter(call=call).first()
    version = held.protocol if held else protocol_in_force()
    given = {**(held.answers if held else {}), **answers}
    facts = facts_for(call, now)
    if held and (given, facts) == (held.answers, held.facts):
        return held
    judgement = assess(protocol_of(version.pk), given, facts)
    _keep_answers(call, held, answers, person, now)
    assessment, _ = Assessment.objects.update_or_create(
        call=call,
        defaults={
            "protocol": version,
            "answers": given,
            "facts": facts,
            "outcome": judgement.to_json(),
            "judged_at": now,
        },
    )
    _apply(call, judgement, person)
    journal.record(
        "call.answered",
        call=call,
        actor=person,
        at=now,
        answers=dict(answers),
        level=judgement.level,
        responses=list(judgement.responses),
        rules=list(judgement.outcome.rules),
        protocol=str(version),
    )
    return assessment


def _keep_answers(
    call: Call,
    held: Assessment | None,
    answers: Mapping[str, str],
    person: Person,
    now: datetime,
) -> None:
    before = held.answers if held else {}
    Answer.objects.bulk_create(
        Answer(call=call, question=question, answer=answer, given_by=person, given_at=now)
        for question, answer in answers.items()
        if before.get(question) != answer
    )


def _apply(call: Call, judgement: Judgement, person: Person) -> None:
    call.responses = list(judgement.responses)
    decided = call.state != CallState.RECEIVED
    call.level = max(call.level, judgement.level) if decided else judgement.level
    call.owner = call.owner if person.is_machine else person
    wind(call)
    call.save(update_fields=[*CLOCK_FIELDS, "responses", "owner"])
