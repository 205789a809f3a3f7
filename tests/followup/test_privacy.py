"""Who sees what of a follow-up: the agency its own, the desk that it is there, the rest nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dispatch.actions.followup import agree_follow_up
from dispatch.actions.followup_work import (
    NoSuchFollowUp,
    open_follow_up,
    record_attempt,
    withdraw_consent,
)
from dispatch.models import AttemptResult, Channel, FollowUp, FollowUpAttempt, JournalEntry

from .conftest import CONTACT_DATA, consent_to

LIST = "/follow-ups/"


def shown(client, person, path):
    client.force_login(person)
    answer = client.get(path)
    return answer.status_code, answer.content.decode()


def holds_contact(text):
    return [said for said in CONTACT_DATA if said in text]


@pytest.mark.parametrize("who", ["casey", "cora"])
def test_its_own_agency_sees_it_and_how_to_reach_the_person(agencies, promised, client, who):
    status, listed = shown(client, getattr(agencies, who), LIST)
    assert (status, promised.call.number in listed, holds_contact(listed)) == (200, True, [])

    status, page = shown(client, getattr(agencies, who), f"{LIST}{promised.pk}/")
    assert (status, holds_contact(page)) == (200, list(CONTACT_DATA))


@pytest.mark.parametrize("who", ["bela", "kit"])
def test_another_agency_sees_nothing_and_does_nothing(agencies, promised, client, now, who):
    stranger = getattr(agencies, who)
    status, listed = shown(client, stranger, LIST)
    assert (status, promised.call.number in listed) == (200, False)
    assert shown(client, stranger, f"{LIST}{promised.pk}/")[0] == 404
    forms = {
        "attempt": {"how": "phone", "result": "reached", "next_h": "24"},
        "own": {"owner": stranger.pk},
        "withdraw": {},
        "give-up": {},
    }
    for name, form in forms.items():
        path = reverse(f"followups:{name}", args=[promised.pk])
        assert client.post(path, form).status_code == 404, name
    promised.refresh_from_db()
    assert (promised.closed_at, promised.owner) == (None, None)
    assert not FollowUpAttempt.objects.exists()


def test_the_desk_sees_that_it_is_there_and_not_how_to_reach_them(agencies, promised, client, now):
    status, page = shown(client, agencies.noor, f"{LIST}{promised.pk}/")
    assert (status, holds_contact(page)) == (200, [])
    assert "Only Harbour House may see" in page
    with pytest.raises(NoSuchFollowUp):
        record_attempt(
            follow_up_id=promised.pk,
            how=Channel.PHONE,
            result=AttemptResult.REACHED,
            actor=agencies.noor,
            now=now,
        )
    # But whoever says to the desk that they want it no more is heard.
    withdraw_consent(follow_up_id=promised.pk, actor=agencies.noor, now=now)
    assert FollowUp.objects.get().ended == "withdrawn"


def test_the_desk_follows_up_what_was_agreed_with_the_desk(agencies, visited, client, now):
    row = agree_follow_up(
        call_id=visited.pk, consent=consent_to(None), within_h=24, actor=agencies.dana, now=now
    )
    assert holds_contact(shown(client, agencies.noor, f"{LIST}{row.pk}/")[1]) == list(CONTACT_DATA)
    assert shown(client, agencies.cora, f"{LIST}{row.pk}/")[0] == 404


@pytest.mark.parametrize("who", ["dana", "sofia", "ada", "evan"])
def test_911_and_the_evaluators_see_nothing_of_it(agencies, promised, client, who):
    for path in (LIST, f"{LIST}{promised.pk}/"):
        assert shown(client, getattr(agencies, who), path)[0] == 403


def test_withdrawn_nobody_is_shown_how_to_reach_them(agencies, promised, client, now):
    record_attempt(
        follow_up_id=promised.pk,
        how=Channel.PHONE,
        result=AttemptResult.NO_ANSWER,
        note="his sister answered",
        actor=agencies.casey,
        now=now,
    )
    assert "sister" in shown(client, agencies.casey, f"{LIST}{promised.pk}/")[1]
    withdraw_consent(follow_up_id=promised.pk, actor=agencies.casey, now=now)
    for person in (agencies.casey, agencies.cora, agencies.noor):
        page = shown(client, person, f"{LIST}{promised.pk}/")[1]
        assert holds_contact(page) == []
        assert "sister" not in page
        assert "withdrew their consent" in page


def test_a_call_without_consent_shows_no_contact_anywhere_and_has_no_follow_up(
    agencies, visited, client
):
    """The consent is typed and then not agreed: the call is closed with "none" chosen."""
    client.force_login(agencies.dana)
    client.post(
        f"/calls/{visited.pk}/close/",
        {
            "outcome": "engaged",
            "follow_up": "",
            "contact": CONTACT_DATA[0],
            "contact_name": CONTACT_DATA[1],
            "contact_safe": CONTACT_DATA[2],
            "contact_channel": "phone",
            "consent_risks": "on",
            "consent_revocable": "on",
        },
    )
    visited.refresh_from_db()
    assert visited.state == "closed"
    assert not FollowUp.objects.exists()
    for who in ("dana", "sofia", "noor", "casey", "cora", "ada"):
        for path in (LIST, f"{LIST}?ended=yes", f"/calls/{visited.pk}/", "/directory/"):
            assert holds_contact(shown(client, getattr(agencies, who), path)[1]) == [], (who, path)
    assert holds_contact(str(list(JournalEntry.objects.values("data")))) == []


def test_reading_one_leaves_a_trace_and_one_an_hour_is_enough(agencies, promised, now):
    for minutes in (0, 5, 59, 61):
        open_follow_up(
            follow_up_id=promised.pk, actor=agencies.casey, now=now + timedelta(minutes=minutes)
        )
    open_follow_up(follow_up_id=promised.pk, actor=agencies.cora, now=now)
    reads = JournalEntry.objects.filter(kind="followup.read", call=promised.call)
    assert sorted(reads.values_list("actor__username", flat=True)) == ["casey", "casey", "cora"]
