"""Every action asks the one table before anything else: each action, each role, and nobody at all."""

import importlib
import inspect
import pkgutil
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from dispatch import actions, journal
from dispatch.actions.followup import ConsentGiven
from dispatch.actions.intake import CallReport
from dispatch.actions.jobs import JobKind
from dispatch.actions.people import NewPerson
from dispatch.actions.positions import Fix
from dispatch.actions.tap_kinds import TapAsked
from dispatch.actions.teams import NewUnit
from dispatch.actions.zone_drafts import Imported
from dispatch.handoff_codes import ReturnCode
from dispatch.lifecycle import AssignmentStatus, Outcome
from dispatch.models import AttemptResult, Channel, TapKind
from dispatch.permissions import MAY, SYSTEM, SYSTEM_MAY, Act, NotAllowed, may
from pilot_zones.phases import Phase
from teams.models import Person, Role, UnitKind
from tests.conftest import make_person

# Which line of the table each action asks. An action that is not here fails the first test below.
ASKS = {
    "intake.take_call": Act.TAKE_CALL,
    "placing.place_call": Act.TAKE_CALL,
    "assessment.answer_questions": Act.ANSWER,
    "decision.raise_call": Act.RAISE,
    "decision.wait_for_team": Act.DECIDE,
    "decision.request_responders": Act.DECIDE,
    "lowering.accept_fall": Act.DECIDE,
    "lowering.lower_call": Act.LOWER,
    "offers.offer_unit": Act.ASSIGN_UNIT,
    "offers.reserve_unit": Act.ASSIGN_UNIT,
    "offers.accept_offer": Act.ANSWER_OFFER,
    "offers.decline_offer": Act.ANSWER_OFFER,
    "offer_sweeps.lapse_offer": Act.SWEEP,
    "offer_sweeps.offer_reserved": Act.SWEEP,
    "assignment.take_back_unit": Act.ASSIGN_UNIT,
    "assignment.reassign_unit": Act.ASSIGN_UNIT,
    "assignment.move_status": Act.MOVE_STATUS,
    "closing.close_call": Act.CLOSE_CALL,
    "followup.agree_follow_up": Act.AGREE_FOLLOW_UP,
    "followup.close_and_agree": Act.AGREE_FOLLOW_UP,
    "followup_work.record_attempt": Act.WORK_FOLLOW_UPS,
    "followup_work.own_follow_up": Act.WORK_FOLLOW_UPS,
    "followup_work.withdraw_consent": Act.WORK_FOLLOW_UPS,
    "followup_work.give_up_follow_up": Act.WORK_FOLLOW_UPS,
    "followup_work.open_follow_up": Act.WORK_FOLLOW_UPS,
    "followup_sweep.settle_follow_up": Act.SWEEP,
    "referral.refer_to_service": Act.REFER,
    "referral.move_referral": Act.REFER,
    "directory.lay_directory": Act.CHANGE_DIRECTORY,
    "directory.take_directory": Act.CHANGE_DIRECTORY,
    "directory.import_directory": Act.CHANGE_DIRECTORY,
    "desks.keep_desk": Act.CHANGE_TEAMS,
    "handoff.hand_off": Act.HAND_OFF,
    "handoff.withdraw_handoff": Act.HAND_OFF,
    "handoff.accept_handoff": Act.WORK_DESK,
    "handoff.return_handoff": Act.WORK_DESK,
    "callback.lose_caller": Act.WORK_DESK,
    "callback.tell_attempt": Act.WORK_DESK,
    "desk_work.answer_at_desk": Act.WORK_DESK,
    "desk_work.finish_at_desk": Act.WORK_DESK,
    "handoff_lapse.lapse_handoff": Act.SWEEP,
    "handoff_lapse.give_up_callback": Act.SWEEP,
    "care.open_care_record": Act.READ_CARE,
    "care.open_crew_care": Act.WORK_IN_FIELD,
    "taps.apply_tap": Act.WORK_IN_FIELD,
    "positions.report_position": Act.WORK_IN_FIELD,
    "outcomes.report_outcome": Act.WORK_IN_FIELD,
    "zones.import_boundaries": Act.CHANGE_ZONES,
    "zones.set_phase": Act.CHANGE_ZONES,
    "zones.keep_addresses": Act.CHANGE_ZONES,
    "zone_drafts.draft_change": Act.DRAFT_ZONES,
    "zone_drafts.draft_community": Act.DRAFT_ZONES,
    "zone_drafts.draft_import": Act.DRAFT_ZONES,
    "zone_edits.save_outline": Act.DRAFT_ZONES,
    "zone_edits.save_pilot": Act.DRAFT_ZONES,
    "zone_edits.set_start": Act.DRAFT_ZONES,
    "zone_drafts.discard_draft": Act.DRAFT_ZONES,
    "zone_gate.ask_review": Act.DRAFT_ZONES,
    "zone_gate.publish_zones": Act.PUBLISH_ZONES,
    "pauses.pause_community": Act.PAUSE_COMMUNITY,
    "pauses.resume_community": Act.PAUSE_COMMUNITY,
    "protocols.publish_protocol": Act.CHANGE_PROTOCOLS,
    "protocol_drafts.start_draft": Act.EDIT_PROTOCOL,
    "protocol_drafts.save_draft": Act.EDIT_PROTOCOL,
    "protocol_drafts.take_back": Act.EDIT_PROTOCOL,
    "protocol_gate.ask_check": Act.TEST_PROTOCOL,
    "protocol_gate.ask_back_test": Act.TEST_PROTOCOL,
    "protocol_gate.approve_protocol": Act.APPROVE_PROTOCOL,
    "protocol_gate.publish_version": Act.APPROVE_PROTOCOL,
    "shadow.set_shadow": Act.TEST_PROTOCOL,
    "people.keep_person": Act.CHANGE_PEOPLE,
    "people.issue_token": Act.CHANGE_PEOPLE,
    "teams.keep_unit": Act.CHANGE_TEAMS,
    "roster.crew_unit": Act.CHANGE_TEAMS,
    "agencies.save_agency": Act.CHANGE_TEAMS,
    "agencies.add_team": Act.KEEP_ROSTER,
    "agencies.save_team": Act.KEEP_ROSTER,
    "agencies.add_unit": Act.KEEP_ROSTER,
    "agencies.save_unit": Act.KEEP_ROSTER,
    "agencies.retire_unit": Act.KEEP_ROSTER,
    "team_pauses.pause_team": Act.PAUSE_TEAM,
    "team_pauses.resume_team": Act.PAUSE_TEAM,
    "team_pauses.pause_unit": Act.PAUSE_TEAM,
    "team_pauses.resume_unit": Act.PAUSE_TEAM,
    "roster.add_shifts": Act.KEEP_ROSTER,
    "roster.change_shift": Act.KEEP_ROSTER,
    "roster.end_shift": Act.KEEP_ROSTER,
    "roster.add_dated_shift": Act.KEEP_ROSTER,
    "roster.drop_dated_shift": Act.KEEP_ROSTER,
    "roster_days.change_day": Act.KEEP_ROSTER,
    "roster_days.undo_change": Act.KEEP_ROSTER,
    "roster_days.record_absence": Act.KEEP_ROSTER,
    "roster_days.drop_absence": Act.KEEP_ROSTER,
    "staff.invite_person": Act.KEEP_ROSTER,
    "staff.save_person": Act.KEEP_ROSTER,
    "staff.deactivate_person": Act.KEEP_ROSTER,
    "staff.reactivate_person": Act.KEEP_ROSTER,
    "needs.set_needs": Act.DECIDE,
    "people.revoke_tokens": Act.CHANGE_PEOPLE,
    "people.revoke_token": Act.CHANGE_PEOPLE,
    "review_picks.pick_reviews": Act.PICK_REVIEWS,
    "reviewing.review_call": Act.REVIEW_CALL,
    "reviewing.acknowledge_review": Act.READ_OWN_REVIEWS,
    "partners.score_application": Act.SCORE_PARTNERS,
    "partners.decline_application": Act.DECIDE_PARTNERS,
    "partner_accept.accept_application": Act.DECIDE_PARTNERS,
    "partner_accept.accept_into_agency": Act.DECIDE_PARTNERS,
    "partner_links.renew_link": Act.DECIDE_PARTNERS,
    "partner_erasing.erase_letter": Act.SWEEP,
    "agencies.set_agreement": Act.CHANGE_TEAMS,
    "jobs.ask_job": Act.ASK_JOB,
    "jobs.cancel_job": Act.ASK_JOB,
    "unanswered.mark_overdue": Act.SWEEP,
    "rejudging.judge_as_it_is_now": Act.SWEEP,
    "desks.save_desk": Act.CHANGE_TEAMS,
    "desks.set_desk_in_service": Act.CHANGE_TEAMS,
    "owning.reassign_calls": Act.REASSIGN,
    # These ask the line of the page that they are about: here, of the queue.
    "pages.keep_filter": Act.WATCH_QUEUE,
    "pages.drop_filter": Act.WATCH_QUEUE,
    "exports.record_export": Act.WATCH_QUEUE,
    "safety.check_in": Act.CHECK_IN,
    "safety.raise_emergency": Act.RAISE_EMERGENCY,
    "safety.acknowledge_emergency": Act.ACKNOWLEDGE,
    "safety.request_backup": Act.REQUEST_BACKUP,
    "take_back.give_call": Act.TAKE_BACK,
    "take_back.confirm_given": Act.CONFIRM_SERVICE,
    "take_back.withdraw_request": Act.DECIDE,
    "handover.open_handover": Act.READ_HANDOVER,
    "cautions.add_caution": Act.CHANGE_CAUTIONS,
    "cautions.review_caution": Act.CHANGE_CAUTIONS,
    "cautions.retire_caution": Act.CHANGE_CAUTIONS,
    "safety_sweeps.ask_crew": Act.SWEEP,
    "safety_sweeps.alarm_crew": Act.SWEEP,
    "safety_sweeps.escalate_emergency": Act.SWEEP,
    "safety_sweeps.mark_request_late": Act.SWEEP,
}
# Acts that no action asks: the pages and the API ask them before they read.
ONLY_READ = {
    Act.WATCH_BOARD,
    Act.READ_CALL,
    Act.READ_EVENTS,
    Act.READ_LEDGER,
    Act.READ_PARTNERS,
    Act.READ_QUALITY,
    Act.SEE_COVER,
    Act.LOOK_BACK,
    Act.WATCH_WALL,
    Act.TRAIN,
    Act.SEARCH_DIRECTORY,
    Act.WATCH_RUNNING,
}


