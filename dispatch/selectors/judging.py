"""A call's answers with the facts of the moment, as a protocol judges them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from triage.engine import assess
from triage.outcome import Assessment as Judgement
from triage.rules import Protocol

from ..models import Call
from .place import in_pilot, scope_in
from .units import facts_for

IN_SCOPE: Final = "in_scope"


def known_facts(protocol: Protocol, call: Call, now: datetime) -> dict[str, str]:
    """Return the facts of a call that this version of a protocol knows; an older one knows fewer."""
    return {name: value for name, value in facts_for(call, now).items() if name in protocol.fact}


@dataclass(frozen=True)
class Judged:
    """The facts that a call was judged by, and what came of them."""

    facts: dict[str, str]
    judgement: Judgement


def judged(
    protocol: Protocol, call: Call, answers: Mapping[str, str], facts: Mapping[str, str]
) -> Judged:
    """Return what a protocol makes of a call; raises UnknownAnswer, UnknownFact.

    A level that the community does not take is out of its scope. The level is known only once the
    call is judged, so such a call is judged a second time with that fact.
    """
    given = dict(facts)
    first = assess(protocol, answers, given)
    if IN_SCOPE not in given or not in_pilot(call.zone):
        return Judged(given, first)
    if scope_in(call.zone).takes_level(first.provisional.level):
        return Judged(given, first)
    given[IN_SCOPE] = "no"
    return Judged(given, assess(protocol, answers, given))
