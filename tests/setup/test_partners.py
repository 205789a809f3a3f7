"""Two admins score an application, each alone; then it is declined, a new agency, or a partner's."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dispatch import journal
from dispatch.actions.agencies import NotYours, set_agreement
from dispatch.actions.agency_rows import Agreement, AgreementUnclear, NameInUse
from dispatch.actions.partner_accept import Acceptance, NotScored, accept_into_agency
from dispatch.actions.partner_letters import receive_application
from dispatch.actions.partners import (
    AlreadyDecided,
    AlreadyScored,
    ScoreRefused,
    decline_application,
)
from dispatch.models import JournalEntry, PartnerScore
from dispatch.partner_codes import Criterion, Letter
from dispatch.selectors.agencies import teams_visible_to
from dispatch.selectors.partners import applications_visible_to, scores_for
from teams.models import Agency, Person, Role
from tests.conftest import make_person

from .letters import GOOD
from .partner_cast import FOURS, TOLD, YEAR, accept, give


def join(application, agency_id, who, now, agreement):
    return accept_into_agency(
        application_id=application.pk, agency_id=agency_id, agreement=agreement, actor=who, now=now
    )


def test_the_letter_is_a_file_to_keep_and_never_shown(applied, ada):
    answer = ada.get(f"/setup/partners/{applied.pk}/letter/")
    assert answer.content == GOOD
    assert answer["Content-Disposition"] == f'attachment; filename="letter-{applied.reference}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_the_second_reviewer_sees_the_first_only_after_their_own(centre, applied, now, client):
    give(applied, centre.ada, now, FOURS | {Criterion.SAFETY: 1})
    assert scores_for(centre.alan, applied).shown == []
    client.force_login(centre.alan)
    page = client.get(f"/setup/partners/{applied.pk}/").content.decode()
    assert "Another’s scores are shown once you have given your own." in page
    assert "17 of 25" not in page

    give(applied, centre.alan, now)
    assert [one.total for one in scores_for(centre.alan, applied).shown] == [17, 20]
    assert "17 of 25" in client.get(f"/setup/partners/{applied.pk}/").content.decode()
    third = make_person("aida", Role.ADMIN)
    assert scores_for(third, applied).shown == []
    assert not scores_for(third, applied).may_score


def test_nobody_scores_twice_and_no_third_person_at_all(centre, applied, now):
    give(applied, centre.ada, now)
    with pytest.raises(AlreadyScored, match="another person"):
        give(applied, centre.ada, now)
    give(applied, centre.alan, now)
    with pytest.raises(AlreadyScored, match="two people"):
        give(applied, make_person("aida", Role.ADMIN), now)
    assert PartnerScore.objects.count() == 2


@pytest.mark.parametrize("scores", [{}, FOURS | {Criterion.STAFF: 6}, {Criterion.STAFF: 3}])
def test_every_criterion_has_its_score(centre, applied, now, scores):
    with pytest.raises(ScoreRefused):
        give(applied, centre.ada, now, scores)


def test_it_is_accepted_only_once_two_people_scored_it(centre, applied, now):
    give(applied, centre.ada, now)
    with pytest.raises(NotScored):
        accept(applied, centre.ada, now)
    assert not Agency.objects.filter(name="Elbow River House").exists()


def test_accepted_it_is_an_agency_with_an_agreement_and_a_coordinator_of_its_own(
    centre, scored, now
):
    welcome = accept(scored, centre.ada, now)

    scored.refresh_from_db()
    agency, mara = scored.agency, scored.coordinator
    assert (agency.agreement_from, agency.agreement_until) == (YEAR.first, YEAR.last)
    assert (mara, mara.role, mara.agency) == (welcome.person, Role.COORDINATOR, agency)
    assert not mara.has_usable_password()
    assert not teams_visible_to(mara).exists(), "and sees nothing of another agency's"
    told = JournalEntry.objects.get(kind="partner.accepted").data
    assert welcome.secret not in str(told)
    with pytest.raises(AlreadyDecided):
        decline_application(application_id=scored.pk, reason="no", actor=centre.alan, now=now)


def test_accepting_takes_the_journals_head_once_and_last(centre, scored, now):
    """Held early it would keep every other action of the centre waiting."""
    with CaptureQueriesContext(connection) as asked:
        accept(scored, centre.ada, now)
    said = [query["sql"] for query in asked]
    (append,) = (n for n, sql in enumerate(said) if "journal_append" in sql)
    assert not any(sql.startswith(("INSERT", "UPDATE")) for sql in said[append:])


def test_accepted_into_a_partner_nobody_new_is_let_in(centre, scored, now):
    house, people = Agency.objects.get(name="Harbour House"), Person.objects.count()
    set_agreement(agency_id=house.pk, agreement=YEAR, actor=centre.ada, now=now)
    longer = Agreement(None, date(2028, 10, 31))
    with pytest.raises(NotYours):
        join(scored, 0, centre.ada, now, longer)
    with pytest.raises(AgreementUnclear):
        join(scored, house.pk, centre.ada, now, Agreement(None, date(2026, 1, 1)))

    join(scored, house.pk, centre.ada, now, longer)

    scored.refresh_from_db()
    house.refresh_from_db()
    assert (scored.stand, scored.agency, scored.coordinator) == ("accepted", house, None)
    assert (house.agreement_from, house.agreement_until) == (YEAR.first, longer.last)
    assert Person.objects.count() == people
    assert JournalEntry.objects.filter(kind="unit.partner_joined").count() == 1
    with pytest.raises(AlreadyDecided):
        accept(scored, centre.alan, now)


def test_an_agency_may_be_accepted_again_for_another_community(centre, scored, now):
    accept(scored, centre.ada, now)
    again, _ = receive_application(told=TOLD, letter=Letter("again.pdf", GOOD), now=now)
    assert list(applications_visible_to(centre.ada)) == [again, scored], "what waits comes first"
    for who in (centre.ada, centre.alan):
        give(again, who, now)
    scored.refresh_from_db()
    join(again, scored.agency_id, centre.alan, now, Agreement(None, None))
    assert scored.agency.applications.count() == 2


def test_the_page_offers_the_partner_of_the_same_name_first(centre, scored, ada):
    Agency.objects.create(name="ELBOW river house")
    page = f"/setup/partners/{scored.pk}/"
    shown = ada.get(page)
    assert shown.context["known"].name == "ELBOW river house"
    refused = ada.post(f"{page}join/", {"join-agency": "", "join-first": "2026-11-01"})
    assert refused.status_code == 422
    assert 'value="2026-11-01"' in refused.content.decode()
    sent = {"join-agency": shown.context["known"].pk}
    assert ada.post(f"{page}join/", sent)["Location"] == page
    assert "make a new link" not in ada.get(page).content.decode().lower()


def test_a_name_that_is_taken_makes_nothing(centre, scored, now):
    people = Person.objects.count()
    head = journal.head()
    for told, refusal in (
        (Acceptance("Harbour House", YEAR, "mara", "Mara", "Blackfoot"), NameInUse),
        (Acceptance("Elbow River House", YEAR, "dana", "Mara", "Blackfoot"), NameInUse),
        (Acceptance("X", Agreement(YEAR.last, YEAR.first), "mara", "M", "B"), AgreementUnclear),
    ):
        with pytest.raises(refusal):
            accept(scored, centre.ada, now, told)
    scored.refresh_from_db()
    assert (scored.stand, Person.objects.count()) == ("received", people)
    assert not Agency.objects.filter(name="Elbow River House").exists()
    assert journal.head() == head


def test_declined_with_a_reason_that_the_applicant_reads(centre, applied, now, client):
    with pytest.raises(ScoreRefused):
        decline_application(application_id=applied.pk, reason="  ", actor=centre.ada, now=now)
    decline_application(
        application_id=applied.pk, reason="The hours are <too> few", actor=centre.ada, now=now
    )
    page = client.get(f"/partners/status/{centre.key}/").content.decode()
    assert "Declined" in page
    assert "The hours are &lt;too&gt; few" in page


def test_from_the_form_to_the_link_in_the_pages(centre, scored, client):
    client.force_login(centre.ada)
    assert scored.reference in client.get("/setup/partners/").content.decode()
    form = {"agency": "Elbow River House", "username": "mara", "first_name": "Mara"}
    days = {"first": "2026-11-01", "last": "2027-10-31"}
    accept_page = f"/setup/partners/{scored.pk}/accept/"
    refused = client.post(accept_page, form | days | {"last_name": ""})
    assert refused.status_code == 422
    assert 'value="mara"' in refused.content.decode()

    shown = client.post(accept_page, form | days | {"last_name": "Blackfoot"})
    link = re.search(r"/partners/welcome/\d+/[^/<]+/", shown.content.decode())[0]
    assert link not in client.get(f"/setup/partners/{scored.pk}/").content.decode(), "shown once"
    assert client.post(accept_page, form | days | {"last_name": "B"}).status_code == 422
    visitor = Client().get(link)
    assert visitor.status_code == 200
    assert "Mara Blackfoot" in visitor.content.decode()
