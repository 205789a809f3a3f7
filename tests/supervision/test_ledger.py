"""The ledger adds up: every call counts once, in its own days, and each number opens its calls."""

from datetime import UTC, date, datetime, timedelta
from operator import itemgetter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.actions.assessment import answer_questions
from dispatch.actions.assignment import move_status
from dispatch.actions.closing import close_call
from dispatch.actions.decision import request_responders
from dispatch.lifecycle import ENDINGS, AssignmentStatus, Ledger, Outcome
from dispatch.models import Assessment
from dispatch.permissions import NotAllowed
from dispatch.selectors.counts import ANY_STATE, STATES, STILL_OPEN, By, Shared
from dispatch.selectors.ledger import calls_counted, in_words, ledger_for
from dispatch.selectors.period import Period
from dispatch.selectors.place import centre_zone
from tests.conftest import SAFE_ANSWERS, make_call, send_unit

# Midnight at the centre, between the 23rd and the 24th.
MIDNIGHT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
DAYS = Period(date(2026, 11, 23), date(2026, 11, 24))

ANSWERS = {
    "nothing": {},
    "one question": {"location_confirmed": "yes"},
    "team": SAFE_ANSWERS,
    "police": SAFE_ANSWERS | {"weapon": "in_hand"},
    "211": SAFE_ANSWERS | {"nexus": "social_need", "needs_in_person": "no"},
    "nobody": SAFE_ANSWERS | {"nexus": "none"},
}
PLACES = {"paired": -114.05, "community-led": -114.03, "outside": -114.01, "nowhere": -113.0}

ending = st.fixed_dictionaries(
    {
        "answers": st.sampled_from(sorted(ANSWERS)),
        "place": st.sampled_from(sorted(PLACES)),
        "team": st.booleans(),
        "outcome": st.sampled_from([*Outcome, None]),
        "minutes": st.integers(-1500, 1500),
    }
)


def live_through(centre, *, answers, place, team, outcome, minutes):
    """Take a call and let it end so, or stay open where the outcome is None."""
    now = MIDNIGHT + timedelta(minutes=minutes)
    call = make_call(centre.dana, now, lng=PLACES[place], address="")
    if ANSWERS[answers]:
        answer_questions(call_id=call.pk, answers=ANSWERS[answers], actor=centre.dana, now=now)
    if team:
        go_there(centre, call, now)
    if outcome and (team or not ENDINGS[outcome].by_team):
        close_call(call_id=call.pk, outcome=outcome, actor=centre.dana, now=now)
    call.refresh_from_db()
    return call


def go_there(centre, call, now):
    sent = send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    for status in (AssignmentStatus.ON_SCENE, AssignmentStatus.CLEAR):
        move_status(assignment_id=sent.pk, status=status, actor=centre.dana, now=now)


def in_these_days(call, period=DAYS):
    return period.since <= call.stored_at < period.until


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(endings=st.lists(ending, max_size=7))
def test_the_states_always_add_up_to_all_calls_and_each_number_is_its_calls(centre, endings):
    with transaction.atomic():
        everything = [live_through(centre, **how) for how in endings]
        calls = [call for call in everything if in_these_days(call)]
        sums = ledger_for(centre.sofia, DAYS)

        assert sums.total == sum(s.calls for s in sums.states) == len(calls)
        assert [s.state for s in sums.states] == [*STATES]
        for lines in (sums.communities, sums.hours, sums.takers):
            assert sum(line.total for line in lines) == len(calls)
        for shared, number in filter(itemgetter(1), all_numbers(sums)):
            behind = calls_counted(centre.sofia, DAYS, shared)
            assert len(behind) == len(set(behind[:])) == number
            assert set(behind[:]) == {call for call in calls if counts_so(call, shared)}
        assert {s.code for s in sums.codes} == {code for c in calls for code in c.ledger_codes}
        transaction.set_rollback(True)


def all_numbers(sums):
    """Every number of the page, with what it asks for."""
    yield Shared(ANY_STATE), sums.total
    for found in sums.states:
        yield Shared(found.state), found.calls
    for found in sums.codes:
        yield Shared(found.state, By.CODE, found.code), found.calls
    for line in (*sums.communities, *sums.hours, *sums.takers):
        yield Shared(ANY_STATE, line.by, line.key), line.total
        for state, calls in line.states:
            yield Shared(state, line.by, line.key), calls
    for _, asked in sums.asked:
        for what, _, calls in asked:
            yield Shared(ANY_STATE, By.BEFELL, what), calls


def counts_so(call, shared):
    """Whether a call is behind a number, told from the call itself."""
    if shared.state not in (ANY_STATE, call.ledger or STILL_OPEN):
        return False
    told = {
        None: {shared.key},
        By.CODE: set(call.ledger_codes),
        By.COMMUNITY: {str(call.zone.community_id) if call.zone else ""},
        By.HOUR: {str(call.stored_at.astimezone(centre_zone()).hour)},
        By.TAKER: {str(call.taken_by_id)},
        By.BEFELL: befell(call),
    }
    return shared.key in told[shared.by]


