"""Two admins publish a change of the same community at once: one wins, and not by luck."""

from datetime import timedelta

import pytest
from django.db import connection

from dispatch.actions.zone_errors import (
    ReviewMissing,
    ZonesMoved,
)
from pilot_zones.models import ZoneVersion
from teams.models import Role
from tests.conftest import make_person
from tests.crowds import race
from tests.dispatch.commits import losers, winners
from tests.setup.zone_cast import drafted, published, reviewed

SECOND = timedelta(seconds=1)


@pytest.fixture
def two_drafts(lasting_centre, now):
    """Two admins, each with a draft of the same community, both reviewed."""
    centre = lasting_centre
    mine = drafted(centre, now)
    theirs = drafted(centre, now, phase="paired", actor=centre.alan)
    reviewed(mine, centre.ada, now)
    reviewed(theirs, centre.alan, now)
    at = now + SECOND
    return centre, (
        lambda: published(mine, centre.alan, at),
        lambda: published(theirs, centre.ada, at + SECOND),
    )


@pytest.fixture
def lasting_centre(lasting_centre):
    lasting_centre.alan = make_person("alan", Role.ADMIN)
    return lasting_centre


def test_of_two_who_publish_at_once_one_wins(two_drafts):
    _, acts = two_drafts
    results = race(*acts)
    assert len(winners(results)) == 1
    assert isinstance(losers(results)[0], ZonesMoved | ReviewMissing)
    assert ZoneVersion.objects.filter(community__code="FAR").count() == 2


def test_where_they_do_not_take_turns_the_database_still_picks_one(two_drafts, monkeypatch):
    """Without the lock and without the check the constraint alone decides."""
    monkeypatch.setattr("dispatch.actions.zone_gate.refuse_unless", lambda _: None)
    _, acts = two_drafts
    results = race(*acts)
    assert [type(error) for error in losers(results)] == [ZonesMoved]
    assert ZoneVersion.objects.filter(community__code="FAR").count() == 2


def test_without_either_both_would_be_published(two_drafts, monkeypatch):
    """The control: it proves that the race above is real."""
    monkeypatch.setattr("dispatch.actions.zone_gate.refuse_unless", lambda _: None)
    (one,) = (c for c in ZoneVersion._meta.constraints if c.name == "a_version_has_one_successor")
    with connection.schema_editor() as editor:
        editor.remove_constraint(ZoneVersion, one)
    try:
        assert len(winners(race(*two_drafts[1]))) == 2
        assert ZoneVersion.objects.filter(community__code="FAR").count() == 3
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("DELETE FROM pilot_zones_zoneversion WHERE follows_id IS NOT NULL")
            cursor.execute("SET session_replication_role = origin")
        with connection.schema_editor() as editor:
            editor.add_constraint(ZoneVersion, one)
