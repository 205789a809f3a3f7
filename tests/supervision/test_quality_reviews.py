"""A supervisor reviews a call; its call-taker reads that, and nobody else of the floor does."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from dispatch import journal
from dispatch.actions import reviewing
from dispatch.actions.assessment import answer_questions
from dispatch.actions.closing import close_call
from dispatch.actions.decision import raise_call
from dispatch.actions.review_picks import pick_reviews
from dispatch.actions.reviewing import (
    AlreadyReviewed,
    NoSuchReview,
    NotReviewable,
    ReviewRefused,
    acknowledge_review,
    review_call,
)
from dispatch.lifecycle import Outcome
from dispatch.models import CallReview, JournalEntry, ReviewDraw
from dispatch.permissions import NotAllowed
from dispatch.review_codes import Item, Mark, ReviewTold
from dispatch.selectors.reviews import calls_waiting, own_reviews
from teams.models import Role
from tests.conftest import SAFE_ANSWERS, make_call, make_person

GOOD = ReviewTold(dict.fromkeys(Item, Mark.YES), 4)
FORM = {f"item_{item}": "yes" for item in Item} | {"score": "4", "comment": ""}
MINE = "/supervision/quality/mine/"


def closed(call, actor, now):
    close_call(call_id=call.pk, outcome=Outcome.CANCELLED, actor=actor, now=now)
    return call


@pytest.fixture
def done(centre, call, now):
    """A call of Dana's that is closed."""
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)
    return closed(call, centre.dana, now)


def of(call):
    return f"/supervision/quality/reviews/of/{call.pk}/"


def give(call, actor, now, told=GOOD):
    return review_call(call_id=call.pk, told=told, actor=actor, now=now)


def test_a_review_is_kept_and_told_in_the_journal_but_not_as_a_line_of_the_call(centre, done, now):
    review = give(done, centre.sofia, now)

    assert (review.about, review.reviewer, review.score) == (centre.dana, centre.sofia, 4)
    line = JournalEntry.objects.get(kind="review.given")
    assert (line.call, line.actor, line.data["review"]) == (None, centre.sofia, review.pk)
    assert line.data["reviewed"] == str(done.pk)


def test_an_open_call_is_not_reviewed(centre, call, now):
    with pytest.raises(NotReviewable, match="still open"):
        give(call, centre.sofia, now)


def test_nobody_reviews_their_own_call(centre, now):
    own = closed(make_call(centre.sofia, now), centre.sofia, now)
    with pytest.raises(NotReviewable, match="your own call"):
        give(own, centre.sofia, now)
    with pytest.raises(IntegrityError, match="nobody_reviews_themselves"), transaction.atomic():
        CallReview.objects.create(
            call=own, about=centre.sofia, reviewer=centre.sofia, reviewed_at=now, marks={}, score=4
        )


def test_whoever_changed_its_level_does_not_review_it(centre, call, now):
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)
    raise_call(call_id=call.pk, level=3, reason="glass", actor=centre.sofia, now=now)
    closed(call, centre.dana, now)
    with pytest.raises(NotReviewable, match="another supervisor"):
        give(call, centre.sofia, now)
    assert give(call, make_person("stella", Role.SUPERVISOR), now).pk


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (ReviewTold({Item.PLACE: Mark.YES}, 4), "mark every item"),
        (ReviewTold(GOOD.marks, 6), "from 1 to 5"),
        (ReviewTold(GOOD.marks, 2, "  "), "say what would have been better"),
        (ReviewTold(GOOD.marks | {Item.PLACE: Mark.NO}, 5), "say what would have been better"),
        (ReviewTold(GOOD.marks, 5, "x" * 4001), "4000 letters"),
    ],
)
def test_a_review_that_says_too_little_or_too_much_is_refused(centre, done, now, told, words):
    head = journal.head()
    with pytest.raises(ReviewRefused, match=words):
        give(done, centre.sofia, now, told)
    assert (journal.head(), CallReview.objects.count()) == (head, 0)


def test_a_second_review_is_refused_and_the_first_stands(centre, done, now):
    first = give(done, centre.sofia, now)
    with pytest.raises(AlreadyReviewed):
        give(done, make_person("stella", Role.SUPERVISOR), now)
    assert CallReview.objects.get() == first


@pytest.mark.parametrize("who", ["dana", "noor", "casey", "ada", "evan", "feed"])
def test_only_a_supervisor_reviews(centre, done, now, client, who):
    with pytest.raises(NotAllowed):
        give(done, getattr(centre, who), now)
    if who != "feed":
        client.force_login(getattr(centre, who))
        for page in (
            of(done),
            "/supervision/quality/reviews/",
            "/supervision/quality/reviews/given/",
        ):
            assert client.get(page).status_code == 403


