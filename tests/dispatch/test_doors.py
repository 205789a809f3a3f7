"""Every address, by each method, by each role: nobody passes who may not, and nothing is ever a fault."""

import itertools
import json
import uuid

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import URLPattern, get_resolver, reverse

from dispatch import journal
from dispatch.actions.jobs import JobKind, ask_job
from dispatch.models import Assignment, Call
from dispatch.permissions import MAY, Act
from teams.models import Person, Role
from tests.conftest import make_call, send_unit
from tests.live.machines import report

from .test_who_may import ONLY_READ

METHODS = ("GET", "POST", "PUT", "OPTIONS")
ODD_METHODS = ("HEAD", "PATCH", "DELETE", "TRACE", "PROPFIND")
ANYBODY, LOGGED_IN = "anybody", "whoever is logged in"

# What each address asks. An address that is not here fails the first test below.
ASKS = {
    "livez": ANYBODY,
    "readyz": ANYBODY,
    "status": Act.WATCH_RUNNING,
    "metrics": Act.WATCH_RUNNING,
    "account_login": ANYBODY,
    "account_logout": ANYBODY,
    "account_signup": ANYBODY,
    "account_inactive": ANYBODY,
    "account_change_password": LOGGED_IN,
    "account_reauthenticate": LOGGED_IN,
    "console:board": LOGGED_IN,
    "console:new": Act.TAKE_CALL,
    "console:call": Act.WATCH_BOARD,
    "console:why": Act.WATCH_BOARD,
    "console:answer": Act.WATCH_BOARD,
    "console:decide": Act.WATCH_BOARD,
    "console:assign": Act.WATCH_BOARD,
    "console:set-place": Act.TAKE_CALL,
    "console:needs": Act.WATCH_BOARD,
    "console:close": Act.WATCH_BOARD,
    "console:status": Act.WATCH_BOARD,
    "console:reserve": Act.WATCH_BOARD,
    "console:decline": Act.WATCH_BOARD,
    "console:take-back": Act.WATCH_BOARD,
    "console:reassign": Act.WATCH_BOARD,
    "console:give": Act.WATCH_BOARD,
    "console:confirm": Act.WATCH_BOARD,
    "console:call-off": Act.WATCH_BOARD,
    "console:check-in": Act.WATCH_BOARD,
    "console:backup": Act.WATCH_BOARD,
    "console:press": Act.WATCH_BOARD,
    "console:acknowledge": Act.ACKNOWLEDGE,
    "console:crew-alarm": Act.CHECK_IN,
    "console:hand-off": Act.HAND_OFF,
    "console:withdraw": Act.HAND_OFF,
    "field:page": Act.WORK_IN_FIELD,
    "field:now": Act.WORK_IN_FIELD,
    "field:care": Act.WORK_IN_FIELD,
    "field:taps": Act.WORK_IN_FIELD,
    "field:position": Act.WORK_IN_FIELD,
    "field:worker": ANYBODY,
    "desk:desk": Act.WORK_DESK,
    "desk:call": Act.WORK_DESK,
    "desk:accept": Act.WORK_DESK,
    "desk:return": Act.WORK_DESK,
    "desk:answer": Act.WORK_DESK,
    "desk:lost": Act.WORK_DESK,
    "desk:attempt": Act.WORK_DESK,
    "desk:decide": Act.WORK_DESK,
    "desk:send": Act.WORK_DESK,
    "desk:finish": Act.WORK_DESK,
    "desk:status": Act.WORK_DESK,
    "desk:decline": Act.WORK_DESK,
    "desk:take-back": Act.WORK_DESK,
    "desk:reassign": Act.WORK_DESK,
    "followups:list": Act.WORK_FOLLOW_UPS,
    "followups:one": Act.WORK_FOLLOW_UPS,
    "followups:attempt": Act.WORK_FOLLOW_UPS,
    "followups:own": Act.WORK_FOLLOW_UPS,
    "followups:withdraw": Act.WORK_FOLLOW_UPS,
    "followups:give-up": Act.WORK_FOLLOW_UPS,
    "directory:search": Act.SEARCH_DIRECTORY,
    "directory:suggest": Act.SEARCH_DIRECTORY,
    "directory:refer": Act.REFER,
    "directory:referral": Act.REFER,
    "setup:directory": Act.CHANGE_DIRECTORY,
    "setup:directory-export": Act.CHANGE_DIRECTORY,
    "setup:directory-file": Act.CHANGE_DIRECTORY,
    "setup:directory-take": Act.CHANGE_DIRECTORY,
    "console:addresses": Act.TAKE_CALL,
    "console:place": Act.TAKE_CALL,
    "supervision:ledger": Act.READ_LEDGER,
    "supervision:counted": Act.READ_LEDGER,
    "supervision:queue": Act.WATCH_QUEUE,
    "supervision:reassign": Act.REASSIGN,
    "supervision:keep-filter": Act.WATCH_QUEUE,
    "supervision:drop-filter": Act.WATCH_QUEUE,
    "supervision:clocks": Act.READ_LEDGER,
    "supervision:wall": Act.WATCH_WALL,
    "supervision:past": Act.LOOK_BACK,
    "supervision:quality": Act.READ_QUALITY,
    "supervision:reviews": Act.READ_QUALITY,
    "supervision:reviews-given": Act.READ_QUALITY,
    "supervision:draw": Act.READ_QUALITY,
    "supervision:pick-reviews": Act.PICK_REVIEWS,
    "supervision:review": Act.REVIEW_CALL,
    "supervision:my-reviews": Act.READ_OWN_REVIEWS,
    "supervision:review-read": Act.READ_OWN_REVIEWS,
    "supervision:shadow": Act.READ_LEDGER,
    "supervision:system": Act.WATCH_RUNNING,
    "setup:cautions": Act.CHANGE_CAUTIONS,
    "setup:caution-review": Act.CHANGE_CAUTIONS,
    "setup:caution-retire": Act.CHANGE_CAUTIONS,
    "setup:teams": Act.KEEP_ROSTER,
    "setup:agency-new": Act.CHANGE_TEAMS,
    "setup:agency": Act.CHANGE_TEAMS,
    "setup:team-new": Act.KEEP_ROSTER,
    "setup:team": Act.KEEP_ROSTER,
    "setup:team-pause": Act.PAUSE_TEAM,
    "setup:team-resume": Act.PAUSE_TEAM,
    "setup:unit-new": Act.KEEP_ROSTER,
    "setup:unit": Act.KEEP_ROSTER,
    "setup:unit-pause": Act.PAUSE_TEAM,
    "setup:unit-resume": Act.PAUSE_TEAM,
    "setup:unit-retire": Act.KEEP_ROSTER,
    "partners:apply": ANYBODY,
    "partners:status": ANYBODY,
    "partners:withdraw": ANYBODY,
    "partners:welcome": ANYBODY,
    "setup:partners": Act.READ_PARTNERS,
    "setup:partner": Act.READ_PARTNERS,
    "setup:partner-letter": Act.READ_PARTNERS,
    "setup:partner-score": Act.SCORE_PARTNERS,
    "setup:partner-accept": Act.DECIDE_PARTNERS,
    "setup:partner-join": Act.DECIDE_PARTNERS,
    "setup:partner-decline": Act.DECIDE_PARTNERS,
    "setup:partner-link": Act.DECIDE_PARTNERS,
    "setup:agreement": Act.CHANGE_TEAMS,
    "setup:desks": Act.CHANGE_TEAMS,
    "setup:desk-new": Act.CHANGE_TEAMS,
    "setup:desk": Act.CHANGE_TEAMS,
    "setup:desk-retire": Act.CHANGE_TEAMS,
    "setup:desk-resume": Act.CHANGE_TEAMS,
    "setup:people": Act.KEEP_ROSTER,
    "setup:person-new": Act.KEEP_ROSTER,
    "setup:person": Act.KEEP_ROSTER,
    "setup:person-deactivate": Act.KEEP_ROSTER,
    "setup:person-reactivate": Act.KEEP_ROSTER,
    "setup:person-away": Act.KEEP_ROSTER,
    "setup:absence-drop": Act.KEEP_ROSTER,
    "setup:skills": Act.KEEP_ROSTER,
    "setup:rota": Act.KEEP_ROSTER,
    "setup:shift-new": Act.KEEP_ROSTER,
    "setup:shift": Act.KEEP_ROSTER,
    "setup:shift-day": Act.KEEP_ROSTER,
    "setup:shift-end": Act.KEEP_ROSTER,
    "setup:change-undo": Act.KEEP_ROSTER,
    "setup:dated-drop": Act.KEEP_ROSTER,
    "training:shift": Act.TRAIN,
    "training:frames": Act.TRAIN,
    "training:call": Act.TRAIN,
    "training:decide": Act.TRAIN,
    "supervision:cover": Act.SEE_COVER,
    "setup:protocols": Act.EDIT_PROTOCOL,
    "setup:rules": Act.EDIT_PROTOCOL,
    "setup:questions": Act.EDIT_PROTOCOL,
    "setup:settings": Act.EDIT_PROTOCOL,
    "setup:difference": Act.EDIT_PROTOCOL,
    "setup:check": Act.EDIT_PROTOCOL,
    "setup:back-tests": Act.EDIT_PROTOCOL,
    "setup:back-test": Act.EDIT_PROTOCOL,
    "setup:text": Act.EDIT_PROTOCOL,
    "setup:scenarios": Act.EDIT_PROTOCOL,
    "setup:rule": Act.EDIT_PROTOCOL,
    "setup:question": Act.EDIT_PROTOCOL,
    "setup:setting": Act.EDIT_PROTOCOL,
    "setup:add-rule": Act.EDIT_PROTOCOL,
    "setup:move-rule": Act.EDIT_PROTOCOL,
    "setup:remove-rule": Act.EDIT_PROTOCOL,
    "setup:add-question": Act.EDIT_PROTOCOL,
    "setup:move-question": Act.EDIT_PROTOCOL,
    "setup:remove-question": Act.EDIT_PROTOCOL,
    "setup:undo": Act.EDIT_PROTOCOL,
    "setup:start-draft": Act.EDIT_PROTOCOL,
    "setup:ask-check": Act.TEST_PROTOCOL,
    "setup:ask-back-test": Act.TEST_PROTOCOL,
    "setup:approve": Act.APPROVE_PROTOCOL,
    "setup:publish": Act.APPROVE_PROTOCOL,
    "setup:shadow": Act.EDIT_PROTOCOL,
    "setup:set-shadow": Act.TEST_PROTOCOL,
    "setup:zones": Act.PAUSE_COMMUNITY,
    "setup:zone-outlines": Act.PAUSE_COMMUNITY,
    "setup:zone": Act.PAUSE_COMMUNITY,
    "setup:zone-pause": Act.PAUSE_COMMUNITY,
    "setup:zone-resume": Act.PAUSE_COMMUNITY,
    "setup:zone-begin": Act.DRAFT_ZONES,
    "setup:zone-new": Act.DRAFT_ZONES,
    "setup:zone-import": Act.DRAFT_ZONES,
    "setup:zone-draft": Act.DRAFT_ZONES,
    "setup:zone-start": Act.DRAFT_ZONES,
    "setup:zone-review": Act.DRAFT_ZONES,
    "setup:zone-publish": Act.PUBLISH_ZONES,
    "setup:zone-discard": Act.DRAFT_ZONES,
    "setup:zone-outline": Act.DRAFT_ZONES,
    "setup:zone-pilot": Act.DRAFT_ZONES,
    "setup:job": Act.TEST_PROTOCOL,
    "setup:cancel-job": Act.ASK_JOB,
    "api-calls-list": Act.READ_CALL,
    "api-calls-detail": Act.READ_CALL,
    "api-calls-answers": Act.ANSWER,
    "api-calls-assign": Act.ASSIGN_UNIT,
    "api-calls-candidates": Act.ASSIGN_UNIT,
    "api-calls-care": Act.READ_CARE,
    "api-calls-close": Act.CLOSE_CALL,
    "api-calls-confirm": Act.CONFIRM_SERVICE,
    "api-calls-decide": Act.DECIDE,
    "api-calls-handover": Act.READ_HANDOVER,
    "api-calls-reserve": Act.ASSIGN_UNIT,
    "api-assignments-status": Act.MOVE_STATUS,
    "api-assignments-accept": Act.ANSWER_OFFER,
    "api-assignments-decline": Act.ANSWER_OFFER,
    "api-assignments-reassign": Act.ASSIGN_UNIT,
    "api-assignments-take-back": Act.ASSIGN_UNIT,
    "api-events": Act.READ_EVENTS,
    "api-schema": ANYBODY,
    "api-docs": ANYBODY,
    "api-nothing": ANYBODY,
}


