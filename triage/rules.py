"""A protocol as values: its rules, what replaces what cannot be sent, its guards and its claims."""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from .vocabulary import OPEN, UNKNOWN, Fact, Level, Overrides, Question, Response, Setting
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


@dataclass(frozen=True)
class Protocol:
    """One version of one protocol, read and checked."""

    id: str
    version: str
    title: Wording
    seconds_to_hard_stop: int
    settings: tuple[Setting, ...]
    levels: tuple[Level, ...]
    responses: tuple[Response, ...]
    hard_stop_order: tuple[str, ...]
    ordinary: str  # the response that stands while a call is held: ordinary 911 handling
    facts: tuple[Fact, ...]
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]  # in the order of their groups, levels never rising
    codes: tuple[tuple[str, Wording], ...]  # why an eligible call was not served
    fallbacks: tuple[Fallback, ...]
    guards: tuple[Guard, ...]
    overrides: Overrides
    safety: tuple[SafetyProperty, ...]

    def of_group(self, *groups: Group) -> tuple[Rule, ...]:
        """Return the rules of these groups, in file order."""
        return tuple(rule for rule in self.rules if rule.group in groups)

    @cached_property
    def hard_stops(self) -> tuple[Rule, ...]:
        """The rules that are all read, before any other."""
        return self.of_group(Group.HARD_STOPS)

    @cached_property
    def urgent(self) -> tuple[Rule, ...]:
        """The rules of which the first decides and later ones add reasons."""
        return self.of_group(Group.URGENT)

    @cached_property
    def later(self) -> tuple[Rule, ...]:
        """The rules of which only the first match counts."""
        return self.of_group(Group.CHOICE, Group.MODERATE, Group.ROUTINE)

    @cached_property
    def question(self) -> dict[str, Question]:
        """Every question by its id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def fact(self) -> dict[str, Fact]:
        """Every fact by its id."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def response(self) -> dict[str, Response]:
        """Every response by its id."""
        return {response.id: response for response in self.responses}

    @cached_property
    def level(self) -> dict[int, Level]:
        """Every level by its number."""
        return {level.number: level for level in self.levels}

    @cached_property
    def setting(self) -> dict[str, Setting]:
        """Every site setting by its id."""
        return {setting.id: setting for setting in self.settings}

    @cached_property
    def missing_facts(self) -> dict[str, str]:
        """What each fact is read as where it is not given."""
        return {fact.id: fact.missing for fact in self.facts}

    @cached_property
    def fallback_of(self) -> dict[str, Fallback]:
        """The fallback of each response that has one."""
        return {name: fall for fall in self.fallbacks for name in fall.responses}

    @cached_property
    def reason(self) -> dict[str, Wording]:
        """The reason of every rule, fallback and guard by its id."""
        sources: tuple[Rule | Fallback | Guard, ...] = (*self.rules, *self.fallbacks, *self.guards)
        return {source.id: source.reason for source in sources}

    @cached_property
    def code(self) -> dict[str, Wording]:
        """Every not-served code in words."""
        return dict(self.codes)

    @cached_property
    def hard_stop_questions(self) -> tuple[str, ...]:
        """The questions that hold a 911 call at level 4 while they are open."""
        return tuple(question.id for question in self.questions if question.hard_stop)

    @cached_property
    def may_be_unknown(self) -> frozenset[str]:
        """The questions that can be answered "cannot tell"."""
        return frozenset(q.id for q in self.questions if UNKNOWN in q.words)

    @cached_property
    def top_guard_level(self) -> int:
        """The highest level that a guard can give; 0 without guards."""
        return max((guard.level for guard in self.guards), default=0)

    @property
    def pending_settings(self) -> tuple[Setting, ...]:
        """The site settings that nobody has approved yet."""
        return tuple(setting for setting in self.settings if setting.approval is None)
