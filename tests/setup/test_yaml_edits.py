"""A form changes one value of a text; everything else stays as its author wrote it."""

import difflib

import pytest
import yaml
from django.http import QueryDict

from dispatch.setup.form_edits import question_text, rule_text, setting_text
from dispatch.setup.yaml_edits import NoSuchPlace, put, source, word, word_list, wording
from tests.conftest import PROTOCOL
from triage.difference import differences
from triage.protocol import read_protocol

BOOK = read_protocol(PROTOCOL)
RULES = {rule.id: rule for rule in BOOK.rules}
SMALL = """# the head
top:
  first: {a: 1, b: [x, y]}   # beside it
  # above the second
  second:
    - id: one
      says: hello
      more:
        - deep

    # between
    - id: two
      says: "bye"
last: end
"""


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({("top", "first", "a"): "2"}, "{a: 1,", "{a: 2,"),
        ({("top", "first", "a"): None}, "{a: 1, b", "{b"),
        ({("top", "first", "b"): None}, ", b: [x, y]", ""),
        ({("top", "first", "c"): "z"}, "[x, y]}", "[x, y], c: z}"),
        ({("top", "second", "one", "says"): '"hi"'}, "says: hello", 'says: "hi"'),
        ({("top", "second", "one", "more"): "[]"}, "more:\n        - deep", "more:\n        []"),
        ({("top", "second", "one", "says"): None}, "      says: hello\n", ""),
        ({("top", "second", "two", "why"): "so"}, '"bye"\n', '"bye"\n      why: so\n'),
        ({("top", "first", "nothing"): None}, "", ""),
        ({("last",): "start"}, "last: end", "last: start"),
    ],
)
def test_only_the_value_changes(changes, old, new):
    assert put(SMALL, changes) == SMALL.replace(old, new, 1)


def test_several_values_at_once():
    made = put(SMALL, {("last",): "over", ("top", "first", "a"): "9"})

    assert made == SMALL.replace("end", "over").replace("a: 1", "a: 9")


@pytest.mark.parametrize("text", ["", "a: [", "- just\n- a list\n", "top: word"])
def test_a_text_without_the_place_is_refused(text):
    with pytest.raises(NoSuchPlace):
        put(text, {("top", "first"): "1"})


def test_a_source_is_what_was_written():
    assert source(SMALL, ("top", "first")) == "{a: 1, b: [x, y]}"


def test_words_that_yaml_would_read_otherwise_are_quoted():
    assert [word(w) for w in ("yes", "No", "in_hand", "a b", "")] == [
        '"yes"',
        '"No"',
        "in_hand",
        '"a b"',
        '""',
    ]
    assert word_list(["in_hand"]) == "in_hand"
    assert word_list(["yes", "unknown"]) == '["yes", unknown]'
    assert wording('say "no"\n now', "é") == '{en: "say \\"no\\" now", fr: "é"}'


def sent(**fields):
    form = QueryDict(mutable=True)
    for name, value in fields.items():
        form.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return form


def rule_form(name, **changed):
    """What the browser sends for a rule, with some of it changed."""
    rule = RULES[name]
    hard = rule.group == "hard_stops"
    form = {f"when__{one.field}": sorted(one.values) for one in rule.when}
    form |= {"level": str(rule.level), "reason__en": rule.reason.en, "reason__fr": rule.reason.fr}
    if hard:
        form |= {"responses": list(rule.responses), "stage": list(rule.stage)}
    else:
        form |= {"response": rule.responses[0], "also": list(rule.responses[1:])}
    return sent(**form | changed)


def lines_changed(new):
    return sum(
        line.startswith("+ ") for line in difflib.ndiff(PROTOCOL.splitlines(), new.splitlines())
    )


@pytest.mark.parametrize("name", RULES)
def test_a_rule_sent_back_as_it_was_means_the_same(name):
    made = rule_text(PROTOCOL, BOOK, RULES[name], rule_form(name))

    assert differences(BOOK, read_protocol(made)) == ()


