"""The wall board: figures from across the room, and nothing about anybody."""

from datetime import timedelta

import pytest

from dispatch.actions.closing import close_call
from dispatch.actions.decision import wait_for_team
from dispatch.lifecycle import Outcome
from dispatch.permissions import NotAllowed
from dispatch.selectors.wall import wall_for
from tests.conftest import make_call, run_all, send_unit


def test_each_call_is_counted_where_it_stands(centre, now):
    first, second, third = (make_call(centre.sam, now) for _ in range(3))
    wait_for_team(call_id=second.pk, actor=centre.sam, now=now)
    send_unit(call_id=third.pk, unit_id=centre.cedar.pk, actor=centre.sam, now=now)
    later = now + timedelta(seconds=90)
    run_all(later)
    wall = wall_for(centre.sofia, later)

    assert [(s.calls, s.oldest, s.late) for s in wall.states] == [
        (1, "1:30", 1),
        (1, "1:30", 1),
        (0, "", 0),
        (1, "1:30", 0),
    ]
    assert (len(wall.units), wall.free, wall.today, wall.well) == (3, 2, 3, True)
    assert first.state == "received"


def test_today_is_the_centres_day(centre, now):
    call = make_call(centre.sam, now)
    close_call(call_id=call.pk, outcome=Outcome.CANCELLED, actor=centre.sam, now=now)
    assert wall_for(centre.sofia, now).today == 1
    # 18:00 UTC is 12:00 in Edmonton: the next day begins twelve hours later.
    assert wall_for(centre.sofia, now + timedelta(hours=11, minutes=59)).today == 1
    assert wall_for(centre.sofia, now + timedelta(hours=12)).today == 0
    assert wall_for(centre.sofia, now).reach is None, "nobody was eligible: no figure, not a zero"


def test_no_place_no_name_no_number_is_on_it(centre, client, now):
    call = make_call(centre.sam, now, address="17 Secret Lane", caller_name="Zebulon")
    client.force_login(centre.dana)
    shown = client.get("/supervision/wall/").content.decode()
    assert "Need a decision" in shown
    assert not any(word in shown for word in ("Secret", "Zebulon", call.number, "Sam"))


def test_crews_and_evaluators_have_no_wall(centre, now):
    for person in (centre.casey, centre.evan, centre.feed):
        with pytest.raises(NotAllowed):
            wall_for(person, now)