def anything(now):
    """Return a value for each argument's name; whoever may not act is refused whatever it is."""
    nobody_at_all = Person(is_active=False)
    nobody = NewPerson("new", "a-password-to-start-with", "New", "Person", Role.CREW)
    return {
        "call_id": uuid.uuid4(),
        "report": CallReport("anywhere", "1", "WELFARE", address="1 River Road"),
        "answers": {"weapon": "none"},
        "level": 4,
        "reason": "because",
        "services": ["EMS"],
        "unit_id": 0,
        "assignment_id": 0,
        "status": AssignmentStatus.CLEAR,
        "outcome": Outcome.CANCELLED,
        "asked": TapAsked(uuid.uuid4(), TapKind.CLEAR, 0, 0, now),
        "sent_at": now,
        "fix": Fix(51.0, -114.0, None, now),
        "address": "1 River Road",
        "lat": 51.0,
        "lng": -114.0,
        "accepted": [],
        "refused": [],
        "source": "a file",
        "code": "RIV",
        "phase": Phase.PAIRED,
        "draft_id": 0,
        "scope": {},
        "coordinates": [],
        "seen": 0,
        "starts_at": now,
        "imported": Imported([], "a file"),
        "hours": {},
        "lines": [],
        "text": "not a protocol",
        "vignettes": "",
        "seen_digest": "",
        "from_id": 0,
        "version_id": 0,
        "in_force_id": 0,
        "number": "1.0.1",
        "since": now,
        "until": now,
        "on": True,
        "new": nobody,
        "name": "a machine",
        "role": Role.CAD_FEED,
        "kind": JobKind.VERIFY_JOURNAL,
        "job_id": 0,
        "consent": ConsentGiven(
            "that you were there", "to ask", None, True, True, 30, Channel.PHONE, "403-555-0100"
        ),
        "within_h": 24,
        "follow_up_id": 0,
        "owner_id": 0,
        "how": Channel.PHONE,
        "result": AttemptResult.REACHED,
        "service_id": uuid.uuid4(),
        "referral_id": 0,
        "file_id": 0,
        "call_sign": "MCRT-1",
        "agency_id": 0,
        "team_id": 0,
        "shift_id": 0,
        "change_id": 0,
        "absence_id": 0,
        "person_id": 0,
        "communities": [],
        "weekdays": [0],
        "day": now.date(),
        "from_day": now.date(),
        "first_day": now.date(),
        "last_day": now.date(),
        "told": None,
        "change": None,
        "username": "new",
        "password": "a-password-to-start-with",
        "needs": [],
        "token": "0" * 64,
        "usernames": [],
        "desk_id": None,
        "handoff_id": 0,
        "callback_id": 0,
        "return_code": ReturnCode.WEAPON,
        "reached": True,
        "service": "",
        "reference": "P-1",
        "emergency_id": 0,
        "caution_id": 0,
        "request_id": 0,
        "review_id": 0,
        "application_id": 0,
        "scores": {},
        "comment": "",
        "agreement": None,
        "review_on": now.date(),
        "earlier_id": 0,
        "call_ids": [],
        "to": nobody_at_all,
        "act": Act.WATCH_QUEUE,
        "page": "queue",
        "query": "",
        "filter_id": 0,
        "says": [],
        "rows": 0,
        "form": "csv",
    }


