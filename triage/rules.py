"""A protocol as one value: its words, its rules, and what is looked up in them."""

from dataclasses import dataclass
from functools import cached_property

from .rule_parts import (
    Change,
    Claim,
    Condition,
    Fallback,
    Group,
    Guard,
    Instead,
    Need,
    Rule,
    SafetyProperty,
    When,
)
from .vocabulary import UNKNOWN, Fact, Level, Overrides, Question, Response, Setting
from .wording import Wording

__all__ = [
    "Change",
    "Claim",
    "Condition",
    "Fallback",
    "Group",
    "Guard",
    "Instead",
    "Need",
    "Protocol",
    "Rule",
    "SafetyProperty",
    "When",
]


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
    chosen_by: frozenset[str]  # the settings that a rule reads; the others change nothing

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
