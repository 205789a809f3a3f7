"""Calls lived at random on the real database: whatever people do, and in whatever order, holds.

Hypothesis finds the sequence and shortens it; `--hypothesis-seed` repeats a run.
"""

from datetime import timedelta

import hypothesis.strategies as st
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from dispatch import journal, limits
from dispatch.actions.assessment import answer_questions
from dispatch.actions.assignment import move_status, reassign_unit, take_back_unit
from dispatch.actions.closing import close_call
from dispatch.actions.decision import raise_call, request_responders, wait_for_team
from dispatch.actions.errors import ActionRefused
from dispatch.actions.lowering import accept_fall, lower_call
from dispatch.actions.offers import accept_offer, decline_offer, offer_unit, reserve_unit
from dispatch.actions.placing import place_call
from dispatch.lifecycle import (
    ACCEPTED_STATUSES,
    ACTIVE_STATUSES,
    CALL_MOVES,
    AssignmentStatus,
    CallState,
    Ledger,
    MoveRefused,
    Outcome,
)
from dispatch.models import Assessment, Assignment, Call, JournalEntry
from dispatch.permissions import NotAllowed
from dispatch.reasons import BY_HAND, DeclineReason
from dispatch.selectors.board import waits_for
from dispatch.selectors.offers import Asking, asking_of
from dispatch.sweeps import run_sweep
from dispatch.watched import OFFERS, OVERDUE, RESERVED
from teams.models import Shift
from tests.conftest import SAFE_ANSWERS, make_call
from triage.selectors import protocol_of

REFUSED = (ActionRefused, MoveRefused, NotAllowed)
PLACES = [
    {"lat": 51.01, "lng": -114.05},  # Riverside, paired
    {"lat": 51.01, "lng": -114.03},  # Hillcrest, community-led
    {"lat": 51.01, "lng": -114.01},  # Farfield, outside the pilot
    {"lat": None, "lng": None, "address": "nobody knows"},
]


def by_when(call, units):
    """Its own limit, or the answer of a unit that a person asked, whichever is later."""
    own = limits.act_by(CallState(call.state), call.urgency, call.state_since)
    asked = [one.answer_by for one in units if one.status == "offered" and not one.by_program]
    return max([own, *asked]) if own else None


UNITS = ("cedar", "birch", "pact")
PICKS = st.integers(0, 3)


