"""What a judgement says, as values that can be kept as JSON for years."""

from dataclasses import dataclass
from typing import Any

from .rules import Change
from .wording import Language, Wording


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule, fallback or guard fired."""

    rule: str
    text: Wording

    def in_(self, language: str) -> str:
        """Return `M2: the reason` in that language."""
        return f"{self.rule}: {self.text.in_(language)}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A level and who is sent, every rule that fired (the deciding one first) and why.

    `wanted` is what the rules asked for before anything had to be replaced; `stage` names who
    waits nearby until it is safe; `not_served` holds the codes of what could not be sent, sorted.
    """

    level: int
    responses: tuple[str, ...]
    rules: tuple[str, ...]
    reasons: tuple[Reason, ...]
    not_served: tuple[str, ...]
    stage: tuple[str, ...]
    wanted: tuple[str, ...]
    hard_stop: bool

    def to_json(self, language: str = Language.EN) -> dict[str, Any]:
        """Return plain JSON values; the reasons in one language."""
        return {
            "level": self.level,
            "responses": list(self.responses),
            "rules": list(self.rules),
            "reasons": [reason.in_(language) for reason in self.reasons],
            "not_served": list(self.not_served),
            "stage": list(self.stage),
            "wanted": list(self.wanted),
            "hard_stop": self.hard_stop,
        }


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question without an answer, and what its answer could still do.

    `may_raise_to` is the level it may raise the recommendation so far to; none if it cannot.
    `holds`: while it is open the call cannot come down to that recommendation.
    """

    question: str
    change: Change
    may_raise_to: int | None
    holds: bool
    rules: tuple[str, ...]
    text: Wording

    def to_json(self, language: str = Language.EN) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "question": self.question,
            "change": self.change.value,
            "may_raise_to": self.may_raise_to,
            "holds": self.holds,
            "rules": list(self.rules),
            "text": self.text.in_(language),
        }


@dataclass(frozen=True, slots=True)
class Assessment:
    """A call as the live tool sees it: what is in force now, and what it comes to so far.

    `held`: ordinary 911 handling stays in force, because an open question could still raise the
    level. `complete`: no open question can change anything.
    """

    outcome: Outcome
    provisional: Outcome
    held: bool
    complete: bool
    next_question: str | None
    open_questions: tuple[OpenQuestion, ...]
    protocol: str

    @property
    def level(self) -> int:
        """The level in force, 4 to 0."""
        return self.outcome.level

    @property
    def responses(self) -> tuple[str, ...]:
        """Who is to be sent now."""
        return self.outcome.responses

    @property
    def hard_stop(self) -> bool:
        """True once a hard stop fired: police, fire or EMS are recommended at once."""
        return self.outcome.hard_stop

    def to_json(self, language: str = Language.EN) -> dict[str, Any]:
        """Return plain JSON values: the outcome's, and beside them how settled it is."""
        return {
            **self.outcome.to_json(language),
            "protocol": self.protocol,
            "held": self.held,
            "complete": self.complete,
            "next": self.next_question,
            "open": [question.to_json(language) for question in self.open_questions],
            "provisional": self.provisional.to_json(language),
        }