def test_the_call_taker_reads_it_and_says_so_once(centre, done, now, client):
    review = give(done, centre.sofia, now, ReviewTold(GOOD.marks, 2, "Ask for the floor <b>too"))
    client.force_login(centre.dana)
    shown = client.get(MINE).content.decode()
    assert "Ask for the floor &lt;b&gt;too" in shown
    assert "I have read it" in shown

    acknowledge_review(review_id=review.pk, actor=centre.dana, now=now)
    acknowledge_review(review_id=review.pk, actor=centre.dana, now=now + timedelta(hours=1))
    review.refresh_from_db()
    assert review.read_at == now
    assert JournalEntry.objects.filter(kind="review.read").count() == 1
    assert "I have read it" not in client.get(MINE).content.decode()


def test_what_is_not_read_comes_first_and_is_counted_in_the_bar(centre, done, now, client):
    read = give(done, centre.sofia, now + timedelta(hours=1))
    acknowledge_review(review_id=read.pk, actor=centre.dana, now=now + timedelta(hours=2))
    client.force_login(centre.dana)
    told = '1<span class="said"> not read</span>'
    assert told not in client.get(MINE).content.decode()

    other = give(closed(make_call(centre.dana, now), centre.dana, now), centre.sofia, now)
    assert list(own_reviews(centre.dana)) == [other, read]
    assert told in client.get(MINE).content.decode()


@pytest.mark.parametrize("who", ["sam", "noor", "sofia"])
def test_nobody_else_of_the_floor_sees_it_or_says_they_read_it(centre, done, now, client, who):
    review = give(done, centre.sofia, now)
    other = getattr(centre, who)
    assert not own_reviews(other).exists()
    with pytest.raises(NoSuchReview):
        acknowledge_review(review_id=review.pk, actor=other, now=now)
    client.force_login(other)
    assert done.number not in client.get(MINE).content.decode()
    assert client.post(f"{MINE}{review.pk}/read/").status_code == 404
    review.refresh_from_db()
    assert review.read_at is None


@pytest.mark.parametrize("who", ["casey", "ada", "evan"])
def test_who_takes_no_calls_has_no_such_page(centre, done, now, client, who):
    with pytest.raises(NotAllowed):
        own_reviews(getattr(centre, who))
    client.force_login(getattr(centre, who))
    assert client.get(MINE).status_code == 403


def test_from_the_waiting_list_through_the_form_to_the_file(centre, done, now, client, monkeypatch):
    monkeypatch.setattr("dispatch.supervision.quality_views.timezone.now", lambda: now)
    type(done).objects.filter(pk=done.pk).update(flags=["future_time"])
    client.force_login(centre.sofia)
    client.post("/supervision/quality/pick/")
    waits = client.get("/supervision/quality/reviews/").content.decode()
    assert done.number in waits
    assert "Its times are in doubt" in waits
    assert done.number in client.get(
        "/supervision/quality/reviews/", {"format": "csv"}
    ).content.decode("utf-8-sig")

    refused = client.post(of(done), FORM | {"score": "1"})
    assert refused.status_code == 422
    assert "Say what would have been better" in refused.content.decode()
    assert refused.context["form"]["score"].value() == "1", "what was marked is not lost"
    assert client.post(of(done), FORM).status_code == 302

    assert not calls_waiting(centre.sofia).exists()
    day = {"first": "2026-11-24", "last": "2026-11-24"}
    given = client.get("/supervision/quality/reviews/given/", day | {"format": "csv"})
    assert f"{done.number},Dana,Sofia,Yes,Yes,Yes,Yes,Yes,4" in given.content.decode("utf-8-sig")
    assert client.post(of(done), FORM).status_code == 422, "a second one finds the first"


def test_how_a_sample_was_drawn_is_said(centre, now, client):
    closed(make_call(centre.dana, now - timedelta(days=4)), centre.dana, now - timedelta(days=4))
    pick_reviews(actor=centre.sofia, now=now)
    draw = ReviewDraw.objects.get(pool=1)
    client.force_login(centre.sofia)
    page = client.get(f"/supervision/quality/draws/{draw.pk}/").content.decode()
    for words in (
        draw.seed,
        draw.pool_digest,
        f"line {draw.seed_seq}",
        "Drawn again now: the same",
    ):
        assert words in page
    client.force_login(centre.dana)
    assert client.get(f"/supervision/quality/draws/{draw.pk}/").status_code == 403


def test_waiting_is_filtered_by_its_reason(centre, done, now):
    type(done).objects.filter(pk=done.pk).update(flags=["future_time"])
    pick_reviews(actor=centre.sofia, now=now)
    assert [call.pk for call in calls_waiting(centre.sofia, "times")] == [done.pk]
    assert not calls_waiting(centre.sofia, "lowered").exists()
    assert reviewing.COMMENT == 4000
