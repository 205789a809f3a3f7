"""A call is offered, answered, passed on by itself, kept for later, exchanged, and never waits in silence."""

from datetime import timedelta

import pytest

from dispatch import journal
from dispatch.actions.assessment import answer_questions
from dispatch.actions.assignment import move_status, reassign_unit, take_back_unit
from dispatch.actions.assignment_rows import UnitTaken
from dispatch.actions.closing import close_call
from dispatch.actions.offers import (
    NeedsWords,
    OfferGone,
    UnitMayNotGo,
    accept_offer,
    decline_offer,
    offer_unit,
    reserve_unit,
)
from dispatch.lifecycle import AssignmentStatus, MoveRefused, Outcome
from dispatch.models import Assignment, Call, JournalEntry, SweepRun
from dispatch.permissions import NotAllowed
from dispatch.reasons import DeclineReason, TakeBackReason
from dispatch.selectors.board import board_for
from dispatch.selectors.pane import pane_of
from dispatch.selectors.queue import open_calls, queued
from dispatch.selectors.units import units_at
from dispatch.sweeps import late_sweeps, run_sweep, stand_in
from dispatch.watched import OFFERS, OVERDUE, RESERVED, SWEPT
from teams.models import Shift
from tests.conftest import SAFE_ANSWERS, make_call, run_all, send_unit, take_back

SECOND = timedelta(seconds=1)
LIMIT = 90 * SECOND


@pytest.fixture
def ask(centre, now):
    """Offer a call to a unit, as Dana does."""
    return lambda call, unit, at=now: offer_unit(
        call_id=call.pk, unit_id=unit.pk, actor=centre.dana, now=at
    )


@pytest.fixture
def offered(centre, call, ask):
    """The call is offered to the unit with the officer."""
    return ask(call, centre.cedar)


@pytest.fixture
def aboard(centre):
    """Casey works on the unit with the officer."""
    for shift in Shift.objects.filter(unit=centre.cedar):
        shift.people.add(centre.casey)
    return centre.casey


def kinds(call):
    return list(JournalEntry.objects.filter(call=call).values_list("kind", flat=True))


def row_of(call, centre, at):
    return next(row for row in board_for(centre.sam, at).rows if row.id == call.pk)


def statuses(call):
    return dict(call.assignments.values_list("unit__call_sign", "status"))


def test_a_call_that_nobody_answers_goes_round_and_comes_back_to_the_dispatcher(
    centre, call, now, ask
):
    first = ask(call, centre.cedar)
    call.refresh_from_db()
    assert (first.status, first.answer_by) == ("offered", now + LIMIT)
    assert (call.state, call.owner) == ("waiting", centre.dana), "asked is not dispatched"

    assert run_sweep(OFFERS.name, now=now + LIMIT) == 0, "the crew has its whole time"
    late = now + LIMIT + SECOND
    assert run_sweep(OFFERS.name, now=late) == 1
    assert statuses(call) == {"MCRT-1": "lapsed", "PACT-1": "offered"}
    following = call.assignments.get(unit=centre.pact)
    assert (following.answer_by, following.assigned_by) == (late + LIMIT, centre.dana)
    assert row_of(call, centre, late).waits_for == "PACT-1 asked (MCRT-1 did not answer)"
    assert row_of(call, centre, late).answer_by == late + LIMIT

    Call.objects.filter(pk=call.pk).update(overdue_since=None, level=2)
    unsafe = {"reason": DeclineReason.UNSAFE, "actor": centre.sam, "now": late + SECOND}
    decline_offer(assignment_id=following.pk, **unsafe)
    call.refresh_from_db()
    assert call.overdue_since == late + SECOND, "late at once, whatever its own clock says"
    assert (call.state, call.owner) == ("waiting", centre.dana)
    shown = row_of(call, centre, late + SECOND)
    assert shown.late
    assert shown.alarm_s == 0
    assert shown.nobody_left == shown.waits_for
    assert shown.waits_for == (
        "Nobody took it: MCRT-1 did not answer; PACT-1 declined, unsafe for this crew"
    )
    assert kinds(call) == [
        "call.received",
        "unit.offered",
        "unit.lapsed",
        "unit.offered",
        "unit.declined",
        "call.nobody_left",
    ]
    assert run_sweep(OFFERS.name, now=late + timedelta(days=1)) == 0


