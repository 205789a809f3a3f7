"""What the form of a rule shows: what is written, or what was just typed."""

from dataclasses import dataclass

from django.http import QueryDict

from triage.decision_table import value_in_words
from triage.rules import Group, Protocol, Rule
from triage.wording import Wording

from .form_edits import by_site, response_keys
from .yaml_edits import source

RESPONSE_WORDS = {
    "responses": "Sends (all of these)",
    "stage": "Waits nearby until it is safe",
    "response": "Sends (this one decides)",
    "also": "Goes along",
}


@dataclass(frozen=True)
class Choice:
    """A box that can be ticked."""

    value: str
    label: str
    on: bool


@dataclass(frozen=True)
class Asked:
    """A question or fact that a rule may ask; `by_site` holds its source where the site chooses."""

    field: str
    label: str
    choices: list[Choice]
    by_site: str

    @property
    def used(self) -> bool:
        """Whether the rule asks it."""
        return bool(self.by_site) or any(choice.on for choice in self.choices)


@dataclass(frozen=True)
class Sends:
    """One list of responses of a rule."""

    key: str
    label: str
    choices: list[Choice]
    by_site: str
    one_only: bool


@dataclass(frozen=True)
class Worded:
    """One wording with both its fields."""

    name: str
    label: str
    en: str
    fr: str


@dataclass(frozen=True)
class RuleFields:
    """Everything the form of a rule shows."""

    asks: list[Asked]
    sends: list[Sends]
    levels: list[Choice]
    reason: Worded


def rule_fields(text: str, book: Protocol, rule: Rule, sent: QueryDict) -> RuleFields:
    """Return the form of a rule, with what was sent in place of what is written."""
    names = [*book.question, *book.fact]
    asks = [_asked(text, book, rule, name, sent) for name in names]
    level = sent.get("level", str(rule.level))
    hard = rule.group is Group.HARD_STOPS
    levels = [
        Choice(str(one.number), f"{one.number} {one.name.en}", str(one.number) == level)
        for one in book.levels
        if (one.number == 4) == hard
    ]
    return RuleFields(
        asks=sorted(asks, key=lambda one: not one.used),
        sends=[_sends(text, book, rule, key, sent) for key in response_keys(rule.group)],
        levels=levels,
        reason=worded("reason", "Why, as people read it", rule.reason, sent),
    )


def _asked(text: str, book: Protocol, rule: Rule, name: str, sent: QueryDict) -> Asked:
    written = next((one.values for one in rule.when if one.field == name), frozenset[str]())
    chosen = sent.getlist(f"when-{name}") if sent else written
    question = book.question.get(name)
    values = [a.id for a in question.answers] if question else sorted(book.fact[name].values)
    site = by_site(text, rule, "when", name)
    return Asked(
        field=name,
        label=question.topic.en if question else name,
        choices=[Choice(v, value_in_words(book, name, v), v in chosen) for v in values],
        by_site=source(text, (rule.group, rule.id, "when", name)) if site else "",
    )


def _sends(text: str, book: Protocol, rule: Rule, key: str, sent: QueryDict) -> Sends:
    written = {
        "responses": rule.responses,
        "stage": rule.stage,
        "response": rule.responses[:1],
        "also": rule.responses[1:],
    }[key]
    chosen = sent.getlist(key) if sent else written
    site = by_site(text, rule, key)
    return Sends(
        key=key,
        label=RESPONSE_WORDS[key],
        choices=[Choice(one.id, one.label.en, one.id in chosen) for one in book.responses],
        by_site=source(text, (rule.group, rule.id, key)) if site else "",
        one_only=key == "response",
    )


def worded(name: str, label: str, written: Wording, sent: QueryDict) -> Worded:
    """Return a wording with what was sent in place of what is written."""
    en, fr = (sent.get(f"{name}-{lang}", getattr(written, lang)) for lang in ("en", "fr"))
    return Worded(name, label, en, fr)
