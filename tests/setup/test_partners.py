"""The open call for partners: anybody applies, two admins score alone, and one decides."""

import io
import logging
import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dispatch.actions.agencies import NameInUse
from dispatch.actions.partner_accept import (
    Acceptance,
    Agreement,
    AgreementUnclear,
    LinkIsOver,
    NotScored,
    accept_application,
    renew_link,
    set_agreement,
    set_first_password,
)
from dispatch.actions.partner_letters import CallIsFull, receive_application
from dispatch.actions.partners import (
    AlreadyDecided,
    AlreadyScored,
    ScoreRefused,
    decline_application,
    score_application,
)
from dispatch.actions.staff import WeakPassword
from dispatch.models import JournalEntry, PartnerApplication, PartnerLetter, PartnerScore
from dispatch.partner_codes import Application, Criterion, Letter
from dispatch.permissions import NotAllowed
from dispatch.selectors.agencies import teams_visible_to
from dispatch.selectors.partners import agreement_notices, scores_for
from dispatch.selectors.units import candidates_for, facts_for
from teams.models import Agency, Person, Role
from tests.conftest import make_person

from .letters import GOOD, pdf

TOLD = Application(
    agency="Elbow River House",
    about="A drop-in since 2009.",
    communities="Riverside",
    hours="Daily 10 to 22",
    staff="Eight, four of them peers",
    training="Eighty hours",
    languages="Cree",
    references="The library, 403-555-0102",
    contact_name="Mara Blackfoot",
    contact_email="mara@example.org",
    contact_phone="403-555-0101",
)
FORM = vars(TOLD) | {"website": ""}
FOURS = dict.fromkeys(Criterion, 4)
YEAR = Agreement(date(2026, 11, 1), date(2027, 10, 31))
YES = Acceptance("Elbow River House", YEAR, "mara", "Mara", "Blackfoot")
APPLY = "/partners/apply/"


@pytest.fixture(autouse=True)
def fresh_limits():
    """Each test from an address that has asked nothing yet."""
    cache.clear()


@pytest.fixture
def applied(centre, now):
    centre.alan = make_person("alan", Role.ADMIN)
    application, centre.key = receive_application(
        told=TOLD, letter=Letter("ours.pdf", GOOD), now=now
    )
    return application


@pytest.fixture
def scored(centre, applied, now):
    for who in (centre.ada, centre.alan):
        give(applied, who, now)
    return applied


def give(application, who, now, scores=FOURS):
    return score_application(
        application_id=application.pk, scores=scores, comment="Fine", actor=who, now=now
    )


def accept(application, who, now, told=YES):
    return accept_application(application_id=application.pk, told=told, actor=who, now=now)


def post(client, content=GOOD, name="ours.pdf", **more):
    letter = SimpleUploadedFile(name, content, content_type="application/pdf")
    return client.post(APPLY, FORM | {"letter": letter} | more)


def test_anybody_applies_and_gets_a_reference_and_a_page_of_their_own(db, client):
    answer = post(client)
    assert answer.status_code == 302
    found = PartnerApplication.objects.get()
    page = client.get(answer["Location"])
    assert found.reference in page.content.decode()
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert bytes(found.letter.content) == GOOD
    key = re.search(r"/partners/status/([^/]+)/", answer["Location"])[1]
    assert len(key) >= 43
    assert key not in str(vars(found)), "the secret itself is kept nowhere"
    line = JournalEntry.objects.get(kind="partner.applied")
    assert (line.actor, line.data) == (None, {"application": found.pk})


@pytest.mark.parametrize("key", ["x", "x" * 43, "%00", "P-26-AAAAAA"])
def test_no_other_address_shows_an_application(applied, client, key):
    assert client.get(f"/partners/status/{key}/").status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 a document", "The file is no PDF"),
        (pdf(b"<< /S /JavaScript >>"), "does more than be read (JavaScript)"),
        (GOOD + b" " * 6_000_000, "larger than 5 MB"),
        (b"", "empty"),
    ],
)
def test_a_refused_letter_loses_nothing_that_was_typed(db, client, content, words):
    answer = post(client, content, about="Forty years of <b>work</b>")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Forty years of &lt;b&gt;work&lt;/b&gt;" in page
    assert 'value="mara@example.org"' in page
    assert not PartnerApplication.objects.exists()


