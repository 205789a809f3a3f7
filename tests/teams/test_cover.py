"""Gaps in cover, before they happen."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from teams.cover import Stretch, Watch, gaps, reason, without

DAY = datetime(2026, 11, 24, tzinfo=UTC)
hours = st.integers(0, 72)


def stretch(since, until):
    return Stretch(DAY + timedelta(hours=since), DAY + timedelta(hours=until))


def watch(unit, since, until, *, officer=True, paused=False):
    return Watch(unit, stretch(since, until), officer, paused)


def found(hours, watches, *, officer=True):
    return [
        (
            (g.time.since - DAY) // timedelta(hours=1),
            (g.time.until - DAY) // timedelta(hours=1),
            g.why,
        )
        for g in gaps(hours, watches, officer_needed=officer)
    ]


def test_hours_that_somebody_serves_have_no_gap():
    assert found([stretch(8, 20)], [watch("MCRT-1", 6, 14), watch("MCRT-2", 14, 22)]) == []


def test_what_nobody_serves_is_a_gap_with_its_ends():
    assert found([stretch(8, 20)], [watch("MCRT-1", 10, 14), watch("MCRT-2", 16, 18)]) == [
        (8, 10, "no crisis team on duty"),
        (14, 16, "no crisis team on duty"),
        (18, 20, "no crisis team on duty"),
    ]


def test_a_paired_community_without_its_officer_is_not_covered():
    alone = [watch("MCRT-1", 8, 20, officer=False)]

    assert found([stretch(8, 20)], alone) == [(8, 20, "MCRT-1 on duty without an officer")]
    assert found([stretch(8, 20)], alone, officer=False) == []


def test_a_paused_unit_covers_nothing():
    assert found([stretch(8, 10)], [watch("MCRT-1", 6, 14, paused=True)]) == [
        (8, 10, "MCRT-1 paused")
    ]


def test_a_gap_is_cut_where_its_reason_changes_and_only_there():
    units = [watch("MCRT-2", 8, 12, officer=False), watch("MCRT-1", 8, 12, officer=False)]

    assert found([stretch(8, 14)], units) == [
        (8, 12, "MCRT-1 and MCRT-2 on duty without an officer"),
        (12, 14, "no crisis team on duty"),
    ]
    assert found([stretch(8, 14)], [watch("A", 9, 9), watch("B", 20, 22)]) == [
        (8, 14, "no crisis team on duty")
    ]


spans = st.tuples(hours, st.integers(1, 30)).map(lambda pair: stretch(pair[0], sum(pair)))
watches = st.builds(Watch, st.sampled_from(["A", "B", "C"]), spans, st.booleans(), st.booleans())


@given(st.lists(spans, max_size=3), st.lists(watches, max_size=6), st.booleans(), hours)
def test_each_hour_is_in_a_gap_exactly_when_open_and_unserved(opened, units, officer, hour):
    at = DAY + timedelta(hours=hour, minutes=30)
    is_open = any(s.since <= at < s.until for s in opened)
    served = any(
        u.time.since <= at < u.time.until and not u.paused and (u.officer_aboard or not officer)
        for u in units
    )
    inside = [
        g for g in gaps(opened, units, officer_needed=officer) if g.time.since <= at < g.time.until
    ]

    assert bool(inside) == (is_open and not served)
    assert all(g.why == reason(at, units, officer_needed=officer) for g in inside)


@given(spans, st.lists(spans, max_size=5))
def test_what_is_taken_and_what_is_left_make_the_whole(whole, taken):
    left = without(whole, taken)
    for at in (DAY + timedelta(hours=h, minutes=1) for h in range(105)):
        in_whole = whole.since <= at < whole.until
        in_taken = any(s.since <= at < s.until for s in taken)
        assert sum(s.since <= at < s.until for s in left) == (in_whole and not in_taken)