def befell(call):
    units = call.assignments.all()
    found = {"unit_offered" for unit in units if unit.offered_at}
    return found | {"unit_accepted" for unit in units if unit.assigned_at}


def test_each_way_to_end_counts_in_its_own_state(centre):
    stories = [
        ("team", "paired", True, Outcome.ENGAGED, Ledger.DIVERTED),
        ("211", "paired", False, Outcome.RESOLVED_BY_PHONE, Ledger.DIVERTED),
        ("team", "paired", False, Outcome.HANDED_OVER, Ledger.NOT_SERVED),
        ("team", "outside", False, Outcome.HANDED_OVER, Ledger.NOT_SERVED),
        ("police", "paired", False, Outcome.HANDED_OVER, Ledger.INELIGIBLE),
        ("nothing", "paired", False, Outcome.CANCELLED, Ledger.NOT_ASSESSED),
        ("one question", "paired", False, Outcome.CANCELLED, Ledger.NOT_ASSESSED),
        ("team", "paired", False, None, STILL_OPEN),
    ]
    for answers, place, team, outcome, _ in stories:
        live_through(centre, answers=answers, place=place, team=team, outcome=outcome, minutes=5)
    sums = ledger_for(centre.sofia, DAYS)

    counted = {s.state: s.calls for s in sums.states}
    assert counted == {state: [s[-1] for s in stories].count(state) for state in counted}
    assert (sums.eligible, sums.reach) == (4, 50.0)


def test_a_call_that_was_decided_before_its_last_answer_was_assessed_all_the_same(centre):
    """What the answers came to is only proposed then, and nobody needs to accept it to end it."""
    now = MIDNIGHT
    call = make_call(centre.dana, now, address="")
    act = {"call_id": call.pk, "actor": centre.dana, "now": now}
    answer_questions(answers={"location_confirmed": "yes"}, **act)
    request_responders(services=["EMS"], **act)
    answer_questions(answers=SAFE_ANSWERS, **act)
    assert Assessment.objects.get(call=call).proposed["level"] == 2
    closed = close_call(outcome=Outcome.HANDED_OVER, **act)

    assert (closed.ledger, closed.ledger_codes) == (Ledger.NOT_SERVED, ["handed_over"])


def test_reasons_are_said_in_the_words_of_the_protocol(centre):
    how = {"team": False, "outcome": Outcome.HANDED_OVER, "minutes": 5}
    live_through(centre, answers="police", place="paired", **how)
    live_through(centre, answers="team", place="outside", **how)
    reasons = {s.state: s.label for s in ledger_for(centre.sofia, DAYS).codes}

    assert reasons[Ledger.INELIGIBLE].startswith("H4: A weapon is in hand")
    assert reasons[Ledger.NOT_SERVED] == "Outside the pilot communities"
    (behind,) = in_words(
        calls_counted(centre.sofia, DAYS, Shared(Ledger.NOT_SERVED, By.CODE, "out_of_zone"))
    )
    assert behind.reasons == ["Outside the pilot communities"]
    assert behind.type_label == "Check on a person's welfare"


@pytest.mark.parametrize(
    ("stored", "day"),
    [
        (MIDNIGHT - timedelta(microseconds=1), date(2026, 11, 23)),
        (MIDNIGHT, date(2026, 11, 24)),
        # The last night on which Alberta's clocks went back: that day has 25 hours.
        (datetime(2025, 11, 3, 6, 59, tzinfo=UTC), date(2025, 11, 2)),
        (datetime(2025, 11, 3, 7, 0, tzinfo=UTC), date(2025, 11, 3)),
    ],
)
def test_a_call_counts_on_its_day_at_the_centre(centre, stored, day):
    make_call(centre.dana, stored)
    around = [day + timedelta(days=days) for days in (-1, 0, 1)]

    assert [ledger_for(centre.sofia, Period(d, d)).total for d in around] == [0, 1, 0]


def test_an_empty_period_has_no_reach(centre):
    sums = ledger_for(centre.sofia, Period(date(2020, 1, 1), date(2020, 1, 2)))
    assert (sums.total, sums.reach, sums.codes, sums.communities) == (0, None, [], [])


@pytest.mark.parametrize("who", ["dana", "noor", "casey", "feed"])
def test_the_ledger_is_not_for_everybody(centre, who):
    with pytest.raises(NotAllowed):
        ledger_for(getattr(centre, who), DAYS)
    with pytest.raises(NotAllowed):
        calls_counted(getattr(centre, who), DAYS, Shared(Ledger.DIVERTED))