def stands(call, centre, at):
    """Whether the sweep, the row and the supervisor's queue hold a call to be late: one answer."""
    run_sweep(OVERDUE.name, now=at)
    (row,) = [one for one in queued(open_calls(centre.sofia), at) if one.row.id == call.pk]
    age = (at - row_of(call, centre, at).since).total_seconds()
    shown = row_of(call, centre, at)
    assert shown.late == (row.late_by is not None) == (age > shown.alarm_s)
    return shown.late


def test_an_emergent_call_is_not_late_while_the_unit_has_its_time_and_is_once_it_had(
    centre, call, now, ask
):
    """Its own limit is 60 s, an offer's 90 s: who asks gives the call that time, the program none."""
    assert call.urgency == 4
    ask(call, centre.cedar)
    assert not stands(call, centre, now + 61 * SECOND)
    assert not stands(call, centre, now + LIMIT)
    shown = row_of(call, centre, now + LIMIT)
    assert (shown.since, shown.warn_s, shown.alarm_s) == (now, 60, 90), "its age is whole"

    run_sweep(OFFERS.name, now=now + LIMIT + SECOND)
    assert stands(call, centre, now + LIMIT + SECOND), "the next is asked, and nobody has it"
    assert row_of(call, centre, now).waits_for == "PACT-1 asked (MCRT-1 did not answer)"
    call.refresh_from_db()
    assert call.overdue_since == now + 60 * SECOND

    following = call.assignments.get(unit=centre.pact)
    second = now + LIMIT + 2 * SECOND
    instead = {"unit_id": centre.cedar.pk, "reason": TakeBackReason.BETTER_UNIT}
    reassign_unit(assignment_id=following.pk, actor=centre.dana, now=second, **instead)
    assert not stands(call, centre, second + LIMIT), "a person acted, and gave it a new time"
    assert stands(call, centre, second + LIMIT + SECOND)


def test_answers_during_an_offer_take_nothing_of_its_time_and_give_the_program_s_none(
    centre, call, now, ask
):
    ask(call, centre.cedar)
    answers = {"location_confirmed": "yes"}
    answer_questions(call_id=call.pk, answers=answers, actor=centre.dana, now=now + SECOND)
    assert not stands(call, centre, now + LIMIT)

    late = now + LIMIT + SECOND
    run_sweep(OFFERS.name, now=late)
    answers = {"caller": "bystander"}
    answer_questions(call_id=call.pk, answers=answers, actor=centre.dana, now=late)
    assert call.assignments.filter(status="offered", by_program=True).exists()
    assert stands(call, centre, late + SECOND)


def test_the_unit_that_turned_this_call_down_is_not_recommended_for_it_again(
    centre, call, now, ask
):
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)

    def recommended(at):
        shown = pane_of(call.pk, person=centre.dana, care=None, ask="", now=at)
        return shown["decision"].accept_label

    assert recommended(now) == "Offer it to MCRT-1"
    gone = ask(call, centre.cedar)
    assert recommended(now) == "", "while one is asked, nobody else"
    decline_offer(assignment_id=gone.pk, reason=DeclineReason.VEHICLE, actor=centre.sam, now=now)
    following = call.assignments.get(unit=centre.pact)
    take_back(following, actor=centre.dana, now=now + SECOND)
    assert recommended(now + 2 * SECOND) == "Offer it to PACT-1"
    ask(call, centre.cedar, now + 3 * SECOND)
    assert call.assignments.filter(status="offered").count() == 1, "a person may ask it again"


