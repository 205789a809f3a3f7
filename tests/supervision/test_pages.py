"""Who opens which of the supervisor's pages, and what a wrong address does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dispatch.actions.closing import close_call
from dispatch.lifecycle import Outcome
from tests.conftest import make_call, run_all

LEDGER = "/supervision/ledger/"
COUNTED = "/supervision/ledger/diverted/"
CLOCKS = "/supervision/clocks/"
SYSTEM = "/supervision/system/"
ROLES = ("dana", "sofia", "noor", "casey", "ada", "evan")
OPENS = {
    LEDGER: {"sofia", "ada", "evan"},
    COUNTED: {"sofia", "ada", "evan"},
    CLOCKS: {"sofia", "ada", "evan"},
    SYSTEM: {"sofia", "ada"},
    "/calls/{call}/why/": {"dana", "sofia"},
}


@pytest.mark.parametrize("page", sorted(OPENS))
@pytest.mark.parametrize("who", ROLES)
def test_each_role_opens_its_own_pages(centre, call, client, page, who):
    client.force_login(getattr(centre, who))
    answer = client.get(page.format(call=call.pk))

    assert answer.status_code == (200 if who in OPENS[page] else 403)


@pytest.mark.parametrize("page", sorted(OPENS))
def test_nobody_opens_them_without_a_login(call, client, page):
    answer = client.get(page.format(call=call.pk))
    assert (answer.status_code, answer.url[:17]) == (302, "/accounts/login/?")


@pytest.mark.parametrize("page", sorted(OPENS))
def test_they_are_read_and_never_written_to(centre, call, client, page):
    client.force_login(centre.sofia)
    assert client.post(page.format(call=call.pk)).status_code == 405


@pytest.mark.parametrize("who", ROLES)
def test_the_bar_links_what_the_role_opens_and_no_more(centre, client, who):
    client.force_login(getattr(centre, who))
    shown = "".join(
        client.get(page).content.decode() for page in ("/", LEDGER, SYSTEM, "/supervision/wall/")
    )

    for page in (LEDGER, CLOCKS, SYSTEM):
        assert (f'href="{page}"' in shown) == (who in OPENS[page])


def test_an_evaluator_sees_numbers_and_no_way_into_a_call(centre, call, now, client):
    close_call(call_id=call.pk, outcome=Outcome.CANCELLED, actor=centre.dana, now=now)
    client.force_login(centre.evan)
    shown = client.get(f"{LEDGER}not_assessed/?first=2026-11-24&last=2026-11-24").content.decode()

    assert call.number in shown
    assert str(call.pk) not in shown


@pytest.mark.parametrize(
    "asked",
    ["", "?first=yesterday", "?first=2026-13-45&last=", "?last=9999-12-31&first=0001-01-01"],
)
def test_days_that_cannot_be_read_are_today(centre, client, asked):
    client.force_login(centre.sofia)
    assert client.get(LEDGER + asked).status_code == 200
    assert client.get(COUNTED + asked).status_code == 200


def test_days_in_the_wrong_order_are_turned_round(centre, call, client):
    client.force_login(centre.sofia)
    shown = client.get(LEDGER + "?first=2026-11-30&last=2026-11-20")

    assert shown.context["sums"].total == 1


@pytest.mark.parametrize(
    "page",
    [
        "/supervision/ledger/other/",
        f"{COUNTED}?code=%00",
        f"{COUNTED}?hour=noon",
        f"{COUNTED}?hour=",
        f"{COUNTED}?taker=99999999999999999999",
        f"{COUNTED}?community=-1",
        f"{COUNTED}?befell=nothing",
        f"{COUNTED}?hour=1&taker=1",
    ],
)
def test_what_nothing_is_counted_by_is_not_found(centre, client, page):
    client.force_login(centre.sofia)
    assert client.get(page).status_code == 404


def test_a_long_list_of_calls_has_pages(centre, now, client):
    for minute in range(51):
        make_call(centre.dana, now + timedelta(minutes=minute))
    client.force_login(centre.sofia)
    days = "first=2026-11-24&last=2026-11-24"
    first = client.get(f"/supervision/ledger/open/?{days}")
    second = client.get(f"/supervision/ledger/open/?{days}&page=2")

    assert [len(page.context["counted"]) for page in (first, second)] == [50, 1]
    assert "51 calls on 2026-11-24" in first.content.decode()


def test_the_system_page_is_calm_while_all_is_well(centre, client):
    now = timezone.now()
    run_all(now)
    client.force_login(centre.sofia)
    shown = client.get(SYSTEM).content.decode()

    assert "Every sweep ran on time." in shown
    assert "is-late" not in shown
