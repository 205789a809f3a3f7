"""The words of a protocol: questions and answers, facts, levels, responses, site settings."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from .wording import Wording

# The value of a question that nobody has answered yet.
OPEN = ""
# The answer "cannot tell"; its key is always 0.
UNKNOWN = "unknown"
YES = "yes"


class Kind(StrEnum):
    """What a response sends, from the most guarded to the least."""

    RESPONDERS = "responders"  # police, fire, EMS
    ORDINARY = "ordinary"  # ordinary 911 handling
    CO_RESPONSE = "co_response"  # with an officer
    VOICE = "voice"  # a conversation, nobody sent
    TEAM_ALONE = "team_alone"  # no officer, no medic


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer and its key. `no_rule`: no rule names it, by intent."""

    id: str
    key: str
    says: Wording
    label: Wording
    no_rule: bool


@dataclass(frozen=True)
class Question:
    """One question. `hard_stop`: while it is open a 911 call stays at level 4."""

    id: str
    topic: Wording
    asks: Wording
    note: Wording
    hard_stop: bool
    always: bool  # asked even where it can change nothing any more
    all_clear: str  # the answer against which "cannot tell" is measured; empty if none
    answers: tuple[Answer, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """The ids of its answers."""
        return frozenset(answer.id for answer in self.answers)

    def answer(self, answer_id: str) -> Answer:
        """Return one answer; raises KeyError."""
        return {answer.id: answer for answer in self.answers}[answer_id]


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that the system fills in; `missing` is read where it is not given."""

    id: str
    values: frozenset[str]
    missing: str


@dataclass(frozen=True, slots=True)
class Level:
    """One urgency, 4 emergent to 0 not a crisis."""

    number: int
    id: str
    name: Wording
    meaning: Wording


@dataclass(frozen=True, slots=True)
class Response:
    """Who or what is sent. `in_phase` names what it becomes in a phase of the pilot."""

    id: str
    label: Wording
    kind: Kind
    in_phase: tuple[tuple[frozenset[str], str], ...] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a setting, in which capacity, on which day (ISO)."""

    by: str
    role: str
    day: str
    note: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One choice of the site; `approval` is none while it is pending."""

    id: str
    kind: str  # choice | number | hours | time
    value: str
    choices: tuple[str, ...]
    means: Wording
    approval: Approval | None


@dataclass(frozen=True, slots=True)
class Overrides:
    """Who may depart from a recommendation, and what a desk or a crew may ask for."""

    call_taker_may_raise: bool
    call_taker_may_lower: bool
    supervisor_may_lower: tuple[int, ...]
    desk_return_codes: tuple[str, ...]
    crew_may_request: tuple[str, ...]
    police_may_release_to: tuple[str, ...]
