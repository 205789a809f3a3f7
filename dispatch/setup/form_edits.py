"""What the forms change in a protocol's text: a question, a rule, a site setting.

Each returns the whole new text; whether it is right is said by reading it, as with any text.
"""

from collections.abc import Iterable

from django.http import QueryDict

from triage.rules import Group, Protocol, Rule
from triage.vocabulary import Answer, Question, Setting
from triage.wording import Wording

from .yaml_edits import NoSuchPlace, Path, is_table, put, quoted, source, word, word_list, wording

Changes = dict[Path, str | None]


def question_text(text: str, question: Question, sent: QueryDict) -> str:
    """Return the text with a question as the form sent it; what it left out stays.

    Raises NoSuchPlace.
    """
    at: Path = ("questions", question.id)
    changes: Changes = {}
    for key, was in (("topic", question.topic), ("ask", question.asks), ("note", question.note)):
        _reword(changes, (*at, key), was, sent, key, may_go=key == "note")
    for key, on in (("hard_stop", question.hard_stop), ("always", question.always)):
        _flag(changes, (*at, key), on, sent.get(key))
    if (clear := sent.get("all_clear", question.all_clear)) != question.all_clear:
        changes[*at, "all_clear"] = word(clear) if clear else None
    for answer in question.answers:
        _answer(changes, (*at, "answers", answer.id), answer, sent)
    if name := sent.get("answer-new-id", "").strip():
        changes[*at, "answers", name] = answer_as_written(sent, "answer-new")
    return put(text, changes)


def _answer(changes: Changes, place: Path, answer: Answer, sent: QueryDict) -> None:
    name = f"answer-{answer.id}"
    if sent.get(f"{name}-remove"):
        changes[place] = None
        return
    _reword(changes, (*place, "say"), answer.says, sent, f"{name}-say")
    _reword(changes, (*place, "label"), answer.label, sent, f"{name}-label")
    _flag(changes, (*place, "no_rule"), answer.no_rule, sent.get(f"{name}-no_rule"))


def answer_as_written(sent: QueryDict, name: str) -> str:
    """Return a new answer as YAML; no rule can name it yet."""
    says, label = worded_as_sent(sent, f"{name}-say"), worded_as_sent(sent, f"{name}-label")
    short = label if label.en or label.fr else says
    return (
        f"{{say: {wording(says.en, says.fr)}, label: {wording(short.en, short.fr)}, no_rule: true}}"
    )


def rule_text(text: str, protocol: Protocol, rule: Rule, sent: QueryDict) -> str:
    """Return the text with a rule as the form sent it; what a site chooses stays as it is."""
    at: Path = (rule.group, rule.id)
    changes: Changes = {(*at, "level"): word(sent.get("level", ""))}
    changes[*at, "when"] = when_of(text, protocol, rule, sent)
    for key in response_keys(rule.group):
        if not by_site(text, rule, key):
            chosen = sent.getlist(key)
            changes[*at, key] = listed(key, chosen) if chosen or key == "responses" else None
    _reword(changes, (*at, "reason"), rule.reason, sent, "reason")
    return put(text, _without_same(text, changes) | answers_now_read(protocol, sent))


def answers_now_read(protocol: Protocol, sent: QueryDict) -> Changes:
    """Return the marks `no_rule` that go, since the rule as sent names their answers."""
    return {
        ("questions", question.id, "answers", answer.id, "no_rule"): None
        for question in protocol.questions
        for answer in question.answers
        if answer.no_rule and answer.id in sent.getlist(f"when-{question.id}")
    }


def setting_text(text: str, setting: Setting, sent: QueryDict) -> str:
    """Return the text with a site setting and who approved it; raises NoSuchPlace."""
    at: Path = ("site", setting.id)
    value = sent.get("value", "").strip()
    given = {key: sent.get(key, "").strip() for key in ("by", "role", "day", "note")}
    approval = "pending"
    if any(given.values()):
        parts = [f"{key}: {quoted(said)}" for key, said in given.items() if said or key != "note"]
        approval = f"{{{', '.join(parts)}}}"
    shown = quoted(value) if setting.kind != "choice" else word(value)
    return put(text, _without_same(text, {(*at, "value"): shown, (*at, "approval"): approval}))


def response_keys(group: Group) -> tuple[str, ...]:
    """Return the keys of a rule of this group that name responses."""
    return ("responses", "stage") if group is Group.HARD_STOPS else ("response", "also")


def by_site(text: str, rule: Rule, *keys: str) -> bool:
    """Return whether the site chooses this part of a rule."""
    try:
        return is_table(text, (rule.group, rule.id, *keys))
    except NoSuchPlace:
        return False


def when_of(text: str, protocol: Protocol, rule: Rule, sent: QueryDict) -> str:
    """Return the conditions of a rule as sent: those written before in their order, then the new ones."""
    written = [one.field for one in rule.when]
    fields = [*written, *(f for f in (*protocol.question, *protocol.fact) if f not in written)]
    parts = []
    for field in fields:
        if field in written and by_site(text, rule, "when", field):
            parts.append(f"{field}: {source(text, (rule.group, rule.id, 'when', field))}")
        elif chosen := sent.getlist(f"when-{field}"):
            parts.append(f"{field}: {word_list(chosen)}")
    return f"{{{', '.join(parts)}}}"


def listed(key: str, chosen: Iterable[str]) -> str:
    """Return responses as a key of a rule names them: the deciding one bare, else a list."""
    names = [word(name) for name in chosen]
    return names[0] if key == "response" and names else f"[{', '.join(names)}]"


def _reword(
    changes: Changes, path: Path, was: Wording, sent: QueryDict, name: str, *, may_go: bool = False
) -> None:
    """Note a wording that the form changed; one that may go, goes when it is emptied."""
    now = worded_as_sent(sent, name)
    if now == was:
        return
    changes[path] = None if may_go and not (now.en or now.fr) else wording(now.en, now.fr)


def worded_as_sent(sent: QueryDict, name: str) -> Wording:
    """Return a wording of a form in both languages, each in one line."""
    return Wording(*(" ".join(sent.get(f"{name}-{lang}", "").split()) for lang in ("en", "fr")))


def _flag(changes: Changes, path: Path, was: bool, now: str | None) -> None:
    """Note a mark that the form sets or takes away; one that it does not send stays."""
    if now is not None and (now == "true") != was:
        changes[path] = None if was else "true"


def _without_same(text: str, changes: Changes) -> Changes:
    """Return the changes without those that write what is written."""
    return {path: value for path, value in changes.items() if not _same(text, path, value)}


def _same(text: str, path: Path, value: str | None) -> bool:
    try:
        return source(text, path) == value
    except NoSuchPlace:
        return value is None
