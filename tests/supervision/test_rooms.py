"""The bar shows each person the way to their own pages, and to no other."""

import pytest
from django.urls import reverse

from dispatch.console.rooms import ROOMS, rooms_of

PEOPLE = ("dana", "sofia", "noor", "casey", "ada", "evan")


@pytest.mark.parametrize("name", PEOPLE)
def test_every_way_shown_leads_somewhere(centre, client, name):
    person = getattr(centre, name)
    client.force_login(person)
    for room in rooms_of(person):
        for page in room.pages:
            answer = client.get(reverse(page.url))
            assert answer.status_code == 200, page
            assert f'href="{reverse(page.url)}"' in answer.content.decode(), page


def test_each_page_is_one_persons_at_least_and_stands_once(centre):
    keys = [page.key for room in ROOMS for page in room.pages]
    assert len(keys) == len(set(keys))
    shown = {
        key for name in PEOPLE for room in rooms_of(getattr(centre, name)) for key in room.keys
    }
    assert shown == set(keys)


def test_a_dispatcher_is_shown_no_setup_of_protocols(centre):
    keys = {key for room in rooms_of(centre.dana) for key in room.keys}
    assert "board" in keys
    assert not keys & {"protocols", "ledger", "past", "desk"}


def test_a_stranger_is_shown_nothing(centre):
    assert rooms_of(None) == []
