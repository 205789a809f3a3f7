"""A visit that is over, the consent of the person who was visited, and a second agency."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.actions.assignment import move_status
from dispatch.actions.closing import close_call
from dispatch.actions.followup import ConsentGiven, agree_follow_up
from dispatch.lifecycle import AssignmentStatus, Outcome
from dispatch.models import Channel
from teams.models import Agency, Person, Role
from tests.conftest import make_person, send_unit

NUMBER, NAME, SAFE = "403-555-0177", "Robin Longgrass", "after five, never say why"
CONTACT_DATA = (NUMBER, NAME, SAFE)


@pytest.fixture(autouse=True)
def half_past(monkeypatch, now):
    """The doors, which read the clock, stand half an hour after the visit."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(minutes=30))


def consent_to(agency, **more):
    """A whole consent, to an agency or to the desk (None)."""
    given = ConsentGiven(
        information="that a team was here",
        purpose="to ask how it goes",
        agency_id=agency.pk if agency else None,
        told_risks=True,
        told_revocable=True,
        valid_days=30,
        channel=Channel.PHONE,
        contact=NUMBER,
        contact_name=NAME,
        safe_words=SAFE,
    )
    return replace(given, **more)


@pytest.fixture
def agencies(centre):
    """Harbour House with its crew and coordinator, and another agency with its own."""
    harbour = Agency.objects.get(name="Harbour House")
    other = Agency.objects.create(name="Bow Valley Outreach")
    Person.objects.filter(username="casey").update(agency=harbour)
    centre.casey.agency = harbour
    centre.cora = make_person("cora", Role.COORDINATOR, agency=harbour)
    centre.bela = make_person("bela", Role.COORDINATOR, agency=other)
    centre.kit = make_person("kit", Role.CREW, agency=other)
    centre.harbour, centre.other = harbour, other
    return centre


@pytest.fixture
def visited(agencies, call, now):
    """The call, of which a team of Harbour House is clear since `now`."""
    began = now - timedelta(hours=1)
    sent = send_unit(call_id=call.pk, unit_id=agencies.cedar.pk, actor=agencies.dana, now=began)
    for status in (AssignmentStatus.ON_SCENE, AssignmentStatus.CLEAR):
        move_status(assignment_id=sent.pk, status=status, actor=agencies.dana, now=now)
    return call


@pytest.fixture
def promised(agencies, visited, now):
    """A follow-up of Harbour House within 24 hours, of a call that is closed."""
    row = agree_follow_up(
        call_id=visited.pk,
        consent=consent_to(agencies.harbour),
        within_h=24,
        actor=agencies.dana,
        now=now,
    )
    close_call(call_id=visited.pk, outcome=Outcome.ENGAGED, actor=agencies.dana, now=now)
    return row
