"""A coordinator's first password is set once, by a link that is in no log."""

import io
import logging

import pytest

from dispatch.actions.partner_links import LinkIsOver, renew_link, set_first_password
from dispatch.actions.staff import WeakPassword

from .partner_cast import accept, welcome_page


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


def test_nobodys_password_is_set_by_a_link_that_was_never_given(centre, now):
    told = {"secret": "c8-0", "password": "seven-quiet-geese", "now": now}
    with pytest.raises(LinkIsOver):
        set_first_password(person_id=centre.dana.pk, **told)
