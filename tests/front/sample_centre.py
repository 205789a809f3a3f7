"""An invented centre behind the real templates: enough to look at the pages and to drive them.

No database: the views answer from the values below, in the shapes that the selectors return.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from allauth.account.forms import LoginForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import include, path

from dispatch.demo.people import DEMO_PEOPLE
from dispatch.journal import Head
from dispatch.selectors.alarms import Alarms, EmergencyAlarm
from dispatch.selectors.board import Board, Row, UnitRow

DRAWN_AT = 48_213
EPOCH = UUID("0197a000-0000-7000-8000-0000000000ee")
DANA = SimpleNamespace(
    pk=7, is_authenticated=True, display_name="Dana Whitford", get_role_display="Dispatcher"
)
SHAPES = {
    4: ("▲", "Emergent"),
    3: ("◆", "Urgent"),
    2: ("●", "Moderate"),
    1: ("○", "Routine"),
    0: ("·", "Not a crisis"),
}


def call_id(number: int) -> UUID:
    """Return the id of an invented call."""
    return UUID(int=0x0197A0000000700080000000_00000000 + number)


def ago(seconds: int) -> datetime:
    """Return the moment so many seconds before now."""
    return datetime.now(UTC) - timedelta(seconds=seconds)


def row(
    number: int, stands_in: str, level: int, title: str, says: str, *, age: int, **other: object
) -> Row:
    """Return one invented call as the board shows it."""
    shape, label = SHAPES[level]
    made = Row(
        id=call_id(number),
        number=f"26-{number:06}",
        list=stands_in,
        gone=False,
        type_label=title,
        level=level,
        shape=shape,
        level_label=label,
        place="Place unknown",
        community_name="Beltline",
        phase="paired",
        phase_label="Paired",
        waits_for=says,
        handoff=None,
        owner_id=8,
        owner_label="Sam",
        since=ago(age),
        warn_s=300,
        alarm_s=900,
        late=False,
        flags=0,
        lat=None,
        lng=None,
    )
    return replace(made, **other)  # type: ignore[arg-type]


def rows() -> list[Row]:
    """Return the open calls, oldest first."""
    return [
        row(4790, "with_team", 3, "Hearing voices, past aggression",
            "PACT-2 on scene", age=2882, place="3520 Rundlelawn Rd NE", community_name="Rundle",
            phase="outside", owner_label="PACT-2", warn_s=2700, alarm_s=3600, lat=51.072, lng=-113.985),
        row(4798, "with_team", 2, "Neighbour dispute", "MCRT-1 en route", age=1915,
            place="28 Ave SE", community_name="Dover", owner_label="MCRT-1", warn_s=2700,
            alarm_s=3600, lat=51.022, lng=-113.992, phase="community_led", phase_label="Community-led"),
        row(4801, "with_team", 2, "Distressed, walking in hallway", "MCRT-2 on scene", age=1330,
            place="Marlborough Mall", community_name="Marlborough", owner_label="MCRT-2",
            warn_s=2700, alarm_s=3600, lat=51.057, lng=-113.978),
        row(4809, "waiting", 1, "Caller asks for shelter", "Waiting for a team", age=588,
            place="Downtown Core", community_name="Downtown Core", owner_label="211 desk"),
        row(4812, "waiting", 3, "Suicidal thoughts, means unknown", "Waiting for a team", age=400,
            place="1723 40 St SE", community_name="Forest Lawn", phase="community_led",
            phase_label="Community-led", lat=51.038, lng=-113.978, flags=1),
        row(4815, "waiting", 2, "Unwanted person, no threat", "Waiting for a team", age=185,
            place="East Village", community_name="East Village", owner_label="211 desk"),
        row(4817, "received", 2, "Wellness check", "Decide: Crisis team with plain-clothes officer",
            age=72, place="1024 17 Ave SW", owner_id=7, owner_label="Dana", lat=51.0378, lng=-114.083),
        row(4818, "received", 4, "Person threatening neighbour", "3 questions open", age=21,
            place="Penbrooke Meadows", community_name="Penbrooke Meadows", warn_s=15, alarm_s=20,
            phase="planned", phase_label="Planned", lat=51.045, lng=-113.948),
    ]  # fmt: skip


def unit(number: int, sign: str, state: str, says: str, **other: object) -> UnitRow:
    """Return one invented unit as the board shows it."""
    made = UnitRow(
        id=number,
        call_sign=sign,
        state=state,
        state_label=says,
        agency="Harbour House",
        details="",
        officer_aboard=False,
        since=None,
        until_label="",
        call_id=None,
        call_label="",
        assignment_id=None,
        lat=51.045,
        lng=-114.06,
    )
    return replace(made, **other)  # type: ignore[arg-type]


def units() -> list[UnitRow]:
    """Return the units, by call sign."""
    return [
        unit(1, "MCRT-1", "en_route", "en route", since=ago(600), call_id=call_id(4798),
             call_label="28 Ave SE", lat=51.025, lng=-113.998),
        unit(2, "MCRT-2", "on_scene", "on scene", since=ago(1380), call_id=call_id(4801),
             call_label="Marlborough Mall", lat=51.0575, lng=-113.976),
        unit(3, "MCRT-3", "free", "free", details="nurse, peer, Cree", officer_aboard=True,
             until_label="02:00"),
        unit(4, "MCRT-4", "off", "off until Mon 16:00"),
        unit(5, "PACT-1", "assigned", "assigned", agency="AHS and CPS", since=ago(22),
             call_id=call_id(4812), call_label="1723 40 St SE", lat=51.039, lng=-113.981),
        unit(6, "PACT-2", "on_scene", "on scene", agency="AHS and CPS", since=ago(2880),
             call_id=call_id(4790), call_label="3520 Rundlelawn Rd NE", lat=51.073, lng=-113.986),
    ]  # fmt: skip


def block(west: float, south: float, east: float, north: float, slant: float = 0.004) -> list:
    """Return a four-sided outline."""
    ring = [[west, south], [east - slant, south + slant / 2], [east, north], [west + slant, north]]
    return [[*ring, ring[0]]]


def map_data() -> dict[str, object]:
    """Return seven invented outlines."""
    outlines = [
        ("Beltline", "paired", True, block(-114.1, 51.03, -114.06, 51.043)),
        ("Downtown Core", "paired", True, block(-114.095, 51.044, -114.058, 51.056)),
        ("East Village", "paired", True, block(-114.055, 51.04, -114.035, 51.053)),
        ("Marlborough", "paired", True, block(-113.995, 51.048, -113.962, 51.066)),
        ("Forest Lawn", "community_led", True, block(-113.99, 51.028, -113.955, 51.045)),
        ("Dover", "community_led", True, block(-114.012, 51.01, -113.972, 51.026)),
        ("Rundle", "outside", False, block(-114.0, 51.068, -113.968, 51.082)),
        ("Penbrooke", "planned", False, block(-113.955, 51.036, -113.93, 51.055)),
    ]
    labels = {"paired": "Paired", "community_led": "Community-led", "outside": "Not in the pilot",
              "planned": "Planned"}  # fmt: skip
    communities = [
        {"name": n, "phase": p, "phase_label": labels[p], "open": o, "rings": r}
        for n, p, o, r in outlines
    ]
    return {"communities": communities, "note": "Simplified outlines, drawn for the demo."}


QUESTION = {
    "id": "weapon",
    "number": 7,
    "total": 16,
    "label": "weapon",
    "text": "Does anyone have a weapon, or anything being used as one? Is there one within reach?",
    "note": "",
    "answers": [
        {"key": "1", "value": "in_hand", "label": "Yes, in hand or used"},
        {"key": "2", "value": "accessible", "label": "In the place, not in hand"},
        {"key": "3", "value": "none", "label": "None seen or known"},
        {"key": "0", "value": "unknown", "label": "Cannot tell"},
    ],
}
RECOMMENDATION = {
    "level": 2,
    "headline": "Crisis team with officer",
    "is_provisional": True,
    "reasons": ["Low-risk wellness check (M4)", "Beltline is in the paired phase"],
    "still_open": "weapon, suicide: may raise to 4",
    "not_served": [],
}
DECISION = {
    "accept_value": "send:3",
    "accept_label": "Offer it to MCRT-3",
    "accept_key": "s",
    "higher": [
        {"value": "raise:3", "label": "Raise to 3"},
        {"value": "raise:4", "label": "Raise to 4"},
        {"value": "wait", "label": "Wait for a team"},
        {"value": "ask:POLICE", "label": "Ask for Police"},
        {"value": "ask:FIRE", "label": "Ask for Fire"},
        {"value": "ask:EMS", "label": "Ask for EMS"},
    ],
}
ANSWERS = [
    ("caller", "Caller", "Bystander, can see the door", "0:08"),
    ("medical", "Medical", "No one hurt", "0:19"),
    ("hazard", "Hazard", "None", "0:24"),
    ("violence", "Violence", "None", "0:37"),
    ("crime", "Crime", "None", "0:44"),
    ("child", "Child", "None", "0:51"),
]
TIMELINE = [
    ("14:31:58", "Child: none · Dana"),
    ("14:31:02", "Community Beltline, pilot open"),
    ("14:30:57", "1 earlier call here in 90 days, no caution"),
    ("14:30:55", "Received from 911, Dana"),
]
CANDIDATES = [
    {"unit_id": 3, "name": "MCRT-3", "agency_name": "Harbour House", "eta_label": "about 9 min",
     "reasons": ["free since 14:05", "officer aboard", "speaks Cree"], "refusal": ""},
    {"unit_id": 5, "name": "PACT-1", "agency_name": "AHS and CPS", "eta_label": "",
     "reasons": ["another kind of team"], "refusal": "assigned to 1723 40 St SE"},
]  # fmt: skip
TYPES = [
    ("EDP", "Person in emotional crisis", True),
    ("WELCK", "Wellness check", True),
    ("NOISE", "Noise complaint", False),
]


def board_context(pane: str) -> dict[str, object]:
    """Return what the board page needs around one pane."""
    return {
        "board": Board(Head(DRAWN_AT, EPOCH), rows(), units(), []),
        "alarms": Alarms(DRAWN_AT, [], []),
        "map_data": map_data(),
        "may_take_calls": True,
        "pane_template": pane,
        "head": DRAWN_AT,
        "user": DANA,
    }


def call_context(pk: UUID, *, ready: bool) -> dict[str, object]:
    """Return what the pane needs for one call, before or after the questions."""
    shown = next(row for row in rows() if row.id == pk)
    return {
        "call": {
            "id": pk, "number": shown.number, "type_label": shown.type_label, "level": shown.level,
            "place": shown.place, "community_name": shown.community_name,
            "pilot_says": "pilot open until 02:00 (paired)", "flags": [],
            "caller_label": "Caller (neighbour)", "callback": "403-555-0148",
            "narrative": "Neighbour has not seen him since Friday.\nMail is piling up.",
            "since": shown.since, "warn_s": 300, "alarm_s": 600, "state_says": "",
        },
        "head": DRAWN_AT,
        "question": None if ready else QUESTION,
        "recommendation": RECOMMENDATION,
        "decision": DECISION,
        "candidates": CANDIDATES if ready else None,
        "assignments": [],
        "outcomes": [{"code": "engaged", "label": "Engaged at the scene"}] if ready else [],
        "answers": [dict(zip(("question", "label", "says", "after"), a, strict=True)) for a in ANSWERS],
        "timeline": [{"at": ago(60), "at_label": at, "says": says} for at, says in TIMELINE],
    }  # fmt: skip


def is_partial(request: HttpRequest) -> bool:
    """Return whether a part of the page was asked for."""
    return request.headers.get("X-Requested-With") == "fetch"


def shown(request: HttpRequest, pane: str, context: dict[str, object]) -> HttpResponse:
    """Answer with the pane alone, or with the board around it."""
    if is_partial(request):
        return render(request, pane, {"user": DANA, **context})
    return render(request, "console/board.html", {**board_context(pane), **context})


def emergency() -> EmergencyAlarm:
    """Return one invented emergency that nobody has in hand."""
    return EmergencyAlarm(
        id=1,
        unit_id=2,
        call_sign="MCRT-2",
        call_id=call_id(4801),
        call_number="26-004801",
        place="Marlborough Mall",
        position="51.05710, -113.97790",
        since=ago(16),
        pressed_label="14:31:42",
        raised_by="Casey",
        escalated=True,
        supervisors="Sofia Marchetti",
    )


def board(request: HttpRequest) -> HttpResponse:
    """The board with no call open; with ?alarm a crew has pressed its emergency button."""
    context: dict[str, object] = {"head": DRAWN_AT, "may_take_calls": True}
    if "alarm" in request.GET:
        context["alarms"] = Alarms(DRAWN_AT, [emergency()], [])
    return shown(request, "console/_empty.html", context)


def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has it in hand: nothing alarms any more."""
    del pk
    return render(request, "console/_alarms.html", {"alarms": Alarms(DRAWN_AT + 1, [], [])})


