"""A call is triaged: each answer is kept, and the protocol is asked again."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from teams.models import Person
from triage.outcome import Assessment as Judgement
from triage.selectors import protocol_in_force, protocol_of

from .. import journal
from ..lifecycle import CallState
from ..models import Answer, Assessment, Call
from ..permissions import Act, require
from ..selectors.judging import judged, known_facts
from .check_in_clock import hasten_check_ins
from .clocks import CLOCK_FIELDS, wind
from .locks import lock_open_call
from .shadow import record_shadows


@transaction.atomic
def answer_questions(
    *, call_id: UUID, answers: Mapping[str, str], actor: object, now: datetime
) -> Assessment:
    """Keep the answers and judge the call anew with the protocol version it began with.

    Until a person has decided, the newest judgement is in force. After that a rise acts at once and is
    told as such; a fall is only proposed, since nothing is taken from a call without a person.
    Raises NotAllowed, UnknownAnswer, NoProtocol, CallIsClosed.
    """
    person = require(actor, Act.ANSWER)
    assert person is not None, "only people and machines answer"
    call = lock_open_call(call_id)
    held = _held(call)
    version = held.protocol if held else protocol_in_force()
    given = {**(held.answers if held else {}), **answers}
    protocol = protocol_of(version.pk)
    made = judged(protocol, call, given, known_facts(protocol, call, now))
    if held and (given, made.facts) == (held.answers, held.facts):
        return held
    _keep_answers(call, held, answers, person, now)
    assessment = held or Assessment(call=call, protocol=version)
    assessment.answers, assessment.facts, assessment.judged_at = given, made.facts, now
    if assessment.hard_stop_at is None and set(answers) & set(protocol.hard_stop_questions):
        assessment.hard_stop_at = now
    _keep_judgement(assessment, made.judgement, answers=answers, person=person)
    return assessment


def judge_again(call: Call, *, person: Person | None, now: datetime) -> bool:
    """Judge a call anew whose facts have changed, from the answers it has; return whether it was.

    One without any answer is left. For an action that holds the call's lock and has recorded its own
    line; `person` is None where the program looked.
    """
    held = _held(call)
    if held is None:
        return False
    protocol = protocol_of(held.protocol_id)
    made = judged(protocol, call, held.answers, known_facts(protocol, call, now))
    if made.facts == held.facts:
        return False
    held.facts, held.judged_at = made.facts, now
    _keep_judgement(held, made.judgement, answers={}, person=person)
    return True


def _keep_judgement(
    assessment: Assessment,
    judgement: Judgement,
    *,
    answers: Mapping[str, str],
    person: Person | None,
) -> None:
    """Put a judgement in force or propose it, and record it with the `answers` that were new."""
    call, version, now = assessment.call, assessment.protocol, assessment.judged_at
    is_first = not assessment.outcome
    falls = not is_first and _only_proposed(call, judgement)
    if falls:
        assessment.proposed = judgement.to_json()
    else:
        assessment.outcome, assessment.proposed = judgement.to_json(), None
    assessment.save(force_insert=is_first)
    rose = call.state != CallState.RECEIVED and judgement.level > call.level
    if not falls:
        _apply(call, judgement)
    call.owner = call.owner if person is None or person.is_machine else person
    call.save(update_fields=[*CLOCK_FIELDS, "responses", "owner"])
    # A rise is for every crew that is out with the call: it is told, and checks in sooner.
    told = {"units": hasten_check_ins(call)} if rose else {}
    record_shadows(
        call, version=version, answers=assessment.answers, facts=assessment.facts, now=now
    )
    journal.record(
        "call.rose" if rose else "call.fall_proposed" if falls else "call.answered",
        call=call,
        actor=person,
        at=now,
        answers=dict(answers),
        level=judgement.level,
        responses=list(judgement.responses),
        rules=list(judgement.outcome.rules),
        protocol=str(version),
        **told,
    )


def _held(call: Call) -> Assessment | None:
    """Return the judgement so far; its protocol without the text, which is read once per process."""
    judged = Assessment.objects.select_related("protocol").filter(call=call)
    held = judged.defer("protocol__text", "protocol__vignettes").first()
    if held is not None:
        held.call = call  # the locked one
    return held


def _only_proposed(call: Call, judgement: Judgement) -> bool:
    """Return whether a call that people already act on would get less: that is for them to accept."""
    return call.state != CallState.RECEIVED and judgement.level < call.level


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


def _apply(call: Call, judgement: Judgement) -> None:
    """Put a judgement in force, unsaved; one that rises ends a supervisor's lowering."""
    if judgement.level > call.level:
        call.lowered_to = None
    call.level, call.responses = judgement.level, list(judgement.responses)
    wind(call)