@pytest.mark.parametrize("name", ["agency", "about", "references", "contact_email"])
def test_what_is_missing_is_said_and_the_rest_stays(db, client, name):
    answer = post(client, **{name: ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]
    assert "What you typed is kept" in answer.content.decode()


def test_a_program_that_fills_every_field_in_is_not_taken(db, client):
    answer = post(client, website="https://buy.example")
    assert answer.status_code == 422
    assert "https://buy.example" not in answer.content.decode(), "a person may send it again"
    assert not PartnerApplication.objects.exists()


def test_one_address_may_not_send_it_all_day_long(db, client):
    for _ in range(20):
        client.post(APPLY, FORM)
    refused = post(client)
    assert refused.status_code == 429
    assert 'value="mara@example.org"' in refused.content.decode()
    assert not PartnerApplication.objects.exists()
    assert post(Client(REMOTE_ADDR="203.0.113.9")).status_code == 302, "another address may"


def test_a_flood_from_everywhere_ends(applied, now, monkeypatch):
    monkeypatch.setattr("dispatch.actions.partner_letters.MOST_A_DAY", 1)
    with pytest.raises(CallIsFull):
        receive_application(told=TOLD, letter=Letter("a.pdf", GOOD), now=now)
    tomorrow = now + timedelta(days=1, minutes=1)
    assert receive_application(told=TOLD, letter=Letter("a.pdf", GOOD), now=tomorrow)


def test_the_form_asks_for_its_token(db):
    strict = Client(enforce_csrf_checks=True)
    assert post(strict).status_code == 403
    assert not PartnerApplication.objects.exists()


def test_the_letter_is_kept_as_a_file_by_admins_alone(centre, applied, client):
    address = f"/setup/partners/{applied.pk}/letter/"
    assert client.get(address).status_code == 302
    for who in (centre.sofia, centre.dana, make_person("cora", Role.COORDINATOR)):
        client.force_login(who)
        assert client.get(address).status_code == 403
    client.force_login(centre.ada)
    answer = client.get(address)
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


def test_a_name_that_is_taken_makes_nothing(centre, scored, now):
    people = Person.objects.count()
    taken = Acceptance("Harbour House", YEAR, "mara", "Mara", "Blackfoot")
    with pytest.raises(NameInUse):
        accept(scored, centre.ada, now, taken)
    backwards = Acceptance("X", Agreement(YEAR.last, YEAR.first), "mara", "M", "B")
    with pytest.raises(AgreementUnclear):
        accept(scored, centre.ada, now, backwards)
    scored.refresh_from_db()
    assert (scored.stand, Person.objects.count()) == ("received", people)


def test_declined_with_a_reason_that_the_applicant_reads(centre, applied, now, client):
    with pytest.raises(ScoreRefused):
        decline_application(application_id=applied.pk, reason="  ", actor=centre.ada, now=now)
    decline_application(
        application_id=applied.pk, reason="The hours are <too> few", actor=centre.ada, now=now
    )
    page = client.get(f"/partners/status/{centre.key}/").content.decode()
    assert "Declined" in page
    assert "The hours are &lt;too&gt; few" in page


def welcome_page(made):
    return f"/partners/welcome/{made.person.pk}/{made.secret}/"


def test_the_link_sets_a_password_once(centre, scored, now, client):
    made = accept(scored, centre.ada, now)
    page, form = welcome_page(made), {"password": "seven-quiet-geese", "again": "seven-quiet-geese"}
    assert client.post(page, {"password": "short", "again": "short"}).status_code == 422
    assert client.post(page, form | {"again": "other-quiet-geese"}).status_code == 422
    assert client.post(page, form)["Location"] == "/accounts/login/"
    assert client.get(page).status_code == 404
    assert (
        client.post(page, {"password": "a-thief-came-by", "again": "a-thief-came-by"}).status_code
        == 404
    )

    assert (
        client.post("/accounts/login/", {"login": "mara", "password": form["password"]})["Location"]
        == "/"
    )
    with pytest.raises(LinkIsOver):
        renew_link(application_id=scored.pk, actor=centre.ada, now=now)


@pytest.fixture
def written():
    """What the log's own handler writes meanwhile."""
    (handler,) = (h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    before = handler.setStream(io.StringIO())
    yield handler.stream
    handler.setStream(before)


def test_a_secret_address_is_in_no_log(centre, scored, now, client, written):
    made = accept(scored, centre.ada, now)
    client.get(welcome_page(made))
    client.post(welcome_page(made), {"password": "short", "again": "short"})
    client.get(f"/partners/status/{centre.key}/")
    client.get(f"/partners/status/{centre.key[:-1]}/")
    logged = written.getvalue()
    assert "Unprocessable Entity: /partners/welcome/" in logged
    assert "Not Found: /partners/status/" in logged
    assert made.secret not in logged
    assert centre.key[:-1] not in logged


def test_a_new_link_ends_the_one_before(centre, scored, now):
    first = accept(scored, centre.ada, now)
    second = renew_link(application_id=scored.pk, actor=centre.alan, now=now)
    told = {"person_id": first.person.pk, "password": "seven-quiet-geese", "now": now}
    with pytest.raises(LinkIsOver):
        set_first_password(secret=first.secret, **told)
    with pytest.raises(WeakPassword):
        set_first_password(secret=second.secret, **told | {"password": "short"})
    assert set_first_password(secret=second.secret, **told).has_usable_password()


@pytest.mark.parametrize("who", ["dana", "sofia"])
def test_nobodys_password_is_set_by_a_link_that_was_never_given(centre, now, who):
    person = getattr(centre, who)
    with pytest.raises(LinkIsOver):
        set_first_password(
            person_id=person.pk, secret="c8-0", password="seven-quiet-geese", now=now
        )


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


@pytest.mark.parametrize("who", ["dana", "sofia", "noor", "casey", "evan"])
def test_only_admins_read_score_and_decide(centre, scored, now, client, who):
    other = getattr(centre, who)
    with pytest.raises(NotAllowed):
        scores_for(other, scored)
    with pytest.raises(NotAllowed):
        accept(scored, other, now)
    client.force_login(other)
    for page in ("", f"{scored.pk}/", f"{scored.pk}/letter/"):
        assert client.get(f"/setup/partners/{page}").status_code == 403


def names_that_may_go(call, now):
    return {one.unit.call_sign for one in candidates_for(call, now) if one.may_go}


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (Agreement(None, date(2026, 11, 23)), "agreement ended 2026-11-23"),
        (Agreement(date(2026, 11, 25), None), "agreement begins 2026-11-25"),
    ],
)
def test_units_of_an_agency_out_of_its_agreement_may_not_be_sent(centre, call, now, days, words):
    assert "MCRT-1" in names_that_may_go(call, now)
    agency = Agency.objects.get(name="Harbour House")
    set_agreement(agency_id=agency.pk, agreement=days, actor=centre.ada, now=now)

    assert names_that_may_go(call, now) == set()
    assert all(words in one.against for one in candidates_for(call, now))
    assert facts_for(call, now)["crisis_team_available"] == "no"
    (notice,) = agreement_notices(centre.sofia, now)
    assert (notice.says, notice.is_over) == (f"{words}: its units may not be sent", True)


@pytest.mark.parametrize(
    ("days", "notices"),
    [
        (Agreement(None, None), []),
        (Agreement(date(2026, 11, 24), date(2026, 11, 24)), ["agreement ends 2026-11-24"]),
        (Agreement(None, date(2027, 6, 1)), []),
    ],
)
def test_within_its_agreement_nothing_changes_but_its_end_is_told_ahead(
    centre, call, now, days, notices
):
    agency = Agency.objects.get(name="Harbour House")
    before = names_that_may_go(call, now)
    set_agreement(agency_id=agency.pk, agreement=days, actor=centre.ada, now=now)
    assert names_that_may_go(call, now) == before
    assert [one.says for one in agreement_notices(centre.sofia, now)] == notices


def test_the_letters_go_with_their_application_and_nowhere_else(applied):
    assert PartnerLetter.objects.get().sha256
    assert not any(field.name == "content" for field in PartnerApplication._meta.fields)
