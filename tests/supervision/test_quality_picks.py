"""Calls are picked for review by lot, so that anybody can draw them again, and by rule, each once."""

import random
from datetime import date, timedelta
from math import ceil
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.actions.assessment import answer_questions
from dispatch.actions.closing import close_call
from dispatch.actions.decision import raise_call, wait_for_team
from dispatch.actions.handoff import accept_handoff, hand_off, return_handoff
from dispatch.actions.lowering import lower_call
from dispatch.actions.review_picks import pick_reviews
from dispatch.actions.safety import acknowledge_emergency, raise_emergency
from dispatch.handoff_codes import ReturnCode
from dispatch.lifecycle import Outcome
from dispatch.models import Call, JournalEntry, ReviewDraw, ReviewPick
from dispatch.permissions import SYSTEM
from dispatch.review_codes import RULES, Why
from dispatch.sampling import digest_of, drawn, weeks_over
from dispatch.selectors.reviews import drawn_again
from dispatch.sweeps import run_sweep
from dispatch.watched import REVIEWS
from tests.conftest import SAFE_ANSWERS, make_call, send_unit, take_back

EDMONTON = ZoneInfo("America/Edmonton")
POOLS = st.dictionaries(st.integers(1, 9), st.lists(st.uuids(), max_size=40, unique=True))


@given(POOLS, st.integers(1, 100), st.text(max_size=8))
def test_a_sample_is_each_persons_share_whatever_the_order(pool, share, seed):
    sample = drawn(pool, share_percent=share, seed=seed)
    assert {who: len(calls) for who, calls in sample.items()} == {
        who: ceil(len(calls) * share / 100) for who, calls in pool.items()
    }
    shuffled = {who: random.Random(1).sample(calls, len(calls)) for who, calls in pool.items()}
    assert drawn(shuffled, share_percent=share, seed=seed) == sample
    assert digest_of(shuffled) == digest_of(pool)
    assert all(set(sample[who]) <= set(calls) for who, calls in pool.items())


def test_another_seed_draws_others(centre, now):
    pool = {1: [make_call(centre.dana, now).pk for _ in range(20)]}
    samples = {tuple(drawn(pool, share_percent=10, seed=str(n))[1]) for n in range(20)}
    assert len(samples) > 10


def test_weeks_are_the_centres_own_and_over(now):
    sunday_night = weeks_over(now - timedelta(days=1, hours=12, minutes=1), EDMONTON, back=2)
    assert [week.monday for week in sunday_night] == [date(2026, 11, 2), date(2026, 11, 9)]
    (last,) = weeks_over(now, EDMONTON, back=1)
    assert (last.monday, last.since.isoformat()) == (
        date(2026, 11, 16),
        "2026-11-16T00:00:00-06:00",
    )
    assert last.until - last.since == timedelta(days=7)


@pytest.fixture
def last_week(centre, now):
    """Thirty calls of Dana's, one of Sam's, and one of the primary CAD's that Sam asked about."""
    then = now - timedelta(days=4)
    for n in range(30):
        make_call(centre.dana, then + timedelta(minutes=n))
    make_call(centre.sam, then)
    sent = make_call(centre.feed, then, source="primary-cad")
    answer_questions(call_id=sent.pk, answers={"weapon": "none"}, actor=centre.sam, now=then)
    make_call(centre.feed, then, source="primary-cad")
    return then


def by_person(why=Why.DRAWN):
    picks = ReviewPick.objects.filter(why=why).values_list("about__username", flat=True)
    return sorted(picks)


def test_of_every_call_taker_a_share_is_drawn_and_one_at_least(centre, last_week, now):
    assert pick_reviews(actor=SYSTEM, now=now) == 3
    assert by_person() == ["dana", "dana", "sam"]
    draw = ReviewDraw.objects.get(week=date(2026, 11, 16))
    assert (draw.pool, draw.share_percent, draw.drawn_by) == (32, 5, None)
    line = JournalEntry.objects.get(seq=draw.seed_seq)
    assert draw.seed == bytes(line.hash).hex(), "the seed is a line's hash, which nobody chooses"
    assert line.seq == JournalEntry.objects.filter(at__lt=now - timedelta(days=1)).last().seq


def test_picking_again_picks_nothing_and_writes_nothing(centre, last_week, now):
    pick_reviews(actor=SYSTEM, now=now)
    picks, lines = ReviewPick.objects.count(), JournalEntry.objects.count()
    assert pick_reviews(actor=centre.sofia, now=now + timedelta(hours=1)) == 0
    assert run_sweep(REVIEWS.name, now=now + timedelta(hours=2)) == 0
    assert (ReviewPick.objects.count(), JournalEntry.objects.count()) == (picks, lines)