class Centre(RuleBasedStateMachine):
    """One centre: people act, time passes, a sweep runs; after each step all claims are looked at."""

    cast = None  # the committed cast and its protocol, set by the test
    calls = Bundle("calls")

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now = self.cast.now
        self.before = {}
        self.book = protocol_of(self.cast.protocol.pk)

    def teardown(self):
        *_, last = journal.verify()
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)
        assert last.holds, last

    def do(self, act, **given):
        """Do one thing; what is refused has changed nothing, what is done is a line or two."""
        head = journal.head().seq
        try:
            with transaction.atomic():
                act(**given, now=self.now)
        except REFUSED:
            assert journal.head().seq == head
        assert journal.head().seq <= head + 2 + Assignment.objects.count()

    @initialize(target=calls, places=st.tuples(*[st.sampled_from(PLACES)] * 2))
    def two_calls_come_in(self, places):
        taken = [make_call(self.cast.dana, self.now, **place) for place in places]
        return multiple(*(call.pk for call in taken))

    @precondition(lambda self: len(self.before) < 4)
    @rule(target=calls, place=st.sampled_from(PLACES))
    def a_call_comes_in(self, place):
        return make_call(self.cast.feed, self.now, source="primary-cad", **place).pk

    @rule(call=calls, who=st.sampled_from(["dana", "noor"]), data=st.data())
    def somebody_answers(self, call, who, data):
        question = data.draw(st.sampled_from(self.book.questions))
        answer = data.draw(st.sampled_from([*question.answers]))
        answers = {question.id: answer.id}
        self.do(answer_questions, call_id=call, answers=answers, actor=getattr(self.cast, who))

    @rule(call=calls)
    def somebody_answers_all(self, call):
        self.do(answer_questions, call_id=call, answers=SAFE_ANSWERS, actor=self.cast.dana)

    @rule(call=calls, unit=st.sampled_from(UNITS))
    def a_unit_is_asked(self, call, unit):
        unit_id = getattr(self.cast, unit).pk
        self.do(offer_unit, call_id=call, unit_id=unit_id, actor=self.cast.dana)

    @rule(call=calls, unit=st.sampled_from(UNITS))
    def a_call_is_kept_for_a_unit(self, call, unit):
        unit_id = getattr(self.cast, unit).pk
        self.do(reserve_unit, call_id=call, unit_id=unit_id, actor=self.cast.sam)

    @rule(pick=PICKS, who=st.sampled_from(["casey", "dana"]), ago=st.sampled_from([None, 5, -60]))
    def an_offer_is_accepted(self, pick, who, ago):
        at = None if ago is None else self.now - timedelta(seconds=ago)
        self.to_one(pick, accept_offer, actor=getattr(self.cast, who), at=at)

    @rule(pick=PICKS, reason=st.sampled_from(DeclineReason), words=st.sampled_from(["", "why"]))
    def an_offer_is_declined(self, pick, reason, words):
        self.to_one(pick, decline_offer, reason=reason, words=words, actor=self.cast.dana)

    @rule(pick=PICKS, reason=st.sampled_from(BY_HAND))
    def a_unit_is_taken_back(self, pick, reason):
        self.to_one(pick, take_back_unit, reason=reason, actor=self.cast.sofia)

    @rule(pick=PICKS, unit=st.sampled_from(UNITS))
    def a_unit_is_exchanged(self, pick, unit):
        given = {"reason": BY_HAND[0], "unit_id": getattr(self.cast, unit).pk}
        self.to_one(pick, reassign_unit, actor=self.cast.dana, **given)

    @rule(pick=PICKS, status=st.sampled_from(AssignmentStatus))
    def a_unit_moves(self, pick, status):
        self.to_one(pick, move_status, status=status, actor=self.cast.sam)

    def to_one(self, pick, act, **given):
        """Do something to one of the newest assignments, ended ones too."""
        rows = list(Assignment.objects.order_by("-pk").values_list("pk", flat=True)[:4])
        if pick < len(rows):
            self.do(act, assignment_id=rows[pick], **given)

    @rule(status=st.sampled_from(["on_scene", "clear"]))
    def every_unit_moves(self, status):
        for sent in Assignment.objects.filter(closed_at=None).values_list("pk", flat=True):
            to = AssignmentStatus(status)
            self.do(move_status, assignment_id=sent, status=to, actor=self.cast.sam)

    @rule(call=calls)
    def it_is_decided_to_wait(self, call):
        self.do(wait_for_team, call_id=call, actor=self.cast.dana)

    @rule(call=calls, services=st.sets(st.sampled_from(["POLICE", "FIRE", "EMS", "TAXI"])))
    def others_are_asked_for(self, call, services):
        self.do(request_responders, call_id=call, services=services, actor=self.cast.dana)

    @rule(call=calls, level=st.sampled_from([0, 3, 4, 5]))
    def it_is_raised(self, call, level):
        self.do(raise_call, call_id=call, level=level, reason="heard more", actor=self.cast.noor)

    @rule(call=calls, level=st.integers(0, 4))
    def a_supervisor_lowers_it(self, call, level):
        self.do(lower_call, call_id=call, level=level, reason="known", actor=self.cast.sofia)

    @rule(call=calls)
    def a_fall_is_accepted(self, call):
        self.do(accept_fall, call_id=call, actor=self.cast.dana)

    @rule(call=calls, place=st.sampled_from(PLACES))
    def its_place_is_corrected(self, call, place):
        where = {"address": "12 River Road"} | place
        self.do(place_call, call_id=call, actor=self.cast.dana, **where)

    @rule(call=calls, outcome=st.sampled_from(Outcome))
    def it_is_closed(self, call, outcome):
        self.do(close_call, call_id=call, outcome=outcome, actor=self.cast.dana)

    @rule(seconds=st.sampled_from([1, 59, 61, 91, 900, 7200]))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(again=st.booleans())
    def the_sweeps_run(self, again):
        for watched in (OVERDUE, OFFERS, RESERVED) * (1 + again):
            run_sweep(watched.name, now=self.now)
        late = Call.objects.filter(act_by__lt=self.now, overdue_since=None)
        assert not late.exists(), "nothing late is left unmarked"
        offers = Assignment.objects.filter(status="offered", answer_by__lt=self.now)
        assert not offers.exists(), "no offer is left unanswered"
        self.every_kept_call_is_kept_for_a_unit_that_is_busy()

    def every_kept_call_is_kept_for_a_unit_that_is_busy(self):
        kept = Assignment.objects.filter(status="reserved").values_list("unit", flat=True)
        busy = Assignment.objects.filter(status__in=ACTIVE_STATUSES).values_list("unit", flat=True)
        assert set(kept) <= set(busy)

    @invariant()
    def the_journal_has_no_gap(self):
        numbers = list(JournalEntry.objects.order_by("seq").values_list("seq", flat=True))
        assert numbers == list(range(1, journal.head().seq + 1))

    @invariant()
    def no_unit_is_with_two_calls_or_asked_about_two(self):
        active = Assignment.objects.filter(status__in=ACTIVE_STATUSES)
        held = list(active.values_list("unit", flat=True))
        assert len(held) == len(set(held))

    @invariant()
    def the_journal_says_what_the_tables_say(self):
        said = {}
        for line in JournalEntry.objects.filter(kind__startswith="unit.").order_by("seq"):
            said[line.data["assignment"]] = (line.kind.removeprefix("unit."), line.data["unit"])
        rows = Assignment.objects.values_list("pk", "status", "unit")
        assert said == {pk: (status, unit) for pk, status, unit in rows}
        ends = JournalEntry.objects.filter(kind="call.closed").values_list("call", flat=True)
        assert sorted(ends) == sorted(
            Call.objects.filter(state="closed").values_list("pk", flat=True)
        )

    @invariant()
    def every_step_of_a_unit_came_after_the_one_before_it(self):
        for row in Assignment.objects.all():
            steps = (row.offered_at, row.assigned_at, row.en_route_at, row.on_scene_at)
            happened = [at for at in (*steps, row.closed_at) if at]
            assert happened == sorted(happened)
            assert all(at <= self.now for at in happened)

    @invariant()
    def every_call_stands_where_it_may_and_nobody_waits_in_silence(self):
        judged = dict(Assessment.objects.values_list("call", "outcome"))
        for call in Call.objects.prefetch_related("assignments__unit"):
            state = CallState(call.state)
            came_from = self.before.setdefault(call.pk, state)
            assert state == came_from or state in CALL_MOVES[came_from]
            self.before[call.pk] = state
            units = [one for one in call.assignments.all() if not one.closed_at]
            with_team = any(one.status in ACCEPTED_STATUSES for one in units)
            assert (state is CallState.WITH_TEAM) == with_team
            assert state is not CallState.CLOSED or not units
            assert call.act_by == by_when(call, units)
            assert 0 <= call.urgency <= 4
            if state is CallState.CLOSED:
                assert Ledger(call.ledger) is Ledger.DIVERTED or "" not in call.ledger_codes
                assert call.act_by is None
            else:
                asking = asking_of([call]).get(call.pk, Asking())
                assert waits_for(call, asking, judged.get(call.pk)), "it says what it waits for"
                assert with_team or call.act_by, "a unit is out, or a clock runs"
            assert call.overdue_since is None or call.overdue_since <= self.now


def test_whatever_happens_the_claims_hold(centre, now):
    centre.now = now
    Centre.cast = centre
    for shift in Shift.objects.filter(unit=centre.cedar):
        shift.people.add(centre.casey)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    run_state_machine_as_test(
        Centre,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
