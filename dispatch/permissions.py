"""One table: who may do what. Every action asks it first; what is not in it is refused."""

from enum import StrEnum
from typing import Final

from teams.models import Person, Role


class Act(StrEnum):
    """Everything that somebody can do here."""

    WATCH_BOARD = "watch the board"
    TAKE_CALL = "take a call"
    READ_CALL = "read a call"
    READ_CARE = "read what was said in confidence"
    ANSWER = "answer a triage question"
    RAISE = "raise a call"
    LOWER = "lower a call"
    DECIDE = "decide what a call needs"
    HAND_OFF = "hand a call to a desk"
    WORK_DESK = "take calls at a desk"
    ASSIGN_UNIT = "assign a unit"
    ANSWER_OFFER = "answer for a unit"
    MOVE_STATUS = "move a unit's status"
    CLOSE_CALL = "close a call"
    WORK_IN_FIELD = "work from a crew's phone"
    CHECK_IN = "say that a crew is well"
    RAISE_EMERGENCY = "raise an emergency"
    ACKNOWLEDGE = "acknowledge an emergency"
    REQUEST_BACKUP = "ask for backup"
    TAKE_BACK = "give a call to police, fire or EMS"
    CONFIRM_SERVICE = "confirm that another service has it"
    READ_HANDOVER = "read what goes with a call that was given away"
    CHANGE_CAUTIONS = "keep the cautions of places"
    AGREE_FOLLOW_UP = "agree a follow-up with somebody"
    WORK_FOLLOW_UPS = "follow up"
    REFER = "refer somebody to a service"
    SEARCH_DIRECTORY = "search the directory of services"
    CHANGE_DIRECTORY = "change the directory of services"
    READ_EVENTS = "read the numbered feed"
    CHANGE_ZONES = "change the pilot's communities at once"
    DRAFT_ZONES = "draft a change of the pilot's communities"
    PUBLISH_ZONES = "publish a change of the pilot's communities"
    PAUSE_COMMUNITY = "pause a community, or resume it"
    CHANGE_PROTOCOLS = "put in force the protocol that comes with the project"
    EDIT_PROTOCOL = "write a protocol"
    TEST_PROTOCOL = "test a protocol"
    APPROVE_PROTOCOL = "approve or publish a protocol"
    CHANGE_PEOPLE = "change people and tokens"
    CHANGE_TEAMS = "change agencies, teams and rosters"
    READ_PARTNERS = "read what agencies apply with"
    SCORE_PARTNERS = "score an agency's application"
    DECIDE_PARTNERS = "accept or decline an agency"
    KEEP_ROSTER = "keep an agency's own teams, people and rosters"
    PAUSE_TEAM = "pause a team or a unit"
    SEE_COVER = "see where cover is short"
    READ_LEDGER = "read the ledger"
    WATCH_QUEUE = "watch the queue"
    REASSIGN = "give calls to another dispatcher"
    WATCH_WALL = "watch the wall board"
    LOOK_BACK = "see the board as it was"
    READ_QUALITY = "see raises, lowerings and reviews"
    PICK_REVIEWS = "pick calls for review"
    REVIEW_CALL = "review a call"
    READ_OWN_REVIEWS = "read the reviews of one's own calls"
    TRAIN = "play a training shift"
    ASK_JOB = "start a long job"
    WATCH_RUNNING = "see whether the system is well"
    SWEEP = "sweep for what is late"


class System:
    """The program itself, when a sweep or a command at the console of the machine acts."""

    def __repr__(self) -> str:
        return "the system"


SYSTEM: Final = System()

_FLOOR = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
_DESK = _FLOOR | {Role.NAVIGATOR}
_FEED = frozenset({Role.CAD_FEED})
# Who sees somebody again: the desk, and an agency's own people. Never the floor of 911.
_AFTER = frozenset({Role.NAVIGATOR, Role.CREW, Role.COORDINATOR})
# For its own unit's assignments alone (actions/crewing.py).
_CREW = frozenset({Role.CREW})

