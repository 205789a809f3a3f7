"""The parts of a protocol that decide: rules, what replaces what cannot be sent, guards, claims."""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum

from .vocabulary import OPEN
from .wording import Wording


class Group(StrEnum):
    """The groups of rules, in the order they are read."""

    HARD_STOPS = "hard_stops"  # all are read, their responses united
    URGENT = "urgent"  # the first decides, later ones add their reasons
    CHOICE = "choice"  # from here on the first match decides
    MODERATE = "moderate"
    ROUTINE = "routine"


class Change(StrEnum):
    """What the answer to an open question could still do."""

    RAISE = "raise"
    RESPONSE = "response"
    REASON = "reason"
    RECORD = "record"


class Claim(StrEnum):
    """What a safety property says of every combination of answers."""

    ALWAYS_SENDS = "always_sends"  # where `when` holds, one of `responses` goes
    NEVER_SENDS = "never_sends"  # where `when` holds, none of `responses` goes
    NEVER_ONLY = "never_only"  # where `when` holds, not only `responses` go
    UNKNOWNS_NEVER_SEND = "unknowns_never_send"  # `number` unknown `questions`: none of them goes
    UNKNOWNS_NEVER_ONLY = "unknowns_never_only"  # the same: not only they go
    LESS_IS_NEVER_BOLDER = "less_is_never_bolder"
    OPEN_HOLDS = "open_holds"  # one of `questions` open: level `number`, responders or ordinary
    EVERY_PATH_ENDS = "every_path_ends"  # after `number` questions at most
    NOT_SERVED_HAS_A_CODE = "not_served_has_a_code"


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when the field (a question or a fact) has one of the values."""

    field: str
    values: frozenset[str]
    # The same, or not answered yet: made once, since the engine asks it on every call.
    or_open: frozenset[str] = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "or_open", self.values | {OPEN})


When = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. The first response decides, the others go along (`also`)."""

    id: str
    group: Group
    when: When
    level: int
    responses: tuple[str, ...]
    reason: Wording
    stage: tuple[str, ...] = ()  # who waits nearby until it is safe
    line: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that must be `yes`, and the code that says it is not."""

    fact: str
    code: str


@dataclass(frozen=True, slots=True)
class Instead:
    """One thing to send instead, if its conditions hold and it can itself be sent."""

    response: str
    when: When
    up_to_level: int


@dataclass(frozen=True, slots=True)
class Fallback:
    """What replaces a response whose needs are not met. The last alternative needs nothing."""

    id: str
    responses: tuple[str, ...]
    needs: tuple[Need, ...]
    instead: tuple[Instead, ...]
    reason: Wording


@dataclass(frozen=True, slots=True)
class Guard:
    """The live tool's answer to "cannot tell": what is sent in place of a bold response.

    `keep`: the bold response stays beside the guarded one (a counsellor stays on the line).
    """

    id: str
    unknown_in: tuple[str, ...]
    replaces: tuple[str, ...]
    response: str
    level: int
    keep: bool
    reason: Wording


@dataclass(frozen=True, slots=True)
class SafetyProperty:
    """One claim about every combination of answers, proven before a version is approved."""

    id: str
    claim: Claim
    of: tuple[str, ...]  # judge, live
    says: Wording
    when: tuple[When, ...] = ()
    responses: tuple[str, ...] = ()
    number: int = 0
    questions: tuple[str, ...] = ()