def every_action():
    """Yield each function of `dispatch/actions` that is done by somebody, under its name."""
    for part in pkgutil.iter_modules(actions.__path__):
        module = importlib.import_module(f"dispatch.actions.{part.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            asks = "actor" in inspect.signature(function).parameters
            if asks and function.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{part.name}.{name}", function


ACTIONS = dict(every_action())


def is_refused(name, actor, now):
    """Whether the table refuses this action to somebody; what else becomes of it does not matter."""
    function, given = ACTIONS[name], anything(now)
    if name == "teams.keep_unit":
        given["new"] = NewUnit("X-1", UnitKind.MCRT, "Agency", "Team", (51.0, -114.0))
    wanted = inspect.signature(function).parameters
    given |= {"actor": actor, "now": now}
    words = {key: given[key] for key in wanted if key in given}
    try:
        with transaction.atomic():
            function(**words)
    except NotAllowed:
        return True
    except Exception:  # noqa: BLE001  (it was let in, and found no such call, unit or version)
        return False
    return False


def test_every_action_says_which_line_of_the_table_it_asks():
    assert set(ACTIONS) == set(ASKS)
    assert set(ASKS.values()) | ONLY_READ == set(Act) == set(MAY)


@pytest.mark.parametrize("role", Role.values)
def test_an_action_is_refused_to_each_role_that_the_table_does_not_name(centre, now, role):
    person = make_person(f"some-{role}", role)
    refused = {name for name in ACTIONS if is_refused(name, person, now)}
    assert refused == {name for name, act in ASKS.items() if role not in MAY[act]}


def test_whoever_is_refused_changes_nothing(centre, now):
    """A crew, and every action that is not its own: not one line."""
    before, people = journal.head(), Person.objects.count()
    others = [name for name, act in ASKS.items() if Role.CREW not in MAY[act]]
    assert others
    assert all(is_refused(name, centre.casey, now) for name in others)
    assert (journal.head(), Person.objects.count()) == (before, people)


@pytest.mark.parametrize("who", ["nobody", "a visitor", "one who left", "a name", "a look-alike"])
def test_nobody_acts_who_is_not_a_person_of_this_centre(centre, now, who):
    class LookAlike:
        is_active, role, pk = True, Role.ADMIN, 1

    centre.sofia.is_active = False
    actor = {
        "nobody": None,
        "a visitor": AnonymousUser(),
        "one who left": centre.sofia,
        "a name": "dana",
        "a look-alike": LookAlike(),
    }[who]
    assert all(is_refused(name, actor, now) for name in ACTIONS)
    assert not any(may(actor, act) for act in Act)


def test_the_system_does_its_own_work_and_nothing_that_is_a_persons(centre, now):
    refused = {name for name in ACTIONS if is_refused(name, SYSTEM, now)}
    assert refused == {name for name, act in ASKS.items() if act not in SYSTEM_MAY}


def test_a_role_that_nobody_foresaw_may_nothing(centre):
    centre.dana.role = "janitor"
    assert not any(may(centre.dana, act) for act in Act)
