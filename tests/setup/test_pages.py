"""The admin's pages: who may see them, what they show, and that nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.actions.protocol_drafts import start_draft
from dispatch.actions.protocol_gate import ask_back_test
from dispatch.models import BackTest, Job, ProtocolCheck
from dispatch.selectors.protocol_texts import whole_digest
from triage.models import ProtocolVersion
from triage.selectors import protocol_in_force

from .conftest import assessed, passed_check, run_jobs, write
from .test_gate import approve, in_hillcrest, lax

PARTS = (
    "rules",
    "questions",
    "settings",
    "text",
    "scenarios",
    "difference",
    "check",
    "back-tests",
    "shadow",
)
STEPS = ("start-draft", "ask-check", "ask-back-test", "approve", "publish", "set-shadow")


@pytest.fixture
def ada(centre, client):
    client.force_login(centre.ada)
    return client


def at(name, *args):
    return reverse(f"setup:{name}", args=args)


def plain(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize("part", PARTS)
def test_an_admin_sees_every_part_of_a_draft_and_of_what_is_in_force(ada, centre, draft, part):
    for version in (draft, centre.protocol):
        assert ada.get(at(part, version.pk)).status_code == 200
    assert ada.get(at("protocols")).status_code == 200


def test_nobody_else_sees_any(centre, draft, client):
    pages = [at("protocols"), *(at(part, draft.pk) for part in PARTS)]
    forms = [at("rule", draft.pk, "H1"), at("question", draft.pk, "weapon")]
    for person in (centre.sofia, centre.dana, centre.noor, centre.casey, centre.evan):
        client.force_login(person)
        assert {client.get(url).status_code for url in pages + forms} == {403}
        assert {client.post(at(step, draft.pk)).status_code for step in STEPS} <= {403, 422}
    assert ProtocolVersion.objects.count() == 2
    assert Job.objects.count() == 0


def test_a_stranger_is_sent_to_the_login(client, draft):
    client.logout()
    assert client.get(at("protocols")).status_code == 302


def test_the_decision_table_says_each_rule_in_words(ada, centre):
    shown = plain(ada.get(at("rules", centre.protocol.pk)))

    assert "H4 Weapon in hand ▲ 4 Police + EMS EMS waits nearby" in shown
    assert "Une vie est en danger." in shown
    assert "Caller with the person or can see them or not there or an agency" in shown


def test_errors_stand_at_their_line_and_the_text_is_as_typed(ada, draft):
    typed = draft.text.replace("weapon: in_hand}", "weapon: in_hands}", 1)
    line = next(n for n, row in enumerate(typed.splitlines(), 1) if "in_hands" in row)

    answer = ada.post(
        at("text", draft.pk), {"content": typed, "seen": whole_digest(draft)}, follow=True
    )

    assert "Saved as typed, with" in plain(answer)
    assert f'data-line="{line}"' in answer.content.decode()
    assert "unknown answer &#x27;in_hands&#x27; to weapon" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.text == typed
    assert ada.get(at("rules", draft.pk)).status_code == 200


def test_a_text_that_begins_with_an_empty_line_keeps_it(ada, draft):
    typed = "\n\n# what follows\n"
    ada.post(at("text", draft.pk), {"content": typed, "seen": whole_digest(draft)})

    shown = ada.get(at("text", draft.pk)).content.decode()

    draft.refresh_from_db()
    assert draft.text == typed
    assert ">\n\n\n# what follows" in shown  # a browser takes the first line end away


def test_a_character_that_the_database_cannot_keep_is_an_error_at_its_line(ada, draft):
    typed = draft.text + "# \x00\n"

    answer = ada.post(at("text", draft.pk), {"content": typed, "seen": whole_digest(draft)})

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.text.endswith("# \ufffd\n")


def test_what_was_typed_over_a_newer_change_is_shown_again_and_not_saved(ada, centre, draft, now):
    began = whole_digest(draft)
    write(draft, draft.text + "# newer\n", centre.ada, now)

    answer = ada.post(at("text", draft.pk), {"content": "# older, long typed", "seen": began})

    assert answer.status_code == 409
    assert "# older, long typed" in answer.content.decode()
    assert "was changed at" in plain(answer)
    draft.refresh_from_db()
    assert draft.text.endswith("# newer\n")
    over = {"content": "# older, long typed", "seen": whole_digest(draft)}
    assert ada.post(at("text", draft.pk), over).status_code == 302


def test_somebody_elses_draft_is_shown_and_not_written(alan, draft, client):
    client.force_login(alan)
    shown = client.get(at("text", draft.pk)).content.decode()
    answer = client.post(at("text", draft.pk), {"content": "mine", "seen": whole_digest(draft)})

    assert "readonly" in shown
    assert answer.status_code == 409
    assert "mine" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.text != "mine"


def fields_of(html):
    """What a browser would send of the form on a page, unchanged."""
    found = {}
    for box in re.findall(r'<input type="checkbox"[^>]*>', html):
        if " checked" in box:
            name, value = (re.search(rf'{k}="([^"]*)"', box)[1] for k in ("name", "value"))
            found.setdefault(name, []).append(value)
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', html and inner)
        found[name] = chosen[1] or chosen[2]
    for name, words in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)<', html):
        found[name] = unescaped(words)
    seen = re.search(r'name="seen" value="([^"]*)"', html)
    return found | {"seen": seen[1]}


def unescaped(text):
    for code, sign in (("&#x27;", "'"), ("&quot;", '"'), ("&lt;", "<"), ("&amp;", "&")):
        text = text.replace(code, sign)
    return text


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


def test_the_whole_way_from_a_draft_into_force(ada, centre, alan, client):
    ada.post(at("start-draft", centre.protocol.pk), {"number": "1.1.0"})
    draft = ProtocolVersion.objects.get(version="1.1.0")
    asked = ada.post(at("ask-check", draft.pk), follow=True)
    job = Job.objects.get()
    assert "Check protocol waiting" in plain(asked)
    assert f'data-job="/setup/jobs/{job.pk}/"' in asked.content.decode()
    assert ada.post(at("ask-check", draft.pk)).status_code == 409
    ada.post(at("cancel-job", job.pk))
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert "data-job-ended" in ada.get(at("job", job.pk)).content.decode()
    passed_check(draft, centre.ada, timezone.now())
    assert ada.post(at("approve", draft.pk)).status_code == 409

    client.force_login(alan)
    client.post(at("approve", draft.pk))
    seen = {"in_force": centre.protocol.pk}
    assert client.post(at("publish", draft.pk), {"in_force": ""}).status_code == 409
    published = client.post(at("publish", draft.pk), seen, follow=True)

    assert "mcrt-1 1.1.0 is in force" in plain(published)
    assert protocol_in_force().pk == draft.pk


def test_a_shadow_is_switched_on_and_off(ada, centre, draft, alan, now):
    passed_check(draft, centre.ada, now)
    approve(draft, alan, now)

    shown = ada.post(at("set-shadow", draft.pk), {"on": "yes"}, follow=True)

    assert "runs silently beside every answer" in plain(shown)
    assert "Stop the shadow" in plain(shown)
    stopped = plain(ada.post(at("set-shadow", draft.pk), {"on": "no"}, follow=True))
    assert "Run in shadow" in stopped


def test_a_check_shows_each_broken_promise_with_its_case(ada, centre, draft, now):
    check = passed_check(draft, centre.ada, now, passed=False)
    proof = {"id": "S1", "side": "judge", "says": "A danger.", "holds": False, "counter": "Weapon"}
    ProtocolCheck.objects.filter(pk=check.pk).update(
        found={"proofs": [proof], "differences": ["A04 step 1"], "unguarded": ["M2"]},
    )

    shown = plain(ada.get(at("check", draft.pk)))

    assert "▲ broken A danger. Weapon" in shown
    assert "A04 step 1" in shown
    assert "without any scene differing: M2." in shown


def test_a_back_test_shows_its_matrix_its_flips_and_its_hours(ada, centre, draft, now):
    day = timedelta(days=1)
    knife = assessed(centre.dana, now - 2 * day, facts=in_hillcrest(), weapon="in_hand")
    assessed(centre.dana, now - day, facts=in_hillcrest())
    write(draft, lax(draft.text), centre.ada, now)
    test = ask_back_test(
        version_id=draft.pk, since=now - 28 * day, until=now, actor=centre.ada, now=now
    )
    run_jobs(now)
    url = at("back-test", test.pk)

    shown = plain(ada.get(url))

    assert "2 calls 1 flips 1 unsafe" in shown
    assert f"{knife.number} 2026-11-22 12:00 4 EMS + POLICE 2 CRISIS_TEAM M4 ▲ unsafe" in shown
    assert "Sunday" in shown
    assert "+1.0" in shown
    for query, there in (
        ("?unsafe=yes", True),
        ("?rule=M4", True),
        ("?rule=H1", False),
        ("?before=4 EMS + POLICE&after=2 CRISIS_TEAM", True),
        ("?page=nonsense", True),
    ):
        path = url + query.replace(" + ", "%20%2B%20").replace(" ", "%20")
        assert (knife.number in plain(ada.get(path))) is there


def test_a_back_test_is_asked_for_in_days_of_the_centre(ada, draft):
    answer = ada.post(at("ask-back-test", draft.pk), {"since": "2026-01-01", "until": "2026-01-31"})

    test = BackTest.objects.get()
    assert answer.headers["Location"] == at("back-test", test.pk)
    assert test.since.isoformat() == "2026-01-01T07:00:00+00:00"
    assert test.until.isoformat() == "2026-02-01T07:00:00+00:00"
    assert ada.get(at("back-test", test.pk)).status_code == 200
    for since in ("", "yesterday", "2026-02-31", "9999-12-31"):
        bad = {"since": since, "until": "2026-01-31"}
        assert ada.post(at("ask-back-test", draft.pk), bad).status_code == 422


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
