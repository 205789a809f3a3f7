"""The cast and the ground that the tests share."""

import os

# Each worker its own channels and queue, for the processes that a test starts.
os.environ["CHANNEL_PREFIX"] = f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'one')}-{os.getpid()}"
os.environ["CELERY_QUEUE"] = os.environ["CHANNEL_PREFIX"]
# No head of a test's journal is signed into the files of whoever runs the tests.
os.environ["JOURNAL_KEY_FILE"] = os.environ["JOURNAL_HEADS_FILE"] = os.devnull + "/nothing"
os.environ.setdefault("HTTPS", "off")
os.environ.setdefault("SECRET_KEY", "a key of the tests, long enough to please the checks, no more")

from datetime import UTC, datetime, timedelta
from functools import cache as cache_once
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations

from dispatch.actions.assignment import take_back_unit
from dispatch.actions.canary import sing
from dispatch.actions.intake import CallReport, take_call
from dispatch.actions.offers import accept_offer, offer_unit
from dispatch.actions.protocols import publish_protocol
from dispatch.permissions import SYSTEM
from dispatch.reasons import TakeBackReason
from dispatch.selectors import zone_outlines
from dispatch.sweeps import run_sweep
from dispatch.watched import SWEPT
from pilot_zones import zone_map
from pilot_zones.models import Community, ZoneVersion
from teams.models import Agency, Desk, Person, Role, Shift, Team, Unit, UnitKind
from triage import selectors

# And for this process, whose settings were read before this file.
settings.CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = os.environ["CHANNEL_PREFIX"]
settings.CACHES["default"]["KEY_PREFIX"] = os.environ["CHANNEL_PREFIX"]
settings.JOURNAL_KEY_FILE = settings.JOURNAL_HEADS_FILE = Path(os.environ["JOURNAL_KEY_FILE"])
settings.SECURE_SSL_REDIRECT = False
settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
# A test that logs in often must not lock out the next.
settings.ACCOUNT_RATE_LIMITS = False

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SHARED_DIR", ROOT.parent / "shared"))
PROTOCOL = (ROOT / "triage" / "protocols" / "mcrt-1.yaml").read_text(encoding="utf-8")
HEAD = "INSERT INTO dispatch_journalhead (epoch, seq, hash) VALUES (gen_random_uuid(), 0, '')"


def _flush(self, statements):
    """Empty the tables between tests: the journal's own triggers refuse it in any other way."""
    with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(HEAD)
    # Numbers begin anew, so a version read before is another one now.
    selectors._read.cache_clear()
    zone_map._held.clear()
    zone_outlines._held.clear()
    zone_outlines._small.clear()


DatabaseOperations.execute_sql_flush = _flush


