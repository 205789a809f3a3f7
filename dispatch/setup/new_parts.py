"""A new rule and a new question as the forms sent them, written into a protocol's text at their place."""

from django.http import QueryDict

from triage.rules import Group, Protocol, Rule
from triage.vocabulary import UNKNOWN
from triage.wording import NO_WORDS

from .form_edits import (
    answer_as_written,
    answers_now_read,
    listed,
    response_keys,
    when_of,
    worded_as_sent,
)
from .yaml_edits import put, word, wording
from .yaml_lists import add_item

# Answers that the form of a new question has room for; more are added to it afterwards.
NEW_ANSWERS = 5
CANNOT_TELL = (
    "{say: {en: Cannot tell, fr: Impossible à dire}, label: {en: cannot tell, fr: inconnu},"
    " no_rule: true}"
)


def blank_rule(book: Protocol, group: Group, after: str) -> Rule:
    """Return a rule that says nothing yet, at the level of its neighbour."""
    neighbours = {rule.id: rule.level for rule in book.of_group(group)}
    level = neighbours.get(after) or max(neighbours.values(), default=0)
    return Rule(_next_id(book, group), group, (), level, (), NO_WORDS)


def _next_id(book: Protocol, group: Group) -> str:
    """Return a free id such as the group's others have: behind U13, U14; empty where they differ."""
    last = next((rule.id for rule in reversed(book.of_group(group))), "")
    stem = last.rstrip("0123456789")
    numbers = [
        int(name[len(stem) :])
        for name in book.reason
        if name.startswith(stem) and name[len(stem) :].isdecimal()
    ]
    return f"{stem}{max(numbers) + 1}" if stem and numbers else ""


def new_rule_text(text: str, book: Protocol, rule: Rule, after: str, sent: QueryDict) -> str:
    """Return the text with a new rule behind `after` ("": first of its group); raises NoSuchPlace.

    Answers that it names lose their mark that no rule reads them.
    """
    reason = worded_as_sent(sent, "reason")
    parts = [
        f"id: {word(sent.get('id', '').strip())}",
        f"when: {when_of(text, book, rule, sent)}",
        f"level: {word(sent.get('level', ''))}",
        *(
            f"{key}: {listed(key, chosen)}"
            for key in response_keys(rule.group)
            if (chosen := sent.getlist(key)) or key == "responses"
        ),
        f"reason: {wording(reason.en, reason.fr)}",
    ]
    text = put(text, answers_now_read(book, sent))
    return add_item(text, (rule.group,), f"{{{', '.join(parts)}}}", after=after)


def new_question_text(text: str, after: str, sent: QueryDict) -> str:
    """Return the text with a new question behind `after` ("": first); raises NoSuchPlace."""
    words = {key: worded_as_sent(sent, key) for key in ("topic", "ask", "note")}
    rows = [f"id: {word(sent.get('id', '').strip())}"]
    rows += [
        f"{key}: {wording(said.en, said.fr)}"
        for key, said in words.items()
        if key != "note" or said.en or said.fr
    ]
    rows += [f"{key}: true" for key in ("hard_stop", "always") if sent.get(key) == "true"]
    answers = _answers(sent)
    if UNKNOWN in answers:
        rows.append(f"all_clear: {word(sent.get('all_clear', '').strip())}")
    rows += ["answers:", *(f"  {word(name)}: {row}" for name, row in answers.items())]
    return add_item(text, ("questions",), "\n".join(rows), after=after)


def _answers(sent: QueryDict) -> dict[str, str]:
    """Return the answers that were named, and "cannot tell" where it was ticked."""
    found = {}
    for number in range(1, NEW_ANSWERS + 1):
        if name := sent.get(f"answer-{number}-id", "").strip():
            found[name] = answer_as_written(sent, f"answer-{number}")
    return found | ({UNKNOWN: CANNOT_TELL} if sent.get("unknown") else {})
