"""A navigator ends a call: with a service of the directory, with a follow-up, or moves the unit that went."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dispatch.actions.desk_work import finish_at_desk
from dispatch.actions.followup import Asked, ConsentIncomplete
from dispatch.actions.referral import NoSuchService
from dispatch.demo.services import seed_services
from dispatch.lifecycle import Outcome
from dispatch.models import Assignment, DeskNote, FollowUp, JournalEntry, Referral
from teams.models import Service, ServiceStatus
from tests.conftest import make_call, send_unit
from tests.field.test_follow_up import consent_to as consent_said
from tests.followup.conftest import consent_to

from .conftest import standing
from .test_doors import browser, told


@pytest.fixture
def now():
    """Pages ask the real clock."""
    return timezone.now()


@pytest.fixture
def shelter(now):
    seed_services(now=now)
    return Service.objects.get(name="Night Harbour Shelter")


@pytest.fixture
def finish(centre, accepted, now):
    """End the call that Noor has as connected, with more said."""

    def end(**more):
        said = {"service": "", "text": "", "actor": centre.noor, "now": now} | more
        return finish_at_desk(handoff_id=accepted.pk, outcome=Outcome.CONNECTED, **said)

    return end


def test_a_service_of_the_directory_is_referred_to_as_the_call_ends(finish, call, shelter):
    finish(service_id=shelter.pk)
    made = Referral.objects.get()
    assert (made.call, made.service, made.agency) == (call, shelter, None)
    assert DeskNote.objects.get().service == "Night Harbour Shelter"
    assert standing(call).state == "closed"
    lines = JournalEntry.objects.filter(call=call)
    assert not any("Night Harbour" in str(line.data) for line in lines)


def test_a_service_that_is_not_there_or_closed_ends_nothing(finish, call, shelter):
    Service.objects.filter(pk=shelter.pk).update(status=ServiceStatus.DEFUNCT)
    for wanted in (shelter.pk, uuid.uuid4()):
        with pytest.raises(NoSuchService):
            finish(service_id=wanted)
    assert standing(call).state == "with_desk"
    assert not DeskNote.objects.exists()


def test_free_words_serve_where_the_directory_has_none(finish, call, shelter):
    finish(service="The church hall")
    assert DeskNote.objects.get().service == "The church hall"
    assert not Referral.objects.exists()


def test_a_follow_up_is_agreed_with_the_end_or_neither_is_done(finish, call, shelter):
    half = Asked(24, consent_to(None, told_risks=False))
    with pytest.raises(ConsentIncomplete):
        finish(service_id=shelter.pk, follow_up=half)
    assert standing(call).state == "with_desk"
    assert not Referral.objects.exists()

    finish(service_id=shelter.pk, follow_up=Asked(24, consent_to(None)))
    assert FollowUp.objects.get().agency is None, "the desk itself"


def test_by_the_page_a_service_is_found_chosen_and_a_follow_up_agreed(
    centre, call, accepted, shelter
):
    noor = browser("noor")
    found = noor.get(reverse("directory:suggest"), {"q": "night harbor"}).json()["services"]
    assert found[0]["text"] == "Night Harbour Shelter"
    pane = noor.get(reverse("desk:call", args=[call.pk])).content.decode()
    assert 'value="desk">211 desk' in pane
    form = {"outcome": "connected", "service": "Night", "service_id": found[0]["id"]}
    consent = consent_said(centre.desk, consent_agency="desk")
    assert told(call, "finish", noor, **form, **consent).status_code == 200
    assert Referral.objects.get().service == shelter
    assert FollowUp.objects.get().agreed_by == centre.noor


def test_what_is_closed_is_not_suggested_and_not_to_a_visitor(centre, shelter):
    Service.objects.filter(pk=shelter.pk).update(status=ServiceStatus.INACTIVE)
    address = reverse("directory:suggest") + "?q=night+harbour+shelter"
    names = [one["text"] for one in browser("noor").get(address).json()["services"]]
    assert "Night Harbour Shelter" not in names
    assert Client().get(address).status_code == 302


def at_desk(client, name, row, **form):
    return client.post(reverse(f"desk:{name}", args=[row.pk]), form)


def test_a_navigator_says_for_a_crew_how_far_it_is_and_takes_a_unit_back(centre, call, accepted):
    noor = browser("noor")
    told(call, "send", noor, unit=centre.cedar.pk)
    row = Assignment.objects.get(call=call)
    pane = at_desk(noor, "status", row, status="assigned").content.decode()
    assert "MCRT-1 · assigned" in pane
    assert standing(call).state == "with_team"
    pane = at_desk(noor, "take-back", row, reason="not_needed").content.decode()
    assert "You have this call" in pane
    row.refresh_from_db()
    assert (row.status, standing(call).state) == ("cancelled", "with_desk")

    told(call, "send", noor, unit=centre.cedar.pk)
    second = Assignment.objects.get(call=call, status="offered")
    at_desk(noor, "reassign", second, unit=centre.pact.pk, reason="better_unit")
    third = Assignment.objects.get(call=call, status="offered")
    assert third.unit == centre.pact
    at_desk(noor, "decline", third, reason="vehicle")
    third.refresh_from_db()
    assert (third.status, third.end_reason) == ("declined", "vehicle")


def test_a_navigator_moves_no_unit_of_a_call_that_is_not_at_the_desk(centre, accepted, now):
    other = make_call(centre.dana, now)
    row = send_unit(call_id=other.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    noor = browser("noor")
    for name in ("status", "decline", "take-back", "reassign"):
        form = {"status": "en_route", "reason": "vehicle", "unit": centre.pact.pk}
        assert at_desk(noor, name, row, **form).status_code == 404
    row.refresh_from_db()
    assert row.status == "assigned"