# What each address would do something with, were it not for who asks.
FORM = {
    "type": "WELFARE",
    "address": "1 River Road",
    "question": "weapon",
    "answer": "none",
    "choice": "wait",
    "desk": "1",
    "unit": "1",
    "status": "on_scene",
    "outcome": "cancelled",
    "service": "POLICE",
    "send": "well",
    "reason": "a test",
    "on": "on",
    "number": "9.9.9",
}
JSON = {
    "api-calls-list": report("D-1"),
    "api-calls-answers": {"answers": {"weapon": "none"}},
    "api-calls-assign": {"unit": "MCRT-2"},
    "api-calls-close": {"outcome": "cancelled"},
    "api-calls-confirm": {"service": "EMS"},
    "api-calls-decide": {"decision": "wait_for_team"},
    "api-calls-reserve": {"unit": "MCRT-2"},
    "api-assignments-status": {"status": "on_scene"},
    "api-assignments-decline": {"reason": "vehicle"},
    "api-assignments-reassign": {"unit": "PACT-1", "reason": "better_unit"},
    "api-assignments-take-back": {"reason": "mistake"},
}


def every_address(patterns=None, space=""):
    """Yield the full name and the arguments of each address that the program answers."""
    for found in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(found, URLPattern):
            yield f"{space}{found.name}", found.pattern.converters
        else:
            inner = f"{space}{found.namespace}:" if found.namespace else space
            yield from every_address(found.url_patterns, inner)


