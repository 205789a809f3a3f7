"""The desks are set up by an admin: their turn, their time to answer, who belongs to them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from dispatch.actions.desks import DeskIsBusy, DeskTold, save_desk, set_desk_in_service
from dispatch.actions.handoff import accept_handoff, hand_off
from dispatch.models import JournalEntry
from teams.models import Desk, Role
from tests.conftest import make_person
from tests.desk.conftest import make_triaged


@pytest.fixture
def ada(centre):
    client = Client()
    client.force_login(centre.ada)
    return client


@pytest.fixture
def nils(centre):
    return make_person("nils", Role.NAVIGATOR)


def form_of(desk, **more):
    people = list(desk.navigators.values_list("pk", flat=True))
    own = {"name": desk.name, "order": desk.order, "answer_s": desk.answer_s}
    return own | {"response": desk.response, "navigators": people} | more


def told(desk, **more):
    return DeskTold(**form_of(desk, **more))


def test_an_admin_sets_a_desk_up_and_calls_wait_there_as_long_as_it_says(centre, ada, nils, now):
    form = {"name": "Distress Centre", "order": 2, "answer_s": 45, "navigators": [nils.pk]}
    assert ada.post(reverse("setup:desk-new"), form | {"response": "DISTRESS_988"}).url
    made = Desk.objects.get(name="Distress Centre")
    assert (made.order, list(made.navigators.all())) == (2, [nils])
    page = ada.get(reverse("setup:desks")).content.decode()
    assert "Distress Centre" in page
    assert "Distress line 9-8-8" in page

    ada.post(reverse("setup:desk", args=[made.pk]), form_of(made, answer_s=20))
    call = make_triaged(centre, now)
    row = hand_off(call_id=call.pk, desk_id=made.pk, actor=centre.dana, now=now)
    assert row.answer_by == now + timedelta(seconds=20)
    assert JournalEntry.objects.filter(kind="desk.saved", actor=centre.ada).count() == 2


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": "211"}, "Another desk has this name, or this turn."),
        ({"order": 1}, "Another desk has this name, or this turn."),
        ({"answer_s": 4}, "greater than or equal to 5"),
        ({"answer_s": 601}, "less than or equal to 600"),
        ({"navigators": [1_000_000]}, "is not one of the available choices"),
    ],
)
def test_what_cannot_be_is_refused_beside_what_was_typed(centre, ada, nils, wrong, says):
    form = {"name": "Night", "order": 2, "answer_s": 45, "navigators": [nils.pk], "response": ""}
    answer = ada.post(reverse("setup:desk-new"), form | wrong)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Desk.objects.count() == 1


def test_nobody_leaves_a_desk_with_a_call_in_hand_nor_the_desk_its_calls(centre, nils, now):
    given = {"actor": centre.ada, "now": now}
    row = hand_off(call_id=make_triaged(centre, now).pk, desk_id=None, actor=centre.dana, now=now)
    with pytest.raises(DeskIsBusy):
        set_desk_in_service(desk_id=centre.desk.pk, on=False, **given)
    accept_handoff(handoff_id=row.pk, actor=centre.noor, now=now)
    with pytest.raises(DeskIsBusy):
        save_desk(desk_id=centre.desk.pk, told=told(centre.desk, navigators=[nils.pk]), **given)
    assert list(centre.desk.navigators.all()) == [centre.noor]


def test_a_desk_out_of_service_is_asked_no_more_and_comes_back(centre, ada, now):
    ada.post(reverse("setup:desk-retire", args=[centre.desk.pk]))
    centre.desk.refresh_from_db()
    assert centre.desk.retired_at is not None
    ada.post(reverse("setup:desk-resume", args=[centre.desk.pk]))
    centre.desk.refresh_from_db()
    assert centre.desk.retired_at is None
    call = make_triaged(centre, now)
    assert hand_off(call_id=call.pk, desk_id=None, actor=centre.dana, now=now).desk == centre.desk


def test_a_community_s_page_leads_to_the_teams_that_cover_it(centre, ada):
    page = ada.get(reverse("setup:zone", args=["RIV"])).content.decode()
    team = centre.cedar.team
    assert f'<a href="{reverse("setup:team", args=[team.pk])}">{team.name}</a>' in page
    ada.post(reverse("setup:team", args=[team.pk]), {"name": team.name, "communities": ["HIL"]})
    again = ada.get(reverse("setup:zone", args=["RIV"])).content.decode()
    assert f">{team.name}</a>" not in again, "it covers another one now"
