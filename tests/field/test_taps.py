"""A bad line: taps come late, twice, out of order, from two phones; each is done once or refused."""

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from dispatch import journal
from dispatch.actions.assignment import move_status, take_back_unit
from dispatch.actions.decision import raise_call
from dispatch.actions.offers import offer_unit
from dispatch.actions.positions import Fix, report_position
from dispatch.actions.taps import KeyUsedForAnother, apply_tap
from dispatch.lifecycle import AssignmentStatus
from dispatch.models import Assignment, Emergency, JournalEntry, ServiceRequest, Tap
from dispatch.permissions import NotAllowed
from dispatch.reasons import TakeBackReason
from dispatch.selectors.place import centre_zone
from tests.conftest import make_call, send_unit
from tests.crowds import race
from tests.dispatch.commits import (
    all_decided_before_one_commits,
    losers,
    winners,
    without_constraint,
)

from .conftest import Phone, minutes, works_on


def kinds(call):
    return list(
        JournalEntry.objects.filter(call=call, seq__gt=0)
        .exclude(kind__startswith="call.")
        .values_list("kind", flat=True)
    )


def test_a_visit_from_the_offer_to_its_end_is_one_tap_a_step(crew, phone):
    for minute, kind in enumerate(("accept", "en_route", "on_scene", "check_in", "clear"), 1):
        assert phone.say(kind, crew.row, crew.since + minutes(minute)).was_done
    ended = phone.say("outcome", crew.row, crew.since + minutes(9), outcome="not_located", note="")

    crew.call.refresh_from_db()
    assert ended.was_done
    assert (crew.call.state, crew.call.outcome, crew.call.ledger) == (
        "closed",
        "not_located",
        "diverted",
    )


def test_ten_minutes_without_a_line_are_four_taps_with_their_own_times(crew, phone):
    for minute, kind in enumerate(("accept", "en_route", "on_scene", "clear")):
        phone.tap(kind, crew.row, crew.since + minutes(1 + 2 * minute))
    phone.send(crew.since + minutes(12))

    row = Assignment.objects.get(pk=crew.row.pk)
    at = (row.assigned_at, row.en_route_at, row.on_scene_at, row.closed_at)
    assert at == tuple(crew.since + minutes(count) for count in (1, 3, 5, 7))
    assert {tap.heard_at for tap in Tap.objects.all()} == {crew.since + minutes(12)}


@pytest.mark.parametrize("skew", [timedelta(hours=3), timedelta(hours=-7), timedelta(days=400)])
def test_a_phone_whose_clock_is_wrong_tells_the_right_time(crew, phone, skew):
    phone.skew = skew
    phone.tap("accept", crew.row, crew.since + minutes(1))
    (tap,) = phone.send(crew.since + minutes(6))

    assert tap.at == crew.since + minutes(1)
    assert tap.tapped_at == crew.since + minutes(1) + skew


def test_a_time_that_cannot_be_is_taken_as_the_nearest_that_can(crew, phone):
    ahead = phone.tap("accept", crew.row, crew.since + minutes(50))
    before = phone.tap("en_route", crew.row, crew.since - timedelta(days=9))
    now = crew.since + minutes(2)
    phone.send(now)

    row = Assignment.objects.get(pk=crew.row.pk)
    assert row.assigned_at == row.en_route_at == now
    assert Tap.objects.get(key=ahead.key).at == now
    assert Tap.objects.get(key=before.key).at == now - timedelta(hours=24)
    assert Tap.objects.get(key=before.key).tapped_at == crew.since - timedelta(days=9)


def test_a_tap_sent_twice_is_done_once_and_gets_the_same_answer(crew, phone):
    first = phone.say("accept", crew.row, crew.since + minutes(1))
    move_status(
        assignment_id=crew.row.pk,
        status=AssignmentStatus.EN_ROUTE,
        actor=crew.dana,
        now=crew.since + minutes(2),
    )
    before = journal.head().seq
    again = phone.say("accept", crew.row, crew.since + minutes(1), key=first.key)

    assert (again.pk, again.was_done) == (first.pk, True)
    assert journal.head().seq == before
    assert Assignment.objects.get(pk=crew.row.pk).status == "en_route"