@pytest.fixture
def paths(centre, call, now):
    """The path of each address, of things that are there."""
    sent = send_unit(call_id=call.pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now)
    job = ask_job(JobKind.VERIFY_JOURNAL, actor=centre.sofia, now=now)

    def kwargs(name, wanted):
        thing = job if name in ("setup:job", "setup:cancel-job") else centre.protocol
        number = thing.pk if name.startswith("setup:") else sent.pk
        values = {"UUIDConverter": call.pk, "IntConverter": number, "StringConverter": "diverted"}
        return {key: values[type(converter).__name__] for key, converter in wanted.items()}

    known = ((name, wanted) for name, wanted in every_address() if name in ASKS)
    return {name: reverse(name, kwargs=kwargs(name, wanted)) for name, wanted in known}


def browser(username):
    """Return a browser of somebody, after the real login form."""
    client = Client(raise_request_exception=False)
    form = {"login": username, "password": f"{username}-has-a-password"}
    assert client.post(reverse("account_login"), form).status_code == 302
    return client


def state_of_the_centre():
    return (
        journal.head().seq,
        *Call.objects.values_list("state", "level", "owner", "address"),
        *Assignment.objects.values_list("status", flat=True),
        *Person.objects.order_by("pk").values_list("role", "is_active", "password"),
    )