def test_a_dispatcher_who_asks_again_is_not_late_before_the_call_s_own_clock(
    centre, call, now, ask
):
    Call.objects.filter(pk=call.pk).update(level=2)
    gone = ask(call, centre.cedar)
    for unit in (centre.pact, centre.cedar):
        decline_offer(
            assignment_id=gone.pk, reason=DeclineReason.VEHICLE, actor=centre.sam, now=now
        )
        assert (Call.objects.get(pk=call.pk).overdue_since is None) == (unit == centre.pact)
        gone = call.assignments.get(unit=unit) if unit == centre.pact else gone
    ask(call, centre.cedar, now + SECOND)
    assert Call.objects.get(pk=call.pk).overdue_since is None


def test_a_unit_that_may_not_go_or_is_busy_is_not_asked_next(centre, call, now, ask):
    other = make_call(centre.sam, now)
    ask(other, centre.pact)
    gone = ask(call, centre.cedar)
    decline_offer(assignment_id=gone.pk, reason=DeclineReason.CREW_BUSY, actor=centre.dana, now=now)
    assert statuses(call) == {"MCRT-1": "declined"}, "MCRT-2 has no officer, PACT-1 is asked"
    assert kinds(call)[-1] == "call.nobody_left"


def test_an_answer_after_the_offer_went_on_is_refused_in_words_and_changes_nothing(
    centre, call, now, ask
):
    gone = ask(call, centre.cedar)
    late = now + LIMIT + SECOND
    run_sweep(OFFERS.name, now=late)
    before = journal.head()
    with pytest.raises(OfferGone, match=f"MCRT-1 is not asked about call {call.number} now"):
        accept_offer(assignment_id=gone.pk, actor=centre.dana, now=late)
    with pytest.raises(OfferGone):
        decline_offer(
            assignment_id=gone.pk, reason=DeclineReason.VEHICLE, actor=centre.dana, now=late
        )
    assert journal.head() == before


def test_under_way_without_an_answer_is_accepted_by_radio_and_says_so(centre, call, now, ask):
    sent = ask(call, centre.cedar)
    en_route = AssignmentStatus.EN_ROUTE
    move_status(assignment_id=sent.pk, status=en_route, actor=centre.dana, now=now + SECOND)
    sent.refresh_from_db()
    assert (sent.status, sent.assigned_at, sent.en_route_at) == (
        "en_route",
        now + SECOND,
        now + SECOND,
    )
    assert Call.objects.get(pk=call.pk).state == "with_team"
    said = JournalEntry.objects.get(call=call, kind="unit.assigned").data
    assert said["said_by"] == "radio"


@pytest.fixture(
    params=[(5, 5), (30, 20), (-60, 0)],
    ids=["as the phone says", "not before it was asked", "not in the future"],
)
def tap(request):
    """How many seconds ago a phone says that a finger moved, and as how many that counts."""
    return request.param


def test_a_tap_counts_when_the_finger_moved(call, now, offered, aboard, tap):
    (ago, counts), sent = tap, offered
    heard = now + 20 * SECOND
    accept_offer(assignment_id=sent.pk, actor=aboard, now=heard, at=heard - ago * SECOND)
    sent.refresh_from_db()
    assert sent.assigned_at == heard - counts * SECOND
    assert JournalEntry.objects.get(call=call, kind="unit.assigned").data["said_by"] == "phone"


def test_a_crew_answers_for_its_own_unit_and_no_other(centre, call, now, ask, aboard):
    other = make_call(centre.sam, now, lng=-114.03)
    not_theirs = ask(other, centre.birch)
    on_scene = AssignmentStatus.ON_SCENE
    for act in (
        lambda: accept_offer(assignment_id=not_theirs.pk, actor=aboard, now=now),
        lambda: move_status(assignment_id=not_theirs.pk, status=on_scene, actor=aboard, now=now),
        lambda: decline_offer(
            assignment_id=not_theirs.pk, reason=DeclineReason.VEHICLE, actor=aboard, now=now
        ),
    ):
        with pytest.raises(NotAllowed, match="MCRT-2 is not your unit"):
            act()
    with pytest.raises(NotAllowed):
        take_back_unit(
            assignment_id=not_theirs.pk, reason=TakeBackReason.MISTAKE, actor=aboard, now=now
        )
    assert Assignment.objects.get().status == "offered"