def test_a_refused_tap_stays_refused_when_it_comes_again(crew, phone):
    early = phone.tap("clear", crew.row, crew.since + minutes(1))
    (refused,) = phone.send(crew.since + minutes(1))
    for kind in ("accept", "en_route", "on_scene"):
        assert phone.say(kind, crew.row, crew.since + minutes(2)).was_done
    phone.queue.append(early)
    (again,) = phone.send(crew.since + minutes(3))

    assert (refused.code, again.code) == ("move_refused", "move_refused")
    assert "cannot become clear" in again.says
    assert Assignment.objects.get(pk=crew.row.pk).status == "on_scene"
    assert kinds(crew.call).count("tap.refused") == 1


def test_a_call_taken_back_meanwhile_refuses_the_late_taps_and_the_next_still_go(crew, phone):
    phone.say("accept", crew.row, crew.since + minutes(1))
    phone.tap("en_route", crew.row, crew.since + minutes(2))
    phone.tap("emergency", None, crew.since + minutes(3))
    take_back_unit(
        assignment_id=crew.row.pk,
        reason=TakeBackReason.NOT_NEEDED,
        actor=crew.dana,
        now=crew.since + minutes(2),
    )
    late, pressed = phone.send(crew.since + minutes(4))

    assert (late.code, pressed.code) == ("move_refused", "")
    assert Assignment.objects.get(pk=crew.row.pk).status == "cancelled"
    assert Emergency.objects.get().raised_at == crew.since + minutes(3)


def test_two_phones_of_one_crew_are_one_crew(crew, phone):
    other = Phone(crew.robin, crew.cedar)
    phone.say("accept", crew.row, crew.since + minutes(1))
    both = [
        one.say("en_route", crew.row, crew.since + minutes(2)).was_done for one in (phone, other)
    ]

    assert both == [True, True]
    assert kinds(crew.call).count("unit.en_route") == 1


def test_a_key_is_one_tap_of_one_person(crew, phone):
    first = phone.say("accept", crew.row, crew.since)
    before = journal.head().seq
    phone.tap("en_route", crew.row, crew.since, key=first.key)
    with pytest.raises(KeyUsedForAnother):
        phone.send(crew.since)
    robin = Phone(crew.robin, crew.cedar)
    robin.tap("accept", crew.row, crew.since, key=first.key)
    with pytest.raises(KeyUsedForAnother):
        robin.send(crew.since)
    assert journal.head().seq == before


@pytest.mark.parametrize("kind", ["accept", "en_route", "check_in", "clear"])
def test_another_crew_can_do_nothing_with_it_and_leaves_no_tap(crew, kind):
    """By their own unit's number or by ours: neither is theirs."""
    for unit in (crew.cedar, crew.birch):
        stranger = Phone(crew.billie, unit)
        stranger.tap(kind, crew.row, crew.since)
        with pytest.raises(Exception, match=r"not your unit|has no assignment"):
            stranger.send(crew.since)
    assert not Tap.objects.exists()
    assert Assignment.objects.get(pk=crew.row.pk).status == "offered"


def test_nobody_presses_the_emergency_of_another_unit(crew):
    stranger = Phone(crew.billie, crew.cedar)
    stranger.tap("emergency", None, crew.since)
    with pytest.raises(NotAllowed):
        stranger.send(crew.since)
    assert not Emergency.objects.exists()


def test_an_emergency_carries_the_place_and_the_time_of_the_finger(crew, phone):
    phone.tap("emergency", crew.row, crew.since + minutes(1), point=(51.02, -114.04))
    phone.send(crew.since + minutes(3))

    emergency = Emergency.objects.get()
    assert (emergency.lat, emergency.lng) == (51.02, -114.04)
    assert emergency.raised_at == crew.since + minutes(1)
    assert emergency.heard_at == crew.since + minutes(3)


def test_backup_and_giving_the_call_reach_their_actions(crew, phone):
    phone.say("accept", crew.row, crew.since)
    assert phone.say("backup", crew.row, crew.since, service="EMS").was_done
    assert phone.say("give", crew.row, crew.since, service="POLICE").was_done
    asked = ServiceRequest.objects.values_list("service", "purpose")
    assert set(asked) == {("EMS", "backup"), ("POLICE", "take_back")}


def test_a_decline_says_why_and_another_reason_needs_words(crew, phone):
    refused = phone.say("decline", crew.row, crew.since, reason="other")
    assert refused.code == "needs_words"
    assert phone.say("decline", crew.row, crew.since, reason="vehicle").was_done
    assert Assignment.objects.get(pk=crew.row.pk).end_reason == "vehicle"


