"""A sum over months is the sum over their calls, whatever was closed, corrected or summed up before."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.actions import counting
from dispatch.actions.assessment import answer_questions
from dispatch.actions.closing import close_call
from dispatch.actions.counting import count_call, count_missing, roll_month, sweep_months
from dispatch.lifecycle import Outcome
from dispatch.models import (
    Assessment,
    Call,
    CallFigures,
    MonthClock,
    MonthCount,
    MonthShadow,
    RolledMonth,
    ShadowOutcome,
)
from dispatch.selectors.back_test_page import matrix_of
from dispatch.selectors.clocks import clocks_for
from dispatch.selectors.counts import counts_of
from dispatch.selectors.figures_sql import COLUMNS
from dispatch.selectors.period import Period
from dispatch.selectors.shadows import shadow_moves, shadows_of
from tests.conftest import make_call
from triage.models import ProtocolVersion

from .test_ledger import ANSWERS, ending, live_through
from .test_shadow_page import in_shadow

NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)
# Whole months, parts of them, and both.
PERIODS = [
    Period(date(2026, 9, 1), date(2026, 11, 30)),
    Period(date(2026, 10, 1), date(2026, 12, 31)),
    Period(date(2026, 10, 31), date(2026, 11, 30)),
    Period(date(2026, 9, 15), date(2026, 12, 2)),
    Period(date(2026, 11, 23), date(2026, 11, 23)),
]
LATER = datetime(2027, 1, 5, 12, tzinfo=UTC)


def everything_said(centre):
    """What the pages of figures show of each period."""
    return [
        (counts_of(period).sums, clocks_for(centre.sofia, period), shadows_of(period))
        for period in PERIODS
    ]


def counted_directly(period):
    """What the shadows of a period would have done, call by call."""
    span = {"since": period.since, "until": period.until}
    versions = [shadow_moves(**span, version_id=one.pk) for one in ProtocolVersion.objects.all()]
    return matrix_of(shadow_moves(**span, for_zone=True)), [matrix_of(one) for one in versions]


def unroll():
    RolledMonth.objects.all().delete()


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    before=st.lists(ending, max_size=5),
    after=st.lists(ending, max_size=3),
    shifts=st.lists(st.integers(-40, 30), min_size=8, max_size=8),
)
def test_summed_up_or_counted_call_by_call_it_is_the_same(centre, before, after, shifts):
    with transaction.atomic():
        in_shadow(centre.farfield)
        ProtocolVersion.objects.update(in_shadow=True)
        told = [
            how | {"minutes": how["minutes"] + 1440 * days}
            for how, days in zip(before, shifts, strict=False)
        ]
        for how in told:
            live_through(centre, **how)
        sweep_months(now=LATER)
        # What comes after a month was summed up, also into that month.
        for how in after:
            live_through(centre, **how)
        with_sums = everything_said(centre)
        for period, (_, _, shadows) in zip(PERIODS, with_sums, strict=True):
            found = shadows.communities.matrix, [one.matrix for one in shadows.versions]
            assert found == counted_directly(period)
        unroll()
        assert with_sums == everything_said(centre)
        transaction.set_rollback(True)


def closed(centre, at, outcome=Outcome.CANCELLED):
    call = make_call(centre.dana, at, address="")
    return close_call(call_id=call.pk, outcome=outcome, actor=centre.dana, now=at)


def total(month):
    last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return counts_of(Period(month, last)).states.total()


def test_the_sums_are_what_is_read_once_a_month_is_over(centre, now):
    """The control: with sums that are wrong, the page is wrong, so the equality above says something."""
    closed(centre, now)
    roll_month(NOVEMBER, now=LATER)
    MonthCount.objects.update(calls=7)

    assert total(NOVEMBER) == 7
    assert counts_of(Period(NOVEMBER, date(2026, 11, 29))).states.total() == 1


@pytest.mark.parametrize("change", ["close", "correct", "move", "remove"])
def test_a_change_of_figures_takes_the_sums_of_its_months_away_at_once(centre, now, change):
    call = closed(centre, now)
    roll_month(OCTOBER, now=LATER)
    roll_month(NOVEMBER, now=LATER)
    match change:
        case "close":
            closed(centre, now + timedelta(hours=1))
        case "correct":
            Call.objects.filter(pk=call.pk).update(level=1)
            count_call(call)
        case "move":
            CallFigures.objects.update(day=date(2026, 10, 3))
        case "remove":
            CallFigures.objects.all().delete()
    left = set(RolledMonth.objects.values_list("month", flat=True))

    assert left == (set() if change == "move" else {OCTOBER})
    assert total(NOVEMBER) == {"close": 2, "correct": 1, "move": 0, "remove": 0}[change]


def would_have_been(month):
    last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return [row.before for row in shadows_of(Period(month, last)).communities.matrix.rows]


@pytest.mark.parametrize("change", ["judge again", "fall", "remove"])
def test_a_change_of_a_closed_calls_shadow_or_outcome_takes_its_months_sums_away(
    centre, now, change
):
    in_shadow(centre.farfield)
    call = make_call(centre.dana, now, lng=-114.01)
    answer_questions(call_id=call.pk, answers=ANSWERS["team"], actor=centre.dana, now=now)
    close_call(call_id=call.pk, outcome=Outcome.CANCELLED, actor=centre.dana, now=now)
    roll_month(NOVEMBER, now=LATER)
    (told,) = would_have_been(NOVEMBER)
    # The control: the sums are what is read.
    MonthShadow.objects.update(was=[1, ["NAV_211"]])
    assert would_have_been(NOVEMBER) == ["1 NAV_211"]
    match change:
        case "judge again":
            ShadowOutcome.objects.update(level=4)
        case "fall":
            Assessment.objects.update(outcome={"level": 0, "responses": ["EMS"]})
        case "remove":
            ShadowOutcome.objects.all().delete()

    assert not RolledMonth.objects.exists()
    found = {"judge again": [told], "fall": ["0 EMS"], "remove": []}
    assert would_have_been(NOVEMBER) == found[change]


def test_the_sweep_sums_up_the_months_that_are_over_and_not_the_one_that_runs(centre, now):
    closed(centre, now - timedelta(days=40))
    closed(centre, now)

    assert sweep_months(now=now) == 1
    assert sweep_months(now=now) == 0
    assert [row.month for row in RolledMonth.objects.all()] == [OCTOBER]
    assert sweep_months(now=LATER) == 2
    closed(centre, now)
    assert sweep_months(now=LATER) == 1


def test_a_sweep_does_no_more_than_a_few_months_at_once(centre, now):
    closed(centre, now - timedelta(days=900))
    assert sweep_months(now=now) == counting.AT_ONCE


def test_a_call_that_nobody_counted_is_counted_alike(centre, now):
    """Loaded past calls get the figures that closing them would have given."""
    live_through(
        centre, answers="team", place="paired", team=True, outcome=Outcome.ENGAGED, minutes=0
    )
    told = COLUMNS.split(", ")
    (before,) = CallFigures.objects.values_list(*told)
    CallFigures.objects.all().delete()

    assert count_missing() == 1
    assert [*CallFigures.objects.values_list(*told)] == [before]
    assert count_missing() == 0


@pytest.mark.django_db(transaction=True)
def test_a_call_that_closes_while_its_month_is_summed_up_is_not_lost(centre, now):
    """The one that closes has not committed when the month is summed up: then it takes the sums away."""
    call = closed(centre, now)
    figures = CallFigures.objects.get()
    CallFigures.objects.all().delete()
    counted, go_on = threading.Event(), threading.Event()

    def close_slowly():
        with transaction.atomic():
            count_call(call)
            counted.set()
            go_on.wait(30)
        connection.close()

    closing = threading.Thread(target=close_slowly)
    closing.start()
    assert counted.wait(30)
    rolling = threading.Thread(target=lambda: (roll_month(NOVEMBER, now=LATER), connection.close()))
    rolling.start()
    # It waits for the one that closes.
    rolling.join(0.5)
    assert rolling.is_alive()
    go_on.set()
    for thread in (closing, rolling):
        thread.join(30)

    assert total(NOVEMBER) == 1
    assert CallFigures.objects.get().day == figures.day
    assert MonthClock.objects.filter(month=NOVEMBER).exists()
