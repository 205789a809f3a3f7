"""Rules and questions are put in, moved, taken out and brought back from the pages."""

import re

import pytest

from dispatch.models import EarlierText
from dispatch.selectors.protocol_texts import whole_digest
from triage.protocol import read_protocol
from triage.vignettes import read_vignettes
from triage.vocabulary import OPEN

from .conftest import SCENES, SHORT, write
from .page import at, fields_of, plain

SCENARIOS = len(read_vignettes(SCENES))
NEW_RULE = {
    "group": "urgent",
    "after": "U4",
    "id": "U14",
    "level": "3",
    "response": "PACT",
    "when-access": ["left"],
    "when-presentation": ["distressed"],
    "reason-en": "Left in distress.",
    "reason-fr": "Partie, bouleversée.",
}
NEW_QUESTION = {
    "after": "weapon",
    "id": "pets",
    "hard_stop": "false",
    "always": "true",
    "topic-en": "Animals",
    "topic-fr": "Animaux",
    "ask-en": "Is there a dog?",
    "ask-fr": "Y a-t-il un chien?",
    "answer-1-id": "loose",
    "answer-1-say-en": "Yes, loose",
    "answer-1-say-fr": "Oui, en liberté",
    "answer-2-id": "no",
    "answer-2-say-en": "No",
    "answer-2-say-fr": "Non",
    "unknown": "on",
    "all_clear": "no",
}


def order_of(draft, group="urgent"):
    draft.refresh_from_db()
    return [rule.id for rule in read_protocol(draft.text).rules if rule.group == group]


def seen(draft):
    draft.refresh_from_db()
    return {"seen": whole_digest(draft)}


def test_a_rule_is_put_behind_another_and_a_scenario_is_asked_for(ada, draft):
    page = ada.get(at("add-rule", draft.pk), {"group": "urgent", "after": "U4"})
    shown = fields_of(page.content.decode())
    assert (shown["after"], shown["level"]) == ("U4", "3")
    assert 'value="U14"' in page.content.decode()

    answer = ada.post(at("add-rule", draft.pk), NEW_RULE | {"seen": shown["seen"]}, follow=True)

    assert order_of(draft)[3:6] == ["U4", "U14", "U5"]
    said = plain(answer)
    assert "Saved: rule U14 added." in said
    assert "No scenario would notice if U14 were missing: write one." in said
    assert "Last change" in said
    asked = read_protocol(draft.text).question
    assert not asked["access"].answer("left").no_rule  # a rule reads it from now on
    assert "# Where the site's choice is not named" in draft.text


def test_a_rule_goes_first_in_its_group(ada, draft):
    sent = NEW_RULE | {"after": ""} | seen(draft)

    assert ada.post(at("add-rule", draft.pk), sent).status_code == 302

    assert order_of(draft)[:2] == ["U14", "U1"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"id": "U4"}, "rule 'U4' again"),
        ({"id": ""}, "rule.id: must have 1 to 600 characters"),
        ({"level": "2"}, "levels never rise down the file"),
        ({"reason-fr": ""}, "U14.reason.fr: must have 1 to 600 characters"),
        ({"response": "NOBODY"}, "unknown response 'NOBODY'"),
        ({"when-access": ["flew"]}, "unknown answer 'flew'"),
    ],
)
def test_a_wrong_rule_is_saved_and_leads_to_its_line(ada, draft, sent, said):
    answer = ada.post(at("add-rule", draft.pk), NEW_RULE | sent | seen(draft), follow=True)

    assert answer.redirect_chain[-1][0] == at("text", draft.pk)
    assert said.replace("'", "&#x27;") in answer.content.decode()


@pytest.mark.parametrize("sent", [{"group": "nothing"}, {"group": ""}])
def test_a_group_that_is_not_there_is_not_found(ada, draft, sent):
    assert ada.post(at("add-rule", draft.pk), NEW_RULE | sent | seen(draft)).status_code == 404
    assert ada.get(at("add-rule", draft.pk), sent).status_code == 404


def test_a_rule_moves_and_its_button_keeps_the_focus(ada, draft):
    url = at("move-rule", draft.pk, "U5")

    answer = ada.post(url, {"way": "up"} | seen(draft), follow=True)

    assert order_of(draft)[3:5] == ["U5", "U4"]
    html = answer.content.decode()
    focused = html[: html.index("autofocus")].rsplit("<button", 1)[1]
    assert 'aria-label="Move U5 up"' in focused
    assert "Saved: rule U5 moved up." in plain(answer)
    assert ada.post(url, {"way": "down"} | seen(draft)).status_code == 302
    assert order_of(draft)[3:5] == ["U4", "U5"]
    assert draft.text == SHORT.replace("1.0.0", "1.1.0")


def test_moving_says_which_scenarios_come_out_otherwise(ada, draft):
    """Where the first match decides, the order is what the rules say."""
    for _ in range(3):
        answer = ada.post(at("move-rule", draft.pk, "U5"), {"way": "up"} | seen(draft), follow=True)

    assert f"1 of {SCENARIOS} scenarios differ: B14 step 1 (Two concerns at once)" in plain(answer)


def test_before_a_rule_goes_it_is_said_what_would_be_missing(ada, draft):
    page = ada.get(at("remove-rule", draft.pk, "M0"))

    assert "answer; name it in a rule," in plain(page)
    assert "medical.minor: no rule reads this answer" in plain(page)
    safe = ada.get(at("remove-rule", draft.pk, "U6"))
    assert "suicide.plan_or_intent: no rule reads this answer" in plain(safe)
    gone = plain(ada.get(at("remove-rule", draft.pk, "M6")))
    assert "needs_in_person.yes: no rule reads this answer" in gone