@pytest.fixture
def shared():
    """The real data beside the project; the test skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the real data is not beside the project ({SHARED.name}/)")
    return SHARED


@pytest.fixture
def now():
    return datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


def square(west, south, size=0.02):
    """A square community of about 1.4 km by 2.2 km, as GeoJSON MultiPolygon coordinates."""
    east, north = west + size, south + size
    return [[[[west, south], [east, south], [east, north], [west, north], [west, south]]]]


ALWAYS = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def make_zone(code, name, *, west, south, phase, hours=ALWAYS):
    community = Community.objects.create(code=code, name=name)
    return ZoneVersion.objects.create(
        community=community,
        starts_at=datetime(2026, 1, 1, tzinfo=UTC),
        coordinates=square(west, south),
        phase=phase,
        hours=hours,
        source="drawn for a test",
    )


def make_person(username, role, **more):
    password = hash_of(f"{username}-has-a-password")
    return Person.objects.create(
        username=username, first_name=username.title(), role=role, password=password, **more
    )


@cache_once
def hash_of(password):
    """The real, slow hash, made once a run: a cast of eight would cost a second a test."""
    return make_password(password)


def make_unit(call_sign, *, kind=UnitKind.MCRT, officer=False, base=(51.01, -114.05), team=None):
    agency, _ = Agency.objects.get_or_create(name="Harbour House")
    team = team or Team.objects.get_or_create(name=f"Team {call_sign}", agency=agency)[0]
    unit = Unit.objects.create(
        call_sign=call_sign, kind=kind, team=team, base_lat=base[0], base_lng=base[1]
    )
    for weekday in range(7):
        Shift.objects.create(
            unit=unit,
            weekday=weekday,
            starts="00:00",
            ends="00:00",
            first_day="2026-01-01",
            officer_aboard=officer,
        )
    return unit


def make_desk(name, *, navigators, order=1, answer_s=60, response=""):
    desk = Desk.objects.create(name=name, order=order, answer_s=answer_s, response=response)
    desk.navigators.set(navigators)
    return desk


_refs = iter(range(1, 10**9))


def make_call(actor, now, **told):
    """Take a call as a person at a console would; `told` overrides the report."""
    report = {
        "source": "console",
        "source_ref": f"T-{next(_refs)}",
        "type": "WELFARE",
        "address": "12 River Road",
        "lat": 51.01,
        "lng": -114.05,
        "caller_phone": "403-555-0148",
    }
    return take_call(CallReport(**report | told), actor=actor, now=now).call


def send_unit(*, call_id, unit_id, actor, now):
    """Ask a unit whose crew says yes on the radio at once; return the assignment."""
    asked = offer_unit(call_id=call_id, unit_id=unit_id, actor=actor, now=now)
    return accept_offer(assignment_id=asked.pk, actor=actor, now=now)


def run_all(now):
    """Run every sweep and the canary, as workers do that are well."""
    for watched in SWEPT:
        run_sweep(watched.name, now=now)
    sing(now=now)


def take_back(sent, *, actor, now):
    """Take a unit off its call."""
    mistake = TakeBackReason.MISTAKE
    return take_back_unit(assignment_id=sent.pk, reason=mistake, actor=actor, now=now)


def make_centre(now):
    """A small centre: two pilot communities, three units, and one person of each role."""
    cast = SimpleNamespace()
    cast.riverside = make_zone("RIV", "Riverside", west=-114.06, south=51.0, phase="paired")
    cast.hillcrest = make_zone("HIL", "Hillcrest", west=-114.04, south=51.0, phase="community_led")
    cast.farfield = make_zone("FAR", "Farfield", west=-114.02, south=51.0, phase="outside")
    cast.cedar = make_unit("MCRT-1", officer=True)
    cast.birch = make_unit("MCRT-2", base=(51.01, -114.03))
    cast.pact = make_unit("PACT-1", kind=UnitKind.PACT)
    cast.dana = make_person("dana", Role.DISPATCHER)
    cast.sam = make_person("sam", Role.DISPATCHER)
    cast.sofia = make_person("sofia", Role.SUPERVISOR)
    cast.noor = make_person("noor", Role.NAVIGATOR)
    cast.desk = make_desk("211", navigators=[cast.noor], response="NAV_211")
    cast.casey = make_person("casey", Role.CREW)
    cast.ada = make_person("ada", Role.ADMIN)
    cast.evan = make_person("evan", Role.EVALUATOR)
    cast.feed = make_person("primary-cad", Role.CAD_FEED, is_machine=True)
    cast.protocol = publish_protocol(PROTOCOL, actor=SYSTEM, now=now)
    return cast


@pytest.fixture
def centre(db, now):
    return make_centre(now)


@pytest.fixture
def call(centre, now):
    """A call in Riverside that waits for a decision."""
    return make_call(centre.dana, now)


@pytest.fixture
def lasting_centre(transactional_db, now):
    """The same centre, committed: for threads, sockets and servers."""
    return make_centre(now)


SAFE_ANSWERS = {
    "location_confirmed": "yes",
    "caller": "bystander",
    "medical": "none",
    "hazard": "none",
    "weapon": "none",
    "violence": "none",
    "crime": "none",
    "child": "none",
    "suicide": "none",
    "intoxication": "none",
    "presentation": "distressed",
    "history": "none",
    "access": "on_scene",
    "nexus": "wellness_check",
    "consent": "accepts",
    "needs_in_person": "yes",
}

__all__ = [
    "SAFE_ANSWERS",
    "connection",
    "make_call",
    "make_centre",
    "make_desk",
    "make_person",
    "make_unit",
    "make_zone",
    "run_all",
    "send_unit",
    "take_back",
    "timedelta",
]
