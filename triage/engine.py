"""Answers and a protocol in; a level, responses and reasons out. Pure and total.

`judge` reads the rules over what is known and nothing else. `assess` is the live tool: what is
not known holds a 911 call up, and "cannot tell" never sends a team alone.
"""

from collections.abc import Mapping

from .deciding import decide, serve
from .live import guarded, in_force
from .open_questions import next_question, open_questions
from .outcome import Assessment, OpenQuestion, Outcome, Reason
from .reading import UnknownAnswer, UnknownFact, known
from .rules import Change, Protocol

__all__ = [
    "Assessment",
    "OpenQuestion",
    "Outcome",
    "Reason",
    "UnknownAnswer",
    "UnknownFact",
    "assess",
    "judge",
    "outcome_in_force",
]


def judge(protocol: Protocol, answers: Mapping[str, str], facts: Mapping[str, str]) -> Outcome:
    """Return what the rules say of these answers; a question without an answer meets no rule.

    Raises UnknownAnswer or UnknownFact. A fact that is not given is not `yes`.
    """
    reading = known(protocol, answers, facts)
    return serve(protocol, decide(protocol, reading), reading)


def outcome_in_force(
    protocol: Protocol, answers: Mapping[str, str], facts: Mapping[str, str]
) -> Outcome:
    """Return what a 911 call gets now, without saying what is open: `assess(…).outcome`, faster.

    Raises UnknownAnswer or UnknownFact.
    """
    reading = known(protocol, answers, facts)
    return in_force(protocol, guarded(protocol, reading), reading)


def assess(
    protocol: Protocol,
    answers: Mapping[str, str],
    facts: Mapping[str, str],
    *,
    asked_by_911: bool = True,
) -> Assessment:
    """Return what is in force now, what it comes to so far, and what is still open.

    A 911 call starts at level 4 under ordinary handling and comes down only as far as no open
    question could raise it again; a hard stop is recommended at once. A call not asked by 911
    (the desk's own) is never held. Raises UnknownAnswer or UnknownFact.
    """
    reading = known(protocol, answers, facts)
    decision = guarded(protocol, reading)
    provisional = serve(protocol, decision, reading)
    outcome = in_force(protocol, decision, reading) if asked_by_911 else provisional
    held = outcome.level > provisional.level
    still_open = open_questions(protocol, decision, reading, held=held)
    return Assessment(
        outcome=outcome,
        provisional=provisional,
        held=held,
        complete=all(one.change is Change.RECORD for one in still_open),
        next_question=next_question(protocol, still_open),
        open_questions=still_open,
        protocol=f"{protocol.id} {protocol.version}",
    )
