"""The forms of a rule, a question and a setting write the YAML of that part alone."""

import pytest

from dispatch.actions.protocol_drafts import start_draft
from dispatch.selectors.protocol_texts import whole_digest

from .conftest import write
from .page import PARTS, at, fields_of, plain


@pytest.mark.parametrize(("form", "name"), [("rule", "H4"), ("rule", "U8"), ("question", "weapon")])
def test_a_form_sent_back_unchanged_changes_nothing_that_counts(ada, draft, form, name):
    url = at(form, draft.pk, name)
    sent = fields_of(ada.get(url).content.decode())

    assert ada.post(url, sent).status_code == 302

    shown = plain(ada.get(at("difference", draft.pk)))
    assert f"{form.title()} {name}" not in shown


def test_a_rule_is_changed_by_its_form(ada, draft):
    url = at("rule", draft.pk, "U11")
    sent = fields_of(ada.get(url).content.decode())

    answer = ada.post(url, sent | {"response": "PACT", "reason-en": "It is escalating."})

    assert answer.status_code == 302
    shown = plain(ada.get(at("difference", draft.pk)))
    assert "sends: Crisis team with an officer → PACT (clinician and officer)" in shown
    assert "reason: It is getting worse. → It is escalating." in shown
    draft.refresh_from_db()
    assert "# Where the site's choice is not named, the rule is not in force." in draft.text


def test_a_form_that_makes_an_error_is_saved_and_leads_to_its_line(ada, draft):
    url = at("question", draft.pk, "weapon")
    sent = fields_of(ada.get(url).content.decode())

    answer = ada.post(url, sent | {"ask-fr": ""}, follow=True)

    assert answer.redirect_chain[-1][0] == at("text", draft.pk)
    assert "weapon.ask.fr: must have 1 to 600 characters" in plain(answer)


def test_a_form_over_a_newer_change_keeps_what_was_typed(ada, centre, draft, now):
    url = at("rule", draft.pk, "U11")
    sent = fields_of(ada.get(url).content.decode())
    write(draft, draft.text + "# newer\n", centre.ada, now)

    answer = ada.post(url, sent | {"reason-en": "Long thought about."})

    assert answer.status_code == 409
    assert "Long thought about." in answer.content.decode()


def test_a_setting_is_approved_by_its_form(ada, draft):
    url = at("setting", draft.pk, "unknown_weapon_policy")
    sent = {
        "value": "police",
        "by": "Dr. Q",
        "role": "medical director",
        "day": "2026-11-20",
        "note": "",
        "seen": whole_digest(draft),
    }

    assert ada.post(url, sent).status_code == 302

    shown = plain(ada.get(at("settings", draft.pk)))
    assert "Dr. Q, medical director, 2026-11-20" in shown
    assert "Rule U10" in plain(ada.get(at("difference", draft.pk)))


def test_a_setting_that_no_rule_reads_says_so(ada, draft, centre, now):
    idle = "  hours: {kind: time, value: '08:00', means: {en: a, fr: b}, approval: pending}"
    write(draft, draft.text.replace("\nsite:\n", f"\nsite:\n{idle}\n", 1), centre.ada, now)

    assert plain(ada.get(at("settings", draft.pk))).count("▲ no rule reads it") == 1
    assert "nothing changes" in plain(ada.get(at("setting", draft.pk, "hours")))
    assert "nothing changes" not in plain(ada.get(at("setting", draft.pk, "unknown_weapon_policy")))


@pytest.mark.parametrize("name", ["rule", "question", "setting"])
def test_a_part_that_is_not_there_is_not_found(ada, draft, name):
    assert ada.get(at(name, draft.pk, "nothing")).status_code == 404
    assert ada.get(at("rules", 10**9)).status_code == 404


def test_forms_wait_until_the_text_can_be_read(ada, centre, draft, now):
    write(draft, "half: [", centre.ada, now)

    assert ada.get(at("rule", draft.pk, "H4")).status_code == 409
    for part in PARTS:
        assert ada.get(at(part, draft.pk)).status_code == 200
    again = start_draft(from_id=draft.pk, number="9.9.9", actor=centre.ada, now=now)
    assert again.text == "half: ["