def test_drawn_again_it_is_the_same_and_a_pick_put_in_by_hand_shows(centre, last_week, now):
    pick_reviews(actor=centre.sofia, now=now)
    draw = ReviewDraw.objects.get(week=date(2026, 11, 16))
    again = drawn_again(centre.sofia, draw)
    assert (again.same, again.pool_same, again.picks) == (True, True, 3)
    assert again.shares == [("Dana", 30, 2), ("Sam", 2, 1)]

    mine = Call.objects.filter(taken_by=centre.dana).exclude(review_picks__draw=draw).first()
    ReviewPick.objects.create(call=mine, why="drawn", draw=draw, about=centre.dana, picked_at=now)
    assert drawn_again(centre.sofia, draw).same is False


def test_a_call_that_went_from_the_pool_shows(centre, last_week, now):
    pick_reviews(actor=centre.sofia, now=now)
    draw = ReviewDraw.objects.get(week=date(2026, 11, 16))
    Call.objects.filter(taken_by=centre.dana).exclude(review_picks__draw=draw).update(stored_at=now)
    assert drawn_again(centre.sofia, draw).pool_same is False


def closed(call, actor, now):
    close_call(call_id=call.pk, outcome=Outcome.CANCELLED, actor=actor, now=now)
    return call


def lowered(centre, call, now):
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)
    lower_call(call_id=call.pk, level=1, reason="known", actor=centre.sofia, now=now)


def returned(centre, call, now, code=ReturnCode.WEAPON):
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)
    wait_for_team(call_id=call.pk, actor=centre.dana, now=now)
    row = hand_off(call_id=call.pk, desk_id=None, actor=centre.dana, now=now)
    accept_handoff(handoff_id=row.pk, actor=centre.noor, now=now)
    return_handoff(handoff_id=row.pk, return_code=code, actor=centre.noor, now=now)


def out_of_area(centre, call, now):
    returned(centre, call, now, ReturnCode.OUT_OF_AREA)


def rose(centre, call, now):
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)
    sent = send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    answer_questions(call_id=call.pk, answers={"weapon": "in_hand"}, actor=centre.dana, now=now)
    take_back(sent, actor=centre.dana, now=now)


def rose_before(centre, call, now):
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)
    raise_call(call_id=call.pk, level=3, reason="glass", actor=centre.dana, now=now)
    later = now + timedelta(minutes=1)
    sent = send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=later)
    take_back(sent, actor=centre.dana, now=later)


def pressed(centre, call, now):
    sent = send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    alarm = raise_emergency(unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    acknowledge_emergency(emergency_id=alarm.pk, actor=centre.dana, now=now)
    take_back(sent, actor=centre.dana, now=now)


def flagged(centre, call, now):
    Call.objects.filter(pk=call.pk).update(flags=["times_out_of_order"])


def negative(centre, call, now):
    Call.objects.filter(pk=call.pk).update(decided_at=now - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("story", "why"),
    [
        (lowered, Why.LOWERED),
        (returned, Why.RETURNED),
        (rose, Why.ROSE_WITH_TEAM),
        (pressed, Why.EMERGENCY),
        (flagged, Why.TIMES),
        (negative, Why.TIMES),
        (out_of_area, None),
        (rose_before, None),
    ],
)
def test_a_rule_picks_what_it_names_once_the_call_is_closed(centre, call, now, story, why):
    other = closed(make_call(centre.sam, now), centre.sam, now)
    story(centre, call, now)
    assert pick_reviews(actor=SYSTEM, now=now) == 0, "it is still open"

    end = now if story is negative else now + timedelta(minutes=2)
    closed(call, centre.dana, end)
    assert pick_reviews(actor=SYSTEM, now=now + timedelta(hours=1)) == (1 if why else 0)
    picks = ReviewPick.objects.values_list("call", "why", "about__username")
    assert list(picks) == ([(call.pk, why, "dana")] if why else [])
    assert not ReviewPick.objects.filter(call=other.pk).exists()


def test_each_rule_has_a_story_above_or_is_an_accepted_fall():
    assert set(RULES) == {
        *(Why.LOWERED, Why.RETURNED, Why.ROSE_WITH_TEAM, Why.EMERGENCY, Why.TIMES, Why.FELL)
    }