def test_a_crew_ends_the_visit_that_outlasts_its_shift_and_begins_none(centre, call, now, aboard):
    Shift.objects.filter(unit=centre.cedar).update(starts="08:00", ends="16:00")
    sent = send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    move = {"assignment_id": sent.pk, "actor": aboard}
    # 16:00 in Edmonton is 22:00 or 23:00 UTC; five hours and a half later is late but not too late.
    late = now + timedelta(hours=9)
    move_status(status=AssignmentStatus.ON_SCENE, now=late, **move)
    too_late = now + timedelta(hours=12)
    with pytest.raises(NotAllowed):
        move_status(status=AssignmentStatus.CLEAR, now=too_late, **move)
    move_status(
        assignment_id=sent.pk, status=AssignmentStatus.CLEAR, actor=centre.sam, now=too_late
    )


def test_another_reason_than_those_listed_is_written_down(centre, call, now, ask):
    sent = ask(call, centre.cedar)
    told = {"assignment_id": sent.pk, "actor": centre.dana, "now": now}
    with pytest.raises(NeedsWords):
        decline_offer(reason=DeclineReason.OTHER, words="  ", **told)
    with pytest.raises(NeedsWords):
        take_back_unit(reason=TakeBackReason.OTHER, **told)
    decline_offer(reason=DeclineReason.OTHER, words="a flat tyre", **told)
    assert "MCRT-1 declined, a flat tyre" in row_of(call, centre, now).waits_for


def test_what_is_kept_for_a_unit_dispatches_nobody_and_is_offered_once_it_is_clear(
    centre, call, now, ask
):
    busy = send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    later, urgent = make_call(centre.sam, now), make_call(centre.sam, now + SECOND)
    Call.objects.filter(pk=later.pk).update(level=2)
    for kept in (later, urgent):
        reserve_unit(call_id=kept.pk, unit_id=centre.cedar.pk, actor=centre.sam, now=now)
    assert Call.objects.get(pk=urgent.pk).state == "waiting"
    assert row_of(urgent, centre, now).waits_for == "kept for MCRT-1"
    (cedar,) = (state for state in units_at(now) if state.unit.id == centre.cedar.pk)
    assert (cedar.assignment.pk, len(cedar.reserved)) == (busy.pk, 2)
    assert run_sweep(RESERVED.name, now=now) == 0
    assert Assignment.objects.get(pk=busy.pk).status == "assigned", "no status bleeds"

    take_back(busy, actor=centre.dana, now=now + SECOND)
    assert run_sweep(RESERVED.name, now=now + SECOND) == 1
    assert statuses(urgent) == {"MCRT-1": "offered"}, "the most urgent first"
    assert statuses(later) == {"MCRT-1": "reserved"}
    assert run_sweep(RESERVED.name, now=now + SECOND) == 0, "one at a time"


def test_what_was_kept_for_a_unit_that_went_home_goes_to_another(centre, call, now):
    reserve_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    Shift.objects.filter(unit=centre.cedar).delete()
    assert run_sweep(RESERVED.name, now=now) == 1
    assert statuses(call) == {"MCRT-1": "cancelled", "PACT-1": "offered"}


def test_a_call_is_not_kept_for_a_unit_that_could_never_go(centre, call, now):
    with pytest.raises(UnitMayNotGo, match="no officer aboard"):
        reserve_unit(call_id=call.pk, unit_id=centre.birch.pk, actor=centre.dana, now=now)
    assert kinds(call) == ["call.received"]


def test_a_team_that_takes_the_call_ends_what_was_kept_for_others(centre, call, now, ask):
    other = make_call(centre.sam, now)
    send_unit(call_id=other.pk, unit_id=centre.pact.pk, actor=centre.sam, now=now)
    reserve_unit(call_id=call.pk, unit_id=centre.pact.pk, actor=centre.dana, now=now)
    accept_offer(assignment_id=ask(call, centre.cedar).pk, actor=centre.dana, now=now)
    assert statuses(call) == {"PACT-1": "cancelled", "MCRT-1": "assigned"}
    assert statuses(other) == {"PACT-1": "assigned"}


