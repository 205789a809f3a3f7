"""A change of the pilot's communities: drafted, run over the past, published by a second person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from dispatch.actions.zone_drafts import NewCommunity, discard_draft, draft_community
from dispatch.actions.zone_edits import set_start
from dispatch.actions.zone_errors import (
    BadCommunity,
    BadStart,
    CommunityTaken,
    DrafterCannotPublish,
    NotItsDrafter,
    ReviewMissing,
    StaleZoneDraft,
    ZoneDraftEnded,
    ZonesMoved,
)
from dispatch.models import JournalEntry, ZoneDraft
from dispatch.permissions import NotAllowed
from dispatch.selectors.place import pilot_at
from pilot_zones.models import ZoneVersion
from pilot_zones.zone_map import zones_at
from tests.conftest import make_call
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