MAY: Final[dict[Act, frozenset[Role]]] = {
    # A navigator sees the calls of their own desks, on the desk's page.
    Act.WATCH_BOARD: _FLOOR,
    Act.TAKE_CALL: _FLOOR | _FEED,
    Act.READ_CALL: _DESK | _FEED,
    Act.READ_CARE: _DESK,
    Act.ANSWER: _DESK | _FEED,
    Act.RAISE: _DESK,
    Act.LOWER: frozenset({Role.SUPERVISOR}),
    Act.DECIDE: _DESK,
    Act.HAND_OFF: _FLOOR,
    Act.WORK_DESK: frozenset({Role.NAVIGATOR}),
    Act.ASSIGN_UNIT: _DESK,
    Act.ANSWER_OFFER: _DESK | _CREW,
    Act.MOVE_STATUS: _DESK | _CREW,
    # A crew says how its own visit ended.
    Act.CLOSE_CALL: _DESK | _CREW,
    Act.WORK_IN_FIELD: _CREW,
    Act.CHECK_IN: _DESK | _CREW,
    Act.RAISE_EMERGENCY: _DESK | _CREW,
    Act.ACKNOWLEDGE: _DESK,
    Act.REQUEST_BACKUP: _DESK | _CREW,
    Act.TAKE_BACK: _DESK | _CREW,
    # The primary CAD says it of its own calls.
    Act.CONFIRM_SERVICE: _DESK | _FEED,
    Act.READ_HANDOVER: _DESK | _FEED,
    Act.CHANGE_CAUTIONS: _FLOOR,
    Act.AGREE_FOLLOW_UP: _DESK | {Role.CREW},
    Act.WORK_FOLLOW_UPS: _AFTER,
    Act.REFER: _AFTER,
    Act.SEARCH_DIRECTORY: _AFTER | {Role.ADMIN},
    Act.CHANGE_DIRECTORY: frozenset({Role.ADMIN}),
    Act.READ_EVENTS: _DESK | _FEED | {Role.ADMIN},
    # People go through a draft, its review, and a second person.
    Act.CHANGE_ZONES: frozenset(),
    Act.DRAFT_ZONES: frozenset({Role.ADMIN}),
    Act.PUBLISH_ZONES: frozenset({Role.ADMIN}),
    Act.PAUSE_COMMUNITY: frozenset({Role.ADMIN, Role.SUPERVISOR}),
    # People go through a draft, a check, a second person and a back-test.
    Act.CHANGE_PROTOCOLS: frozenset(),
    Act.EDIT_PROTOCOL: frozenset({Role.ADMIN}),
    Act.TEST_PROTOCOL: frozenset({Role.ADMIN}),
    Act.APPROVE_PROTOCOL: frozenset({Role.ADMIN}),
    Act.CHANGE_PEOPLE: frozenset({Role.ADMIN}),
    Act.CHANGE_TEAMS: frozenset({Role.ADMIN}),
    Act.READ_PARTNERS: frozenset({Role.ADMIN}),
    Act.SCORE_PARTNERS: frozenset({Role.ADMIN}),
    Act.DECIDE_PARTNERS: frozenset({Role.ADMIN}),
    # A coordinator's own agency alone (selectors/agencies.py).
    Act.KEEP_ROSTER: frozenset({Role.ADMIN, Role.COORDINATOR}),
    Act.PAUSE_TEAM: frozenset({Role.ADMIN, Role.COORDINATOR, Role.SUPERVISOR}),
    Act.SEE_COVER: frozenset({Role.ADMIN, Role.COORDINATOR, Role.SUPERVISOR}),
    Act.READ_LEDGER: frozenset({Role.SUPERVISOR, Role.ADMIN, Role.EVALUATOR}),
    Act.WATCH_QUEUE: frozenset({Role.SUPERVISOR}),
    Act.REASSIGN: frozenset({Role.SUPERVISOR}),
    Act.WATCH_WALL: _DESK | {Role.ADMIN},
    Act.LOOK_BACK: frozenset({Role.SUPERVISOR}),
    Act.READ_QUALITY: frozenset({Role.SUPERVISOR}),
    Act.PICK_REVIEWS: frozenset({Role.SUPERVISOR}),
    Act.REVIEW_CALL: frozenset({Role.SUPERVISOR}),
    Act.READ_OWN_REVIEWS: _DESK,
    Act.TRAIN: _DESK | {Role.ADMIN},
    Act.ASK_JOB: frozenset({Role.ADMIN, Role.SUPERVISOR}),
    Act.WATCH_RUNNING: frozenset({Role.ADMIN, Role.SUPERVISOR}),
    Act.SWEEP: frozenset(),
}

# What the program does by itself, or on the word of whoever holds the machine.
SYSTEM_MAY: Final = frozenset(
    {
        Act.SWEEP,
        Act.PICK_REVIEWS,
        Act.CHANGE_ZONES,
        Act.CHANGE_PROTOCOLS,
        Act.CHANGE_PEOPLE,
        Act.CHANGE_TEAMS,
        Act.CHANGE_DIRECTORY,
        Act.ASK_JOB,
    }
)


class NotAllowed(Exception):
    """Somebody asked for what the table does not give them."""


def may(actor: object, act: Act) -> bool:
    """Return whether the table lets `actor` do `act`: true only for a named, active person and role."""
    if isinstance(actor, System):
        return act in SYSTEM_MAY
    return isinstance(actor, Person) and actor.is_active and actor.role in MAY[act]


def require(actor: object, act: Act) -> Person | None:
    """Return the person who acts, or None for the system; raises NotAllowed."""
    if not may(actor, act):
        who = actor.get_role_display() if isinstance(actor, Person) else "nobody who is logged in"
        raise NotAllowed(f"{who} may not {act}")
    return actor if isinstance(actor, Person) else None
