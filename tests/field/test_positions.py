"""Where a crew is: shared while it is with a call, told sparsely, never older than what is known."""

from datetime import timedelta

import pytest

from dispatch.actions.positions import Fix, NotWithACall, report_position
from dispatch.models import JournalEntry
from dispatch.permissions import NotAllowed
from teams.models import UnitPosition

from .conftest import minutes

HERE = (51.0100, -114.0500)
# About 220 m and 330 m further north.
NEAR, FAR = (51.0120, -114.0500), (51.0130, -114.0500)


def report(crew, place, at, *, person=None, now=None):
    fix = Fix(place[0], place[1], 12.0, at)
    return report_position(fix, unit_id=crew.cedar.pk, actor=person or crew.casey, now=now or at)


def told():
    return JournalEntry.objects.filter(kind="unit.position").count()


@pytest.fixture
def out(crew, phone):
    """MCRT-1 has accepted."""
    phone.say("accept", crew.row, crew.since)
    return crew


def test_the_first_place_is_told_and_then_at_most_every_minute_or_a_quarter_kilometre(out):
    for second in range(0, 60, 10):
        report(out, NEAR if second else HERE, out.since + timedelta(seconds=second))
    assert told() == 1
    report(out, FAR, out.since + timedelta(seconds=59))
    assert told() == 2
    report(out, FAR, out.since + timedelta(seconds=118))
    assert told() == 2
    report(out, FAR, out.since + timedelta(seconds=119))
    assert told() == 3
    assert UnitPosition.objects.get().taken_at == out.since + timedelta(seconds=119)


def test_an_older_place_never_replaces_a_newer_one(out):
    report(out, FAR, out.since + minutes(5))
    _, is_newest = report(out, HERE, out.since + minutes(4), now=out.since + minutes(6))

    held = UnitPosition.objects.get()
    assert not is_newest
    assert (held.lat, held.taken_at) == (FAR[0], out.since + minutes(5))
    assert told() == 1


def test_a_place_from_the_future_is_as_of_now(out):
    report(out, HERE, out.since + minutes(9), now=out.since + minutes(1))
    assert UnitPosition.objects.get().taken_at == out.since + minutes(1)


def test_nothing_is_shared_before_accepting_nor_after_clearing(crew, phone):
    with pytest.raises(NotWithACall):
        report(crew, HERE, crew.since)
    for kind in ("accept", "en_route", "on_scene"):
        phone.say(kind, crew.row, crew.since)
        report(crew, HERE, crew.since + minutes(1))
    phone.say("clear", crew.row, crew.since + minutes(2))
    with pytest.raises(NotWithACall):
        report(crew, FAR, crew.since + minutes(3))
    assert UnitPosition.objects.get().lat == HERE[0]


def test_nobody_says_where_another_unit_is(out):
    for person in (out.billie, out.dana):
        with pytest.raises(NotAllowed):
            report(out, HERE, out.since, person=person)
    assert not UnitPosition.objects.exists()
