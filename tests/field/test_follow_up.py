"""A crew agrees a follow-up at the end of its visit: on the phone, also without a line, with the outcome."""

import pytest

from dispatch.consent_form import FIELDS
from dispatch.field.asked import read_tap
from dispatch.models import FollowUp, Tap
from dispatch.selectors.followups import crew_recipients
from teams.models import Agency, Person
from tests.followup.conftest import NUMBER

from .conftest import minutes


@pytest.fixture
def harbour(crew):
    """The agency of MCRT-1, to which Casey belongs."""
    agency = Agency.objects.get(name="Harbour House")
    Person.objects.filter(pk=crew.casey.pk).update(agency=agency)
    crew.casey.agency = agency
    return agency


def consent_to(agency, **more):
    """What the sheet of the phone says of a whole consent."""
    return {
        "follow_up": "48",
        "consent_information": "that a team was here",
        "consent_purpose": "to ask how it goes",
        "consent_agency": str(agency.pk),
        "consent_days": "30",
        "consent_risks": "on",
        "consent_revocable": "on",
        "contact_channel": "phone",
        "contact": NUMBER,
    } | more


def visit(crew, phone):
    """Go through a visit with no line until the crew is clear."""
    for minute, kind in enumerate(("accept", "en_route", "on_scene", "clear"), 1):
        phone.tap(kind, crew.row, crew.since + minutes(minute))


def test_a_consent_waits_for_a_line_with_the_outcome_and_is_agreed_once(crew, phone, harbour):
    visit(crew, phone)
    said = phone.tap(
        "outcome", crew.row, crew.since + minutes(5), outcome="engaged", **consent_to(harbour)
    )
    taps = phone.send(crew.since + minutes(50))
    phone.queue.append(said)
    phone.send(crew.since + minutes(51))

    assert all(tap.was_done for tap in taps)
    promised = FollowUp.objects.get()
    assert (promised.call, promised.agency, promised.agreed_by) == (crew.call, harbour, crew.casey)
    assert promised.due_at == crew.since + minutes(4) + minutes(48 * 60), "from when it was clear"
    assert promised.consent.contact == NUMBER
    crew.call.refresh_from_db()
    assert crew.call.outcome == "engaged"


def test_neither_is_done_where_the_agency_was_not_there(crew, phone, harbour):
    other = Agency.objects.create(name="Bow Valley Outreach")
    visit(crew, phone)
    phone.tap("outcome", crew.row, crew.since + minutes(5), outcome="engaged", **consent_to(other))
    refused = phone.send(crew.since + minutes(6))[-1]

    assert refused.code == "not_a_recipient"
    assert not FollowUp.objects.exists()
    crew.call.refresh_from_db()
    assert crew.call.state == "waiting"


def test_a_phone_offers_the_crew_s_own_agency_and_nobody_else(crew, harbour):
    units = frozenset({crew.cedar.pk})
    assert crew_recipients(crew.casey, units) == [(harbour.pk, "Harbour House")]
    assert crew_recipients(crew.robin, units) == [], "of no agency"
    assert crew_recipients(crew.casey, frozenset()) == []


def test_what_half_a_consent_lacks_is_told_and_nothing_is_kept(crew, web, harbour):
    tap = {
        "key": "0197a000-0000-4000-8000-000000000002",
        "kind": "outcome",
        "unit": crew.cedar.pk,
        "assignment": crew.row.pk,
        "at": "2026-11-24T18:00:00Z",
        "outcome": "engaged",
    }
    half = consent_to(harbour, contact_channel="pigeon")
    answer = web(crew.casey).post("/field/taps", {"taps": [tap | half]}).json()["answers"][0]

    assert (answer["done"], answer["code"]) == (False, "consent_incomplete")
    assert not Tap.objects.exists()
    silent = read_tap(tap)
    assert silent.follow_up is None
    assert not FIELDS & set(silent.words), "an older phone's tap stays the same tap"
