"""The open call for partners: anybody applies, and loses nothing that they typed."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from dispatch.actions.partner_letters import CallIsFull, receive_application
from dispatch.models import JournalEntry, PartnerApplication
from dispatch.partner_codes import Letter

from .letters import GOOD, pdf
from .partner_cast import APPLY, FORM, TOLD, post


@pytest.fixture(autouse=True)
def fresh_limits():
    """Each test from an address that has asked nothing yet."""
    cache.clear()


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


@pytest.mark.parametrize("key", ["x" * 43, "%00"])
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