def wrong(answers, role):
    """Return the answers that let somebody in who may not, or that are faults."""
    let_in = {
        (name, method, status)
        for (name, method), status in answers.items()
        if isinstance(ASKS[name], Act) and role not in MAY[ASKS[name]] and status < 400
    }
    return let_in | {(n, m, status) for (n, m), status in answers.items() if status >= 500}


def ask(client, name, method, path):
    """Ask with a body that would be understood; reads carry theirs in vain."""
    if name.startswith("api"):
        body, kind = json.dumps(JSON.get(name, {})), "application/json"
    else:
        body, kind = encode_multipart(BOUNDARY, FORM), MULTIPART_CONTENT
    return client.generic(method, path, body, content_type=kind)


def answers_to(client, paths, methods=METHODS):
    return {
        (name, method): ask(client, name, method, path).status_code
        for name, path in paths.items()
        if name != "account_logout"
        for method in methods
    }


def test_every_address_says_what_it_asks():
    assert {name for name, _ in every_address()} == set(ASKS)


def test_a_visitor_is_shown_to_the_login_or_told_401_and_changes_nothing(paths):
    before = state_of_the_centre()
    client = Client(raise_request_exception=False)
    for (name, method), status in answers_to(client, paths, METHODS + ODD_METHODS).items():
        if ASKS[name] is ANYBODY:
            assert status < 500
            continue
        assert status in (302, 401, 403, 405), (name, method, status)
        if status == 302:
            where = ask(client, name, method, paths[name])["Location"]
            assert where.startswith("/accounts/login/")
    assert state_of_the_centre() == before


