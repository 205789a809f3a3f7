"""What a change would have done to the past: calls gained and lost, cover, and its neighbours."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.actions.assessment import answer_questions
from dispatch.actions.zone_errors import (
    ReviewMissing,
)
from dispatch.jobs.running import run_waiting_jobs
from tests.conftest import SAFE_ANSWERS, make_call
from tests.setup.zone_cast import drafted, moved_outline, published, reviewed, square

SECOND = timedelta(seconds=1)


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
