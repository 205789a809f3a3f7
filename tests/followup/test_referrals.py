"""A service of the directory is offered, and it is written down whether the person got there."""

import pytest

from dispatch.actions.directory import import_directory
from dispatch.actions.locks import NoSuchCall
from dispatch.actions.referral import NoSuchReferral, NoSuchService, move_referral, refer_to_service
from dispatch.demo.services import seed_services
from dispatch.lifecycle import MoveRefused
from dispatch.models import Referral, ReferralStatus
from dispatch.permissions import SYSTEM
from dispatch.selectors.timeline import timeline_of
from teams.directory import write_directory
from teams.models import Service


@pytest.fixture
def detox(agencies, now):
    """A service whose name alone says what ails whoever is sent there."""
    seed_services(now=now)
    return Service.objects.get(name="Cedar Room")


def test_it_is_offered_accepted_connected_and_the_timeline_names_no_service(
    agencies, visited, detox, now
):
    given = {"actor": agencies.casey, "now": now}
    row = refer_to_service(call_id=visited.pk, service_id=detox.pk, **given)
    assert refer_to_service(call_id=visited.pk, service_id=detox.pk, **given) == row
    for status in (ReferralStatus.ACCEPTED, ReferralStatus.CONNECTED, ReferralStatus.CONNECTED):
        move_referral(referral_id=row.pk, status=status, **given)

    said = [entry.says for entry in timeline_of(visited, None)][:3]
    assert said == [
        "Connected with the offered service · Casey",
        "The offered service was accepted · Casey",
        "A service was offered · Casey",
    ]
    assert not any("Cedar" in entry.says for entry in timeline_of(visited, None))


def test_what_was_declined_stays_declined(agencies, visited, detox, now):
    given = {"actor": agencies.casey, "now": now}
    row = refer_to_service(call_id=visited.pk, service_id=detox.pk, **given)
    move_referral(referral_id=row.pk, status=ReferralStatus.DECLINED, **given)
    with pytest.raises(MoveRefused):
        move_referral(referral_id=row.pk, status=ReferralStatus.ACCEPTED, **given)


def test_another_agency_neither_refers_from_the_call_nor_sees_who_did(
    agencies, visited, detox, now, client
):
    row = refer_to_service(call_id=visited.pk, service_id=detox.pk, actor=agencies.casey, now=now)
    with pytest.raises(NoSuchCall):
        refer_to_service(call_id=visited.pk, service_id=detox.pk, actor=agencies.kit, now=now)
    with pytest.raises(NoSuchReferral):
        move_referral(
            referral_id=row.pk, status=ReferralStatus.ACCEPTED, actor=agencies.bela, now=now
        )
    client.force_login(agencies.kit)
    page = client.get(f"/directory/?call={visited.pk}").content.decode()
    assert visited.number not in page
    assert "Offered so far" not in page


def test_a_service_that_is_closed_is_not_offered(agencies, visited, detox, now):
    document = detox.document | {"status": "temporarily closed"}
    import_directory(text=write_directory([document]), source="x", actor=SYSTEM, now=now)
    with pytest.raises(NoSuchService):
        refer_to_service(call_id=visited.pk, service_id=detox.pk, actor=agencies.casey, now=now)
    assert not Referral.objects.exists()


def test_a_crew_offers_one_from_the_directory_page(agencies, visited, detox, client):
    client.force_login(agencies.casey)
    page = client.get(f"/directory/?call={visited.pk}&q=sober")
    assert "Cedar Room" in page.content.decode()
    client.post("/directory/refer/", {"call": visited.pk, "service": detox.pk})
    row = Referral.objects.get()
    path = f"/directory/referrals/{row.pk}/status/"
    assert client.post(path, {"status": "accepted"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.agency, row.made_by) == ("accepted", agencies.harbour, agencies.casey)
