"""States and moves of a call and of an assignment, and how a call ends. Pure: no framework."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class CallState(StrEnum):
    """Where a call stands."""

    RECEIVED = "received"  # somebody must triage it and decide
    WAITING = "waiting"  # decided, and waiting for whom it needs
    WITH_DESK = "with_desk"  # a navigator has it
    WITH_TEAM = "with_team"  # at least one unit has accepted
    CLOSED = "closed"


class AssignmentStatus(StrEnum):
    """How far one unit is with one call; the words of the EIDO secondary unit status registry."""

    RESERVED = "reserved"  # stacked for later: nobody is told and nobody is dispatched
    OFFERED = "offered"  # the crew is asked, and a clock runs
    ASSIGNED = "assigned"  # the crew has accepted
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    CLEAR = "clear"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    LAPSED = "lapsed"


# A team has the call: its crew accepted it and has not left it.
ACCEPTED_STATUSES = (
    AssignmentStatus.ASSIGNED,
    AssignmentStatus.EN_ROUTE,
    AssignmentStatus.ON_SCENE,
)
# What occupies a unit: it has one of these at most.
ACTIVE_STATUSES = (AssignmentStatus.OFFERED, *ACCEPTED_STATUSES)
OPEN_STATUSES = (AssignmentStatus.RESERVED, *ACTIVE_STATUSES)
ENDED_STATUSES = tuple(status for status in AssignmentStatus if status not in OPEN_STATUSES)
# What a person may say of a unit that has a call; the rest each have an action of their own.
REPORTED_STATUSES = (*ACCEPTED_STATUSES, AssignmentStatus.CLEAR)

CALL_MOVES: dict[CallState, frozenset[CallState]] = {
    CallState.RECEIVED: frozenset({CallState.WAITING, CallState.WITH_TEAM, CallState.CLOSED}),
    # A desk that gives a call back puts it in front of 911 again.
    CallState.WAITING: frozenset(
        {CallState.RECEIVED, CallState.WITH_DESK, CallState.WITH_TEAM, CallState.CLOSED}
    ),
    CallState.WITH_DESK: frozenset({CallState.RECEIVED, CallState.WITH_TEAM, CallState.CLOSED}),
    CallState.WITH_TEAM: frozenset({CallState.WAITING, CallState.WITH_DESK, CallState.CLOSED}),
    CallState.CLOSED: frozenset(),
}

ASSIGNMENT_MOVES: dict[AssignmentStatus, tuple[AssignmentStatus, ...]] = {
    AssignmentStatus.RESERVED: (AssignmentStatus.OFFERED, AssignmentStatus.CANCELLED),
    # Said by radio, a crew is on its way without ever having pressed "accept".
    AssignmentStatus.OFFERED: (
        AssignmentStatus.ASSIGNED,
        AssignmentStatus.EN_ROUTE,
        AssignmentStatus.ON_SCENE,
        AssignmentStatus.DECLINED,
        AssignmentStatus.LAPSED,
        AssignmentStatus.CANCELLED,
    ),
    AssignmentStatus.ASSIGNED: (
        AssignmentStatus.EN_ROUTE,
        AssignmentStatus.ON_SCENE,
        AssignmentStatus.CANCELLED,
    ),
    AssignmentStatus.EN_ROUTE: (AssignmentStatus.ON_SCENE, AssignmentStatus.CANCELLED),
    AssignmentStatus.ON_SCENE: (AssignmentStatus.CLEAR,),
    **dict.fromkeys(ENDED_STATUSES, ()),
}


@dataclass(frozen=True)
class Ending:
    """One way a call can end: its word for people and its APCO ANS 1.111.2-2018 disposition code."""

    label: str
    apco: str
    by_team: bool = False
    by_phone: bool = False


class Outcome(StrEnum):
    """How a call ended. Not found and declined are outcomes in their own right."""

    ENGAGED = "engaged"
    TRANSPORTED = "transported"
    NOT_LOCATED = "not_located"
    DECLINED = "declined"
    HANDED_OVER = "handed_over"
    RESOLVED_BY_PHONE = "resolved_by_phone"
    CONNECTED = "connected"
    CANCELLED = "cancelled"
    DUPLICATE = "duplicate"
    NO_CRISIS = "no_crisis"


ENDINGS: dict[Outcome, Ending] = {
    Outcome.ENGAGED: Ending("Helped on scene", "18", by_team=True),
    Outcome.TRANSPORTED: Ending("Taken to a service", "16", by_team=True),
    Outcome.NOT_LOCATED: Ending("Not found", "14", by_team=True),
    Outcome.DECLINED: Ending("Help declined", "42", by_team=True),
    Outcome.HANDED_OVER: Ending("Handed to police, fire or EMS", "15"),
    Outcome.RESOLVED_BY_PHONE: Ending("Helped by phone", "05", by_phone=True),
    Outcome.CONNECTED: Ending("Connected to a service", "15", by_phone=True),
    Outcome.CANCELLED: Ending("Cancelled by the caller", "10"),
    Outcome.DUPLICATE: Ending("Same as another call", "22"),
    Outcome.NO_CRISIS: Ending("No crisis found", "13"),
}


class Ledger(StrEnum):
    """The four ways in which a call counts; New York lost 13,042 calls for want of the second."""

    DIVERTED = "diverted"
    NOT_SERVED = "not_served"
    INELIGIBLE = "ineligible"
    NOT_ASSESSED = "not_assessed"


CRISIS_RESPONSES = frozenset(
    {
        "CRISIS_TEAM",
        "CRISIS_TEAM_OFFICER",
        "CRISIS_TEAM_OFFICER_PLAIN",
        "PACT",
        "NAV_211",
        "DISTRESS_988",
    }
)


class MoveRefused(Exception):
    """A state cannot follow another; says both, and what could."""


def move_call(before: CallState, after: CallState) -> CallState:
    """Return `after`; raises MoveRefused where a call cannot go there. Staying is no move."""
    if after != before and after not in CALL_MOVES[before]:
        raise MoveRefused(f"a call that is {before} cannot become {after}")
    return after


def move_assignment(before: AssignmentStatus, after: AssignmentStatus) -> AssignmentStatus:
    """Return `after`; raises MoveRefused naming the moves that are open."""
    if after not in ASSIGNMENT_MOVES[before]:
        can = ", ".join(ASSIGNMENT_MOVES[before]) or "nothing: it has ended"
        raise MoveRefused(f"a unit that is {before} cannot become {after}; it can become {can}")
    return after


def call_state_with(statuses: Iterable[AssignmentStatus], *, at_desk: bool = False) -> CallState:
    """Return where an open, decided call stands, given the statuses of its assignments.

    `at_desk` is whether a navigator has it: then it goes back to the navigator, not to the waiting.
    """
    if any(status in ACCEPTED_STATUSES for status in statuses):
        return CallState.WITH_TEAM
    return CallState.WITH_DESK if at_desk else CallState.WAITING


def settle(
    *,
    outcome: Outcome,
    responses: Iterable[str] | None,
    not_served: Iterable[str],
    deciding_rule: str,
    reached_by_team: bool,
) -> tuple[Ledger, list[str]]:
    """Return how a call counts and with which codes; `responses` is None where nobody assessed it.

    A team that was on scene, or a call helped by phone, is *diverted* whatever was recommended.
    Otherwise a recommended crisis response that nobody gave, or one that the system could not give,
    is *not served*: by the system's codes, or by the outcome where it has none.
    """
    ending = ENDINGS[outcome]
    if reached_by_team and ending.by_team:
        return Ledger.DIVERTED, []
    if responses is None:
        return Ledger.NOT_ASSESSED, [outcome.value]
    if ending.by_phone:
        return Ledger.DIVERTED, []
    codes = sorted(set(not_served))
    if codes or CRISIS_RESPONSES & set(responses):
        return Ledger.NOT_SERVED, codes or [outcome.value]
    return Ledger.INELIGIBLE, [deciding_rule]
