"""A change of the pilot's communities: drafted, run over the past, published by a second person."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from dispatch.actions.assessment import answer_questions
from dispatch.actions.zone_drafts import NewCommunity, discard_draft, draft_community
from dispatch.actions.zone_edits import set_start
from dispatch.actions.zone_errors import (
    BadCommunity,
    BadOutline,
    BadStart,
    CommunityTaken,
    DrafterCannotPublish,
    NotItsDrafter,
    ReviewMissing,
    StaleZoneDraft,
    ZoneDraftEnded,
    ZonesMoved,
)
from dispatch.jobs.running import run_waiting_jobs
from dispatch.models import JournalEntry, ZoneDraft
from dispatch.permissions import NotAllowed
from dispatch.selectors.place import pilot_at
from pilot_zones.models import ZoneVersion
from pilot_zones.zone_map import zones_at
from teams.models import Role
from tests.conftest import SAFE_ANSWERS, make_call, make_person
from tests.crowds import race
from tests.dispatch.commits import losers, winners
from tests.setup.zone_cast import NINE_TO_FIVE, drafted, moved_outline, published, reviewed, square

SECOND = timedelta(seconds=1)


def in_force(code, now):
    return next(v for v in zones_at(now).versions.values() if v.community.code == code)


def test_a_draft_changes_nothing_until_a_second_person_publishes_it(centre, alan, now):
    draft = drafted(centre, now)
    reviewed(draft, centre.ada, now)
    assert in_force("FAR", now).phase == "outside"

    published(draft, alan, now + SECOND)

    later = now + 2 * SECOND
    version = in_force("FAR", later)
    assert (version.phase, version.hours) == ("community_led", NINE_TO_FIVE)
    assert version.follows == centre.farfield
    assert pilot_at(version, later).open
    assert JournalEntry.objects.latest("seq").kind == "zones.published"


def test_the_author_cannot_publish_and_the_database_says_so_too(centre, now):
    draft = drafted(centre, now)
    reviewed(draft, centre.ada, now)

    with pytest.raises(DrafterCannotPublish, match="drafted by Ada"):
        published(draft, centre.ada, now + SECOND)

    values = {"state": "published", "published_at": now, "published_by": centre.ada}
    with pytest.raises(IntegrityError, match="zone_author_does_not_publish"), transaction.atomic():
        ZoneDraft.objects.filter(pk=draft.pk).update(**values)
    assert in_force("FAR", now + SECOND).phase == "outside"


def test_a_published_version_never_changes(centre, now):
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        ZoneVersion.objects.filter(pk=centre.farfield.pk).update(phase="paired")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        ZoneVersion.objects.filter(pk=centre.farfield.pk).delete()


def test_a_call_keeps_the_version_it_was_judged_by(centre, alan, now):
    call = make_call(centre.dana, now, lat=51.01, lng=-114.01)
    draft = drafted(centre, now)
    reviewed(draft, centre.ada, now)
    published(draft, alan, now + SECOND)

    call.refresh_from_db()
    assert call.zone == centre.farfield
    assert make_call(centre.dana, now + 2 * SECOND, lat=51.01, lng=-114.01).zone != centre.farfield


def test_it_is_published_only_as_it_was_reviewed(centre, alan, now):
    draft = drafted(centre, now)
    with pytest.raises(ReviewMissing, match="not reviewed"):
        published(draft, alan, now + SECOND)
    reviewed(draft, centre.ada, now)
    moved_outline(draft, "FAR", square(-114.02, 51.0, 0.021), centre.ada, now)
    with pytest.raises(ReviewMissing, match="not reviewed"):
        published(draft, alan, now + SECOND)


def test_a_review_is_void_once_another_community_changes(centre, alan, now):
    first, second = drafted(centre, now, "FAR"), drafted(centre, now, "HIL", phase="paired")
    reviewed(first, centre.ada, now)
    reviewed(second, centre.ada, now)
    published(first, alan, now + SECOND)

    with pytest.raises(ReviewMissing, match="changed since"):
        published(second, alan, now + 2 * SECOND)


def test_what_was_published_meanwhile_is_not_undone(centre, alan, now):
    first, second = drafted(centre, now), drafted(centre, now, phase="paired", actor=alan)
    reviewed(first, centre.ada, now)
    published(first, alan, now + SECOND)
    reviewed(second, alan, now + 2 * SECOND)

    with pytest.raises(ZonesMoved, match="Farfield changed meanwhile"):
        published(second, centre.ada, now + 3 * SECOND)


def test_it_begins_when_it_says_and_not_in_the_past(centre, alan, now):
    draft, begins = drafted(centre, now), now + timedelta(days=7)
    with pytest.raises(BadStart):
        set_start(draft_id=draft.pk, starts_at=now, seen=draft.revision, actor=centre.ada, now=now)
    set_start(draft_id=draft.pk, starts_at=begins, seen=draft.revision, actor=centre.ada, now=now)
    reviewed(draft, centre.ada, now)
    published(draft, alan, now + SECOND)

    assert in_force("FAR", begins - SECOND).phase == "outside"
    assert in_force("FAR", begins).phase == "community_led"


def test_a_start_that_has_passed_is_refused(centre, alan, now):
    draft, begins = drafted(centre, now), now + timedelta(minutes=5)
    set_start(draft_id=draft.pk, starts_at=begins, seen=draft.revision, actor=centre.ada, now=now)
    reviewed(draft, centre.ada, now)
    with pytest.raises(BadStart, match="has passed"):
        published(draft, alan, now + timedelta(minutes=6))


@pytest.mark.parametrize("who", ["dana", "sofia", "noor", "casey", "evan"])
def test_nobody_else_drafts_or_publishes(centre, now, who):
    draft = drafted(centre, now)
    reviewed(draft, centre.ada, now)
    with pytest.raises(NotAllowed):
        published(draft, getattr(centre, who), now)
    with pytest.raises(NotAllowed):
        drafted(centre, now, "HIL", actor=getattr(centre, who))


def test_only_its_author_changes_a_draft_and_no_window_saves_over_another(centre, alan, now):
    draft = drafted(centre, now)
    with pytest.raises(NotItsDrafter):
        moved_outline(draft, "FAR", square(-114.02, 51.0), alan, now)
    moved_outline(draft, "FAR", square(-114.02, 51.0, 0.021), centre.ada, now)
    with pytest.raises(StaleZoneDraft):
        set_start(draft_id=draft.pk, starts_at=None, seen=1, actor=centre.ada, now=now)
    discard_draft(draft_id=draft.pk, actor=alan, now=now)
    with pytest.raises(ZoneDraftEnded):
        moved_outline(draft, "FAR", square(-114.02, 51.0), centre.ada, now)


BOW = [[[[-114.02, 51.0], [-114.0, 51.02], [-114.0, 51.0], [-114.02, 51.02], [-114.02, 51.0]]]]
HOLE = [[[-114.1, 51.0], [-114.09, 51.0], [-114.09, 51.01], [-114.1, 51.0]]]


@pytest.mark.parametrize(
    ("coordinates", "says"),
    [
        (BOW, "crosses itself at 51.01, -114.01"),
        ([[*square(-114.02, 51.0)[0], *HOLE]], "has a hole outside it"),
        ([[[[51.0, -114.0], [51.02, -114.0], [51.02, -114.02], [51.0, -114.0]]]], "swapped"),
        ([[[[179.0, 51.0], [-179.0, 51.0], [-179.0, 52.0], [179.0, 51.0]]]], "far outside"),
        ([[[[float("nan"), 51.0]] * 4]], "not a number"),
        ([[[[-114.0, 51.0]] * 200_001]], "200,001 places; at most 10,000"),
        ([[[-114.0, 51.0]]], "not longitude, latitude"),
        ("none", "something else"),
        ([], "is empty"),
    ],
)
def test_the_server_refuses_what_is_no_outline_and_says_where(centre, now, coordinates, says):
    draft = drafted(centre, now)
    with pytest.raises(BadOutline, match=says) as refused:
        moved_outline(draft, "FAR", coordinates, centre.ada, now)
    if "crosses" in says:
        assert refused.value.place == pytest.approx((51.01, -114.01))


def test_hours_and_scope_that_say_nothing_clear_are_refused(centre, now):
    with pytest.raises(BadCommunity, match="mon"):
        drafted(centre, now, hours={"mon": [["25:00", "26:00"]]})
    with pytest.raises(BadCommunity, match="no phase"):
        drafted(centre, now, phase="someday")


def test_a_served_community_without_hours_is_not_complete(centre, alan, now):
    draft = drafted(centre, now, hours={"holidays": {}})
    with pytest.raises(BadCommunity, match="Farfield has no hours"):
        published(draft, alan, now)


def test_a_new_community_is_drawn_and_named_once(centre, alan, now):
    new = NewCommunity("NEW", "Newfield")
    draft = draft_community(new=new, actor=centre.ada, now=now)
    moved_outline(draft, "NEW", square(-114.0, 51.0), centre.ada, now)
    reviewed(draft, centre.ada, now)
    published(draft, alan, now + SECOND)

    assert in_force("NEW", now + SECOND).phase == "planned"
    with pytest.raises(CommunityTaken):
        draft_community(new=new, actor=centre.ada, now=now)


def answered(centre, at, **place):
    call = make_call(centre.dana, at, **place)
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=at)
    return call


def test_a_review_counts_calls_gained_and_lost_by_hour_and_what_is_not_covered(centre, now):
    """Two calls in Farfield: one at 11:00 in Calgary would have been served, one at 23:00 not."""
    morning = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    answered(centre, morning, lat=51.01, lng=-114.01)
    answered(centre, morning + timedelta(hours=12), lat=51.01, lng=-114.01)
    answered(centre, morning, lat=51.01, lng=-114.03)

    found = reviewed(drafted(centre, now), centre.ada, now).found

    assert (sum(found["gained"]), found["gained"][11], sum(found["lost"])) == (1, 1, 0)
    assert found["places"] == [["Farfield", 1, 0]]
    assert found["short"] == []
    assert found["doubts"] == []
    centre.cedar.team.communities.add(centre.riverside.community)
    centre.birch.team.communities.add(centre.riverside.community)
    (short,) = reviewed(drafted(centre, now), centre.ada, now).found["short"]
    assert (short["name"], short["open_hours"], short["short_hours"]) == ("Farfield", 40.0, 40.0)


def test_a_review_tells_the_overlap_with_a_neighbour_in_square_metres(centre, now):
    draft = drafted(centre, now)
    moved_outline(draft, "FAR", square(-114.021, 51.0), centre.ada, now)
    doubts = reviewed(draft, centre.ada, now).found["doubts"]
    assert any("FAR and HIL overlap by about 155," in doubt["says"] for doubt in doubts), doubts


def test_many_calls_are_read_by_a_job(centre, alan, now, monkeypatch):
    answered(centre, now, lat=51.01, lng=-114.01)
    monkeypatch.setattr("dispatch.actions.zone_gate.CALLS_AT_ONCE", 0)
    draft, later = drafted(centre, now), now + SECOND
    review = reviewed(draft, centre.ada, later)
    assert review.ended_at is None
    with pytest.raises(ReviewMissing, match="under way"):
        published(draft, alan, later)

    assert run_waiting_jobs(now=lambda: later) == 1
    review.refresh_from_db()
    assert review.found["read"] == 1
    published(draft, alan, later)


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