@pytest.mark.parametrize(
    "who", ["dana", "sofia", "noor", "casey", "ada", "evan", "feed", "coordinator"]
)
def test_nobody_passes_whose_role_may_not(centre, paths, who):
    if who == "coordinator":
        Person.objects.filter(username="casey").update(role=Role.COORDINATOR)
    if who == "feed":
        Person.objects.filter(username="dana").update(role=Role.CAD_FEED)
    username = {"coordinator": "casey", "feed": "dana"}.get(who, who)
    role = Person.objects.get(username=username).role
    client = browser(username)
    before = state_of_the_centre()
    assert wrong(answers_to(client, paths), role) == set()
    if not any(role in MAY[act] for act in Act if act not in ONLY_READ):
        assert state_of_the_centre() == before


NASTY = ("", "x\0y", "9" * 30, "1e400", "nan", "🚀'\"<>%s{}" * 1000)
PLACE, PERIOD = ("address", "lat", "lng"), ("first", "last", "code", "page")
SHARED = ("community", "hour", "taker", "befell", "format")
WRITES = {
    "console:new": (*PLACE, "type", "caller_name", "callback", "narrative", "idempotency_key"),
    "console:answer": ("question", "answer"),
    "console:decide": ("choice", "reason"),
    "console:assign": ("unit",),
    "console:set-place": PLACE,
    "console:needs": ("need", "needs", "drop"),
    "console:status": ("status",),
    "console:close": ("outcome", "note"),
    "console:hand-off": ("desk",),
}
READS = {
    "console:call": ("ask",),
    "console:addresses": ("q",),
    "console:place": ("lat", "lng"),
    "supervision:ledger": PERIOD,
    "supervision:counted": (*PERIOD, *SHARED),
    "supervision:clocks": (*PERIOD, "format"),
    "supervision:quality": (*PERIOD, "person", "what"),
    "supervision:reviews": ("why", "page"),
    "supervision:reviews-given": PERIOD,
}
RIGHT = FORM | {"lat": "51.01", "lng": "-114.05", "choice": "raise:4", "reason": "r"}


def test_no_value_of_a_form_or_a_query_is_a_fault(centre, paths):
    """Each in turn under each name that a page knows, beside values that are right."""
    client, faults = browser("sofia"), []
    for method, pages in ((client.post, WRITES), (client.get, READS)):
        for name, fields in pages.items():
            for field, value in itertools.product(fields, NASTY):
                if method(paths[name], RIGHT | {field: value}).status_code >= 500:
                    faults.append((name, field, value))
    assert faults == []


def test_a_call_that_is_not_there_is_404_everywhere(centre, paths):
    client, there = browser("dana"), str(Call.objects.get().pk)
    doors = {"desk": browser("noor"), "supervision": browser("sofia")}
    for name, path in paths.items():
        if there in path:
            who = doors.get(name.split(":")[0], client)
            gone = path.replace(there, str(uuid.uuid4()))
            for method in ("GET", "POST"):
                assert ask(who, name, method, gone).status_code in (404, 405), (name, method)


def test_a_form_without_its_token_changes_nothing(centre, paths):
    """The same browser, with the checks of a real one."""
    client = browser("dana")
    client.handler.enforce_csrf_checks = True
    before = state_of_the_centre()
    for name, path in paths.items():
        if ASKS[name] is not ANYBODY:
            assert ask(client, name, "POST", path).status_code in (403, 405), name
    assert state_of_the_centre() == before


def test_one_primary_cad_sees_nothing_of_anothers_call(centre, now):
    """By number, by list, by feed: not that it is there."""
    theirs = make_call(centre.feed, now, source="other-cad")
    Person.objects.filter(username="dana").update(role=Role.CAD_FEED)
    client = browser("dana")
    for name, _ in every_address():
        if name.startswith("api-calls-") and name != "api-calls-list":
            path = reverse(name, kwargs={"pk": theirs.pk})
            for method in ("GET", "POST"):
                assert ask(client, name, method, path).status_code in (403, 404, 405), name
    assert str(theirs.pk) not in client.get("/api/v1/calls").content.decode()
    assert str(theirs.pk) not in client.get("/api/v1/events").content.decode()
