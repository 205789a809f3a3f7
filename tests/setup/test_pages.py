"""The admin's pages: who may see them, what they show, and that nothing typed is lost."""

import pytest

from dispatch.models import Job
from dispatch.selectors.protocol_texts import whole_digest
from triage.models import ProtocolVersion

from .conftest import write
from .page import PARTS, STEPS, at, plain


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