def test_one_unit_is_exchanged_for_another_in_one_step_or_not_at_all(centre, call, now):
    sent = send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    taken = make_call(centre.sam, now)
    offer_unit(call_id=taken.pk, unit_id=centre.pact.pk, actor=centre.sam, now=now)
    better = {"reason": TakeBackReason.BETTER_UNIT, "actor": centre.dana, "now": now}
    before = journal.head()
    with pytest.raises(UnitTaken):
        reassign_unit(assignment_id=sent.pk, unit_id=centre.pact.pk, **better)
    assert (journal.head(), statuses(call)) == (before, {"MCRT-1": "assigned"})

    take_back(taken.assignments.get(), actor=centre.sam, now=now)
    made = reassign_unit(assignment_id=sent.pk, unit_id=centre.pact.pk, **better)
    assert statuses(call) == {"MCRT-1": "cancelled", "PACT-1": "offered"}
    assert Call.objects.get(pk=call.pk).state == "waiting"
    again = reassign_unit(assignment_id=sent.pk, unit_id=centre.pact.pk, **better)
    assert again.pk == made.pk
    assert kinds(call)[-2:] == ["unit.cancelled", "unit.offered"]


def test_a_crew_at_the_door_is_not_taken_back(centre, call, now):
    sent = send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    there = AssignmentStatus.ON_SCENE
    move_status(assignment_id=sent.pk, status=there, actor=centre.dana, now=now)
    with pytest.raises(MoveRefused, match="it can become clear"):
        take_back(sent, actor=centre.dana, now=now)


@pytest.mark.parametrize("status", ["cancelled", "declined", "lapsed", "reserved", "offered"])
def test_what_has_its_own_action_is_no_status_to_move_to(centre, call, now, status):
    sent = send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    with pytest.raises(MoveRefused, match="its own action"):
        move_status(
            assignment_id=sent.pk, status=AssignmentStatus(status), actor=centre.dana, now=now
        )


def test_a_call_that_is_closed_lets_go_of_everybody_who_was_only_asked(centre, call, now, ask):
    ask(call, centre.cedar)
    reserve_unit(call_id=call.pk, unit_id=centre.pact.pk, actor=centre.dana, now=now)
    close_call(call_id=call.pk, outcome=Outcome.CANCELLED, actor=centre.dana, now=now)
    assert set(statuses(call).values()) == {"cancelled"}
    assert kinds(call)[-3:] == ["unit.cancelled", "unit.cancelled", "call.closed"]
    assert run_sweep(RESERVED.name, now=now) == run_sweep(OFFERS.name, now=now + LIMIT * 2) == 0


def test_the_relay_runs_what_no_worker_ran_and_leaves_alone_what_one_did(centre, call, now, ask):
    run_all(now)
    ask(call, centre.cedar)
    assert stand_in(clock=lambda: now + 3 * SECOND) == [], "a period and a second are the workers'"
    late = now + LIMIT + SECOND
    due = {one.name for one in SWEPT if one.every_s < LIMIT.total_seconds()}
    assert set(stand_in(clock=lambda: late)) == due
    assert statuses(call) == {"MCRT-1": "lapsed", "PACT-1": "offered"}
    run = SweepRun.objects.get(name=OFFERS.name)
    assert (run.ran_at, run.stood_in_at, run.found) == (now, late, 1)
    assert late_sweeps(late + 3 * SECOND) == [], "nor does it run them more often than a worker"


def test_a_sweep_that_breaks_does_not_stop_the_others(centre, call, now, ask, monkeypatch):
    ask(call, centre.cedar)
    broken = "dispatch.actions.unanswered.mark_overdue"
    monkeypatch.setattr(broken, lambda **_: 1 / 0)
    ran = stand_in(clock=lambda: now + LIMIT + SECOND)
    assert OFFERS.name in ran
    assert "overdue calls" not in ran
    assert statuses(call)["MCRT-1"] == "lapsed"