def on_scene(crew, phone):
    for kind in ("accept", "en_route", "on_scene"):
        assert phone.say(kind, crew.row, crew.since).was_done


def test_while_another_unit_is_out_the_outcome_is_kept_for_who_closes_it(crew, phone):
    on_scene(crew, phone)
    send_unit(call_id=crew.call.pk, unit_id=crew.pact.pk, actor=crew.dana, now=crew.since)
    phone.say("clear", crew.row, crew.since)
    told = phone.say("outcome", crew.row, crew.since, outcome="declined", note="They said no")

    crew.call.refresh_from_db()
    line = JournalEntry.objects.get(kind="unit.outcome")
    assert told.was_done
    assert crew.call.state == "with_team"
    assert (line.data["outcome"], line.data["note"]) == ("declined", "They said no")
    assert "PACT-1 is still" in line.data["stays_open"]


def test_how_it_ended_is_not_told_before_the_unit_is_clear(crew, phone):
    on_scene(crew, phone)
    told = phone.say("outcome", crew.row, crew.since, outcome="engaged", note="")
    crew.call.refresh_from_db()
    assert (told.code, crew.call.state) == ("not_clear_yet", "with_team")


def test_a_visit_that_outlasts_its_shift_is_still_ended_by_its_crew(crew, phone):
    """The unit is clear before the outcome comes: by then it is nobody's on duty."""
    on_scene(crew, phone)
    now = crew.since + timedelta(hours=1)
    ended = (crew.since + minutes(30)).astimezone(centre_zone()).time()
    crew.cedar.shifts.update(ends=ended)
    phone.tap("clear", crew.row, now)
    phone.tap("outcome", crew.row, now, outcome="engaged", note="")
    assert [tap.code for tap in phone.send(now)] == ["", ""]


def presses_twice(crew, phone):
    """One emergency, sent by a phone that heard no answer and sent it again."""
    asked = phone.tap("emergency", None, crew.since)
    return [lambda: apply_tap(asked, sent_at=crew.since, actor=crew.casey, now=crew.since)] * 2


def test_the_same_tap_twice_at_once_is_kept_once_with_one_answer(crew_committed):
    results = all_decided_before_one_commits(*presses_twice(*crew_committed))

    assert len(winners(results)) == 2
    assert {tap.pk for tap in results} == {Tap.objects.get().pk}
    assert Emergency.objects.count() == 1


def test_without_the_constraint_the_same_tap_would_be_two(crew_committed):
    """The control: it proves that the race above is real."""
    with without_constraint(Tap, "tap_is_applied_once"):
        results = all_decided_before_one_commits(*presses_twice(*crew_committed))
        assert len({tap.pk for tap in winners(results)}) == 2


@pytest.fixture
def crew_committed(lasting_centre, now):
    centre = lasting_centre
    works_on(centre.casey, centre.cedar)
    call = make_call(centre.dana, now)
    row = offer_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    crew = SimpleNamespace(**vars(centre), call=call, row=row, since=now)
    return crew, Phone(centre.casey, centre.cedar)


def test_places_taps_and_refusals_at_once_never_stand_in_each_others_way(crew_committed):
    """What a line refers to is locked before the line: else two of these wait for each other."""
    crew, phone = crew_committed
    phone.say("accept", crew.row, crew.since)
    for second in range(8):
        now = crew.since + timedelta(minutes=2 * second + 1)
        refused = phone.tap("check_in", crew.row, now)
        phone.queue = []
        fix = Fix(51.01, -114.05, None, now)
        results = race(
            lambda f=fix, n=now: report_position(f, unit_id=crew.cedar.pk, actor=crew.casey, now=n),
            lambda r=refused, n=now: apply_tap(r, sent_at=n, actor=crew.casey, now=n),
            lambda n=now: raise_call(
                call_id=crew.call.pk, level=4, reason="r", actor=crew.dana, now=n
            ),
        )
        assert not [error for error in losers(results) if isinstance(error, OperationalError)]


def test_a_tap_of_no_call_that_needs_one_is_refused_in_words(crew, phone):
    tap = phone.say("accept", None, crew.since, key=uuid.uuid4())
    assert (tap.code, tap.says) == ("no_such_assignment", "this tap names no assignment")