def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One call; with ?ready the questions are done."""
    return shown(request, "console/_pane.html", call_context(pk, ready="ready" in request.GET))


def acted(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Any action on a call: done, but "unknown" is refused and "none" has a fault, for the tests."""
    answer = request.POST.get("answer", "")
    if answer == "unknown":
        return HttpResponse(
            "MCRT-3 was just assigned by Sam.", status=409, content_type="text/plain"
        )
    if answer == "none":
        return HttpResponse("<!doctype html><title>Fault</title>", status=500)
    return shown(request, "console/_pane.html", call_context(pk, ready=True))


def status(request: HttpRequest, pk: int) -> HttpResponse:
    """A move of an assignment."""
    return acted(request, call_id(4817))


def new(request: HttpRequest) -> HttpResponse:
    """The form of a new call; an address of "?" has an error, anything else is saved."""
    types = [{"code": code, "label": label, "crisis": crisis} for code, label, crisis in TYPES]
    context: dict[str, object] = {"types": types, "head": DRAWN_AT}
    if request.method != "POST":
        return shown(request, "console/_intake.html", context)
    if request.POST.get("address") == "?":
        context |= {"form": request.POST, "errors": {"address": ["Say where, in a few words."]}}
        answer = shown(request, "console/_intake.html", context)
        answer.status_code = 422
        return answer
    return redirect("console:call", pk=call_id(4817))


