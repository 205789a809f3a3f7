"""Two review the same call, and two pick at once: one review stands, and nothing is picked twice.

Each race has its negative control: without the constraint, both would be kept.
"""

from datetime import timedelta

import pytest

from dispatch.actions.closing import close_call
from dispatch.actions.review_picks import pick_reviews
from dispatch.actions.reviewing import AlreadyReviewed, review_call
from dispatch.lifecycle import Outcome
from dispatch.models import Call, CallReview, ReviewDraw, ReviewPick
from dispatch.permissions import SYSTEM
from dispatch.review_codes import Item, Mark, ReviewTold
from teams.models import Role
from tests.conftest import make_call, make_person
from tests.dispatch.commits import (
    all_decided_before_one_commits,
    losers,
    winners,
    without_constraint,
)

GOOD = ReviewTold(dict.fromkeys(Item, Mark.YES), 4)


@pytest.fixture
def centre(lasting_centre):
    lasting_centre.stella = make_person("stella", Role.SUPERVISOR)
    return lasting_centre


def two_reviews(centre, now):
    call = make_call(centre.dana, now)
    close_call(call_id=call.pk, outcome=Outcome.CANCELLED, actor=centre.dana, now=now)
    return [
        lambda who=person: review_call(call_id=call.pk, told=GOOD, actor=who, now=now)
        for person in (centre.sofia, centre.stella)
    ]


def test_of_two_reviews_at_once_one_stands_and_the_other_is_told(centre, now):
    results = all_decided_before_one_commits(*two_reviews(centre, now))
    (lost,) = losers(results)
    assert isinstance(lost, AlreadyReviewed)
    assert CallReview.objects.get() == winners(results)[0]


def test_without_the_constraint_a_call_would_have_two_reviews(centre, now):
    """The control."""
    acts = two_reviews(centre, now)
    with without_constraint(CallReview, "call_is_reviewed_once"):
        assert len(winners(all_decided_before_one_commits(*acts))) == 2
        assert CallReview.objects.count() == 2


def two_pickers(centre, now):
    """A call of last week to be drawn, and one of today that a rule names."""
    for at in (now - timedelta(days=4), now):
        call = make_call(centre.dana, at)
        close_call(call_id=call.pk, outcome=Outcome.CANCELLED, actor=centre.dana, now=at)
    Call.objects.filter(pk=call.pk).update(flags=["future_time"])
    return [lambda: pick_reviews(actor=SYSTEM, now=now) for _ in range(2)]


def test_two_sweeps_at_once_pick_everything_once(centre, now):
    results = all_decided_before_one_commits(*two_pickers(centre, now))
    assert sorted(results) == [0, 2]
    assert sorted(ReviewPick.objects.values_list("why", flat=True)) == ["drawn", "times"]
    assert ReviewDraw.objects.count() == 4


def test_without_the_constraints_a_week_would_be_drawn_twice(centre, now):
    """The control."""
    acts = two_pickers(centre, now)
    with (
        without_constraint(ReviewDraw, "week_is_drawn_once"),
        without_constraint(ReviewPick, "call_is_picked_once_for_a_reason"),
    ):
        all_decided_before_one_commits(*acts)
        assert ReviewDraw.objects.count() == 8
        assert ReviewPick.objects.count() == 4