def test_a_rule_goes_and_comes_back(ada, draft):
    was = draft.text
    page = ada.get(at("remove-rule", draft.pk, "M4"))
    assert re.search(rf"Without it: \d of {SCENARIOS} scenarios differ: \w+ step 1", plain(page))

    answer = ada.post(at("remove-rule", draft.pk, "M4"), seen(draft), follow=True)

    assert "M4" not in order_of(draft, "moderate")
    assert "Saved: rule M4 removed." in plain(answer)
    assert "scenarios differ: D05 step 1" in plain(answer)
    change = EarlierText.objects.latest("pk")
    back = ada.post(at("undo", draft.pk, change.pk), seen(draft) | {"back": "rules"}, follow=True)
    assert back.redirect_chain[-1][0] == at("rules", draft.pk)
    draft.refresh_from_db()
    assert draft.text == was
    assert "taken back: rule M4 removed" in plain(back)


def test_any_earlier_text_can_be_taken_back_and_that_too(ada, draft):
    texts = [draft.text]
    for name in ("U2", "U5"):
        ada.post(at("move-rule", draft.pk, name), {"way": "down"} | seen(draft))
        draft.refresh_from_db()
        texts.append(draft.text)
    changes = list(EarlierText.objects.filter(version=draft).order_by("pk"))
    assert [one.before for one in changes[-2:]] == ["rule U2 moved down", "rule U5 moved down"]

    ada.post(at("undo", draft.pk, changes[-2].pk), seen(draft))
    assert seen(draft)
    assert draft.text == texts[0]
    newest = EarlierText.objects.latest("pk")
    ada.post(at("undo", draft.pk, newest.pk), seen(draft))

    draft.refresh_from_db()
    assert draft.text == texts[2]
    shown = plain(ada.get(at("text", draft.pk)))
    assert "Changes of this draft, newest first" in shown


def test_nobody_elses_draft_is_changed_or_taken_back(ada, alan, draft, client):
    ada.post(at("move-rule", draft.pk, "U2"), {"way": "down"} | seen(draft))
    change = EarlierText.objects.latest("pk")
    draft.refresh_from_db()
    was = draft.text
    client.force_login(alan)

    steps = [
        (at("move-rule", draft.pk, "U2"), {"way": "up"}),
        (at("remove-rule", draft.pk, "U2"), {}),
        (at("add-rule", draft.pk), NEW_RULE),
        (at("add-question", draft.pk), NEW_QUESTION),
        (at("move-question", draft.pk, "weapon"), {"way": "up"}),
        (at("remove-question", draft.pk, "nexus"), {}),
        (at("undo", draft.pk, change.pk), {}),
    ]
    assert [client.post(url, sent | seen(draft)).status_code for url, sent in steps] == [409] * 7

    draft.refresh_from_db()
    assert draft.text == was
    assert "Move U2 up" not in client.get(at("rules", draft.pk)).content.decode()


def test_an_older_page_moves_nothing(ada, centre, draft, now):
    old = seen(draft)
    write(draft, draft.text + "# newer\n", centre.ada, now)

    assert ada.post(at("move-rule", draft.pk, "U2"), {"way": "up"} | old).status_code == 409
    assert ada.post(at("remove-rule", draft.pk, "U2"), old).status_code == 409
    assert order_of(draft)[:3] == ["U1", "U2", "U3"]


def test_a_question_is_put_in_and_asked_at_its_place(ada, draft):
    answer = ada.post(at("add-question", draft.pk), NEW_QUESTION | seen(draft), follow=True)

    assert f"Saved: question pets added. All {SCENARIOS} scenarios come out as expected." in plain(
        answer
    )
    draft.refresh_from_db()
    questions = read_protocol(draft.text).questions
    names = [question.id for question in questions]
    assert names[names.index("weapon") + 1] == "pets"
    pets = questions[names.index("pets")]
    assert [(one.id, one.key) for one in pets.answers] == [
        ("loose", "1"), ("no", "2"), ("unknown", "0"),
    ]  # fmt: skip
    assert (pets.always, pets.hard_stop, pets.all_clear) == (True, False, "no")
    assert OPEN not in pets.words


def test_a_new_answer_is_named_by_a_rule_without_a_touch_of_the_text(ada, draft):
    ada.post(at("add-question", draft.pk), NEW_QUESTION | seen(draft))
    rule = NEW_RULE | {"when-access": [], "when-pets": ["loose"]}

    answer = ada.post(at("add-rule", draft.pk), rule | seen(draft), follow=True)

    assert answer.redirect_chain[-1][0] == at("rules", draft.pk)
    assert "Animals" in plain(answer)


def test_a_question_moves_and_goes_with_what_that_breaks(ada, draft):
    ada.post(at("move-question", draft.pk, "hazard"), {"way": "up"} | seen(draft))
    draft.refresh_from_db()
    asked = [question.id for question in read_protocol(draft.text).questions]
    assert asked[2:4] == ["hazard", "medical"]

    shown = plain(ada.get(at("remove-question", draft.pk, "weapon")))
    assert "H4: unknown question or fact &#x27;weapon&#x27;" in shown
    gone = ada.post(at("remove-question", draft.pk, "weapon"), seen(draft), follow=True)

    assert gone.redirect_chain[-1][0] == at("text", draft.pk)
    assert "Back to before this" in plain(gone)


@pytest.mark.parametrize("kind", ["rule", "question"])
def test_a_part_that_is_not_there_does_not_move_or_go(ada, draft, kind):
    codes = {
        ada.post(at(f"{act}-{kind}", draft.pk, "nothing"), seen(draft)).status_code
        for act in ("move", "remove")
    }

    assert codes == {404 if kind == "rule" else 409}