def addresses(request: HttpRequest) -> JsonResponse:
    """Two addresses like any text."""
    del request
    found = [
        {"text": "1024 17 Ave SW", "detail": "Beltline", "lat": 51.0378, "lng": -114.083},
        {"text": "1024 17 Ave SE", "detail": "Inglewood", "lat": 51.0379, "lng": -114.03},
    ]
    return JsonResponse({"addresses": found})


def place(request: HttpRequest) -> JsonResponse:
    """What the pilot says of any point."""
    del request
    says = "Beltline · paired · pilot open until 02:00"
    return JsonResponse({"community": "Beltline", "open": True, "says": says})


def demo_login(request: HttpRequest) -> HttpResponse:
    """The login page as a demo shows it."""
    people = [vars(person) for person in DEMO_PEOPLE]
    form = LoginForm(request=request)
    return render(request, "account/login.html", {"form": form, "demo_people": people})


console = [
    path("", board, name="board"),
    path("calls/new/", new, name="new"),
    path("calls/<uuid:pk>/", call, name="call"),
    path("calls/<uuid:pk>/answer/", acted, name="answer"),
    path("calls/<uuid:pk>/assign/", acted, name="assign"),
    path("calls/<uuid:pk>/decide/", acted, name="decide"),
    path("calls/<uuid:pk>/close/", acted, name="close"),
    path("calls/<uuid:pk>/needs/", acted, name="needs"),
    path("calls/<uuid:pk>/place/", acted, name="set-place"),
    path("calls/<uuid:pk>/why/", acted, name="why"),
    path("calls/<uuid:pk>/reserve/", acted, name="reserve"),
    path("assignments/<int:pk>/status/", status, name="status"),
    path("assignments/<int:pk>/decline/", status, name="decline"),
    path("assignments/<int:pk>/take-back/", status, name="take-back"),
    path("assignments/<int:pk>/reassign/", status, name="reassign"),
    path("alarms/emergencies/<int:pk>/", acknowledge, name="acknowledge"),
    path("console/addresses", addresses, name="addresses"),
    path("console/place", place, name="place"),
]
urlpatterns = [
    path("", include((console, "console"))),
    path("demo-login/", demo_login),
    path("accounts/", include("dispatch.console.account_urls")),
]