def test_a_rule_is_changed_in_its_own_line():
    form = rule_form(
        "U7", when__intoxication=["severe", "mild"], response="PACT", reason__en="Too affected."
    )

    made = rule_text(PROTOCOL, BOOK, RULES["U7"], form)

    # Its own line, and that of the answer which a rule reads from now on.
    assert lines_changed(made) == 2
    assert "when: {intoxication: [severe, mild]}" in made
    assert not read_protocol(made).question["intoxication"].answer("mild").no_rule
    assert 'reason: {en: "Too affected.", fr: "Trop' in made


def test_what_a_site_chooses_stays_as_it_is_written():
    made = rule_text(PROTOCOL, BOOK, RULES["U8"], rule_form("U8", when__nexus=["substance"]))

    assert 'child: {by_site: crisis_team_age_min, "16": [subject_under_16]' in made
    (one,) = differences(BOOK, read_protocol(made))
    assert one.about == "Rule U8"
    policy = rule_text(PROTOCOL, BOOK, RULES["U10"], rule_form("U10", response="POLICE"))
    assert policy == PROTOCOL


def test_a_response_that_goes_along_no_more_is_taken_out():
    made = rule_text(PROTOCOL, BOOK, RULES["U7"], rule_form("U7", also=[]))

    assert "also" not in source(made, ("urgent", "U7"))
    assert lines_changed(made) == 1


def test_a_question_is_reworded_in_both_languages():
    form = sent(
        topic__en="Weapon", topic__fr="Arme", ask__en="Any knife?", ask__fr="Un couteau?",
        **{
            f"answer-{a.id}-{part}__{lang}": getattr(words, lang)
            for a in BOOK.question["weapon"].answers
            for part, words in (("say", a.says), ("label", a.label))
            for lang in ("en", "fr")
        },
    )  # fmt: skip

    made = question_text(PROTOCOL, BOOK.question["weapon"], form)

    assert lines_changed(made) == 1
    asked = read_protocol(made).question["weapon"]
    assert (asked.asks.en, asked.asks.fr) == ("Any knife?", "Un couteau?")


def test_a_question_gets_duties_and_answers_at_their_place():
    form = sent(
        hard_stop="true", always="false", all_clear="", **{
            "answer-new-id": "maybe", "answer-new-say-en": "Maybe", "answer-new-say-fr": "Peut-être",
            "answer-unknown-remove": "on", "answer-none-no_rule": "true",
        },
    )  # fmt: skip
    kept = BOOK.question["history"]
    for key, words in (("topic", kept.topic), ("ask", kept.asks), ("note", kept.note)):
        form[f"{key}-en"], form[f"{key}-fr"] = words.en, words.fr
    for answer in kept.answers:
        for part, words in (("say", answer.says), ("label", answer.label)):
            form[f"answer-{answer.id}-{part}-en"] = words.en
            form[f"answer-{answer.id}-{part}-fr"] = words.fr

    made = question_text(PROTOCOL, kept, form)

    written = yaml.safe_load(made)["questions"]
    asked = next(one for one in written if one["id"] == "history")
    assert list(asked) == ["id", "topic", "ask", "note", "hard_stop", "answers"]
    assert list(asked["answers"]) == [
        "none", "aggression", "responder_hazard", "frequent_caller", "maybe",
    ]  # fmt: skip
    assert asked["answers"]["maybe"]["label"] == {"en": "Maybe", "fr": "Peut-être"}
    assert lines_changed(made) == 2


def test_a_setting_carries_who_approved_it():
    form = sent(value="police", by="Dr. Q", role="medical director", day="2026-11-01", note="")

    made = setting_text(PROTOCOL, BOOK.setting["unknown_weapon_policy"], form)

    setting = read_protocol(made).setting["unknown_weapon_policy"]
    assert (setting.value, setting.approval.by, setting.approval.day) == (
        "police",
        "Dr. Q",
        "2026-11-01",
    )
    back = sent(value="police", by="", role="", day="", note="")
    assert "approval: pending" in source(
        setting_text(made, setting, back), ("site", "unknown_weapon_policy")
    )
