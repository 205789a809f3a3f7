"""What a person may decide about a call now; each choice says what it will do."""

from dataclasses import dataclass
from typing import Any

from triage.selectors import protocol_of

from ..lifecycle import CallState
from ..models import Assessment, Call
from ..permissions import Act, may
from ..services import RESPONDERS
from .handoffs import desk_to_ask, needed_after_return
from .offers import NOBODY_ASKED, Asking
from .units import KIND_OF_RESPONSE
from .words import response_words


@dataclass(frozen=True)
class Choice:
    """One decision, as the form sends it and as its button says it."""

    value: str
    label: str
    key: str = ""


@dataclass(frozen=True)
class Decision:
    """The decision that is recommended (an empty label where there is none), and the others.

    `proposal` says which lower outcome new answers propose, or nothing; `lower` are a supervisor's.
    """

    accept_value: str
    accept_label: str
    accept_key: str
    higher: list[Choice]
    proposal: str
    lower: list[Choice]


def decision_for(
    call: Call,
    assessment: Assessment | None,
    candidates: list[dict[str, Any]] | None,
    *,
    person: object,
    asking: Asking = NOBODY_ASKED,
) -> Decision:
    """Return what `person` may decide: police, fire or EMS, the best unit, to wait, raise or lower.

    While a unit is being asked, no second one is recommended, and none that turned this call down:
    a person may ask it again.
    """
    accept = _accept(call, assessment, _to_ask(candidates or [], asking))
    return Decision(
        accept_value=accept.value,
        accept_label=accept.label,
        accept_key="s" if accept.label else "",
        higher=[*_raises(call), *_waits(call, accept), *_responders(call, accept)],
        proposal=_proposal(assessment),
        lower=_lowers(call, assessment) if may(person, Act.LOWER) else [],
    )


def _to_ask(candidates: list[dict[str, Any]], asking: Asking) -> list[dict[str, Any]]:
    if asking.answer_by is not None:
        return []
    gone = {row.unit_id for row in asking.turned_down}
    return [unit for unit in candidates if unit["unit_id"] not in gone]


def _proposal(assessment: Assessment | None) -> str:
    if assessment is None or not assessment.proposed:
        return ""
    proposed = assessment.proposed
    return f"level {proposed['level']}, {response_words(proposed['responses'])}"


def undoes_raise(call: Call, level: int) -> bool:
    """Return whether `level` is the protocol's own, above which people raised the call."""
    return (
        call.lowered_to is None
        and call.raised_to is not None
        and level == call.level < call.urgency
    )


def _lowers(call: Call, assessment: Assessment | None) -> list[Choice]:
    """Return the lower levels that a supervisor may choose, as the action will allow them."""
    falls = _falls(call, assessment)
    if not undoes_raise(call, call.level):
        return falls
    undo = Choice(f"lower:{call.level}", f"Level {call.level}: undo the raise")
    return [undo, *(choice for choice in falls if choice.value != undo.value)]


def _falls(call: Call, assessment: Assessment | None) -> list[Choice]:
    if assessment is None or assessment.outcome["held"] or assessment.outcome["hard_stop"]:
        return []
    if call.urgency not in protocol_of(assessment.protocol_id).overrides.supervisor_may_lower:
        return []
    return [Choice(f"lower:{n}", f"Level {n}") for n in range(call.urgency - 1, -1, -1)]


def _accept(call: Call, assessment: Assessment | None, candidates: list[dict[str, Any]]) -> Choice:
    nothing = Choice("", "")
    needed = needed_after_return(call)
    if needed and needed not in call.requested:
        return Choice(f"ask:{needed}", f"Ask for {response_words([needed])}")
    if assessment is None or (assessment.outcome["held"] and not assessment.outcome["hard_stop"]):
        return nothing
    missing = [r for r in RESPONDERS if r in call.responses and r not in call.requested]
    if missing:
        return Choice(f"ask:{'+'.join(missing)}", f"Ask for {response_words(missing)}")
    if call.state == CallState.WITH_TEAM:
        return nothing
    return _sends(call, candidates) or nothing


def _sends(call: Call, candidates: list[dict[str, Any]]) -> Choice | None:
    """Return whom to send or ask, by what is recommended: a desk, the best unit, or to wait for one."""
    if not set(call.responses) & set(KIND_OF_RESPONSE):
        desk = desk_to_ask(call)
        return Choice(f"hand:{desk.id}", f"Hand to {desk.name}") if desk else None
    free = [unit for unit in candidates if not unit["refusal"]]
    if free:
        return Choice(f"send:{free[0]['unit_id']}", f"Offer it to {free[0]['name']}")
    return Choice("wait", "Wait for a team") if call.state == CallState.RECEIVED else None


def _raises(call: Call) -> list[Choice]:
    levels = range(call.urgency + 1, 5)
    return [Choice(f"raise:{n}", f"Raise to {n}", "r" * (n == levels[0])) for n in levels]


def _waits(call: Call, accept: Choice) -> list[Choice]:
    if call.state != CallState.RECEIVED or accept.value == "wait":
        return []
    return [Choice("wait", "Wait for a team", "w")]


def _responders(call: Call, accept: Choice) -> list[Choice]:
    if accept.value.startswith("ask:") or set(RESPONDERS) <= set(call.requested):
        return []
    missing = [r for r in RESPONDERS if r not in call.requested]
    return [Choice(f"ask:{service}", f"Ask for {response_words([service])}") for service in missing]
