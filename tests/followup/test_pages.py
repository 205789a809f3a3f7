"""The forms of follow-ups, from the close form to the end of one."""

from datetime import timedelta

import pytest

from dispatch.models import FollowUp, FollowUpAttempt
from dispatch.selectors.followup_page import distance
from dispatch.selectors.timeline import timeline_of

FORM = {
    "outcome": "engaged",
    "follow_up": "24",
    "consent_information": "that a team was here",
    "consent_purpose": "to ask how it goes",
    "consent_days": "30",
    "consent_risks": "on",
    "consent_revocable": "on",
    "contact_channel": "phone",
    "contact": "403-555-0177",
}


def close(client, agencies, call, **more):
    client.force_login(agencies.dana)
    form = FORM | {"consent_agency": str(agencies.harbour.pk)} | more
    return client.post(f"/calls/{call.pk}/close/", form)


def test_the_close_form_offers_none_first_and_names_who_was_there(agencies, visited, client):
    client.force_login(agencies.dana)
    page = client.get(f"/calls/{visited.pk}/").content.decode()
    assert '<option value="" selected>None</option>' in page
    assert f'<option value="{agencies.harbour.pk}">Harbour House</option>' in page
    assert "Bow Valley Outreach" not in page


def test_a_call_is_closed_with_a_follow_up(agencies, visited, client, now):
    assert close(client, agencies, visited).status_code == 302
    row = FollowUp.objects.get()
    assert (row.due_at, row.agency) == (now + timedelta(hours=24), agencies.harbour)
    says = [entry.says for entry in timeline_of(visited, None)]
    assert any(said.startswith("Follow-up agreed, within 24 h") for said in says)


@pytest.mark.parametrize(
    "wrong",
    [
        {"consent_risks": ""},
        {"contact": ""},
        {"contact_channel": "pigeon"},
        {"consent_agency": ""},
        {"consent_agency": "999999"},
        {"follow_up": "12"},
        {"contact": "9" * 500},
    ],
)
def test_a_form_that_lacks_something_closes_nothing(agencies, visited, client, wrong):
    assert close(client, agencies, visited, **wrong).status_code == 422
    visited.refresh_from_db()
    assert visited.state != "closed"
    assert not FollowUp.objects.exists()


def test_the_crew_tries_and_reaches_the_person(agencies, visited, client):
    close(client, agencies, visited)
    row = FollowUp.objects.get()
    client.force_login(agencies.casey)
    path = f"/follow-ups/{row.pk}/attempt/"
    client.post(path, {"how": "phone", "result": "no_answer", "next_h": "4"})
    row.refresh_from_db()
    (first,) = FollowUpAttempt.objects.all()
    assert row.act_by == first.next_at == first.at + timedelta(hours=4)
    client.post(path, {"how": "phone", "result": "reached", "next_h": "24"})
    row.refresh_from_db()
    assert row.ended == "reached"
    assert "Reached" in client.get("/follow-ups/?ended=yes").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"how": "owl"}, {"result": "maybe"}, {"next_h": "999"}, {"idempotency_key": "x\0y"}],
)
def test_a_try_that_is_no_choice_is_refused(agencies, promised, client, wrong):
    client.force_login(agencies.casey)
    form = {"how": "phone", "result": "no_answer", "next_h": "4"} | wrong
    assert client.post(f"/follow-ups/{promised.pk}/attempt/", form).status_code == 422
    assert not FollowUpAttempt.objects.exists()


def test_an_empty_list_says_so(agencies, client):
    client.force_login(agencies.cora)
    assert "Nobody waits for a follow-up" in client.get("/follow-ups/").content.decode()


@pytest.mark.parametrize(
    ("hours", "words"),
    [(5, "in 5 h"), (-0.5, "30 min late"), (-49, "2 days late"), (0, "0 min late")],
)
def test_how_far_off_a_moment_is_in_words(now, hours, words):
    assert distance(now + timedelta(hours=hours), now) == words
