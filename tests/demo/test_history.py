"""Years of past calls: the same for the same seed, true to the rules, and read without reading them all."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from dispatch.actions.review_picks import pick_reviews
from dispatch.demo.city import seed_city
from dispatch.demo.history.loading import HistoryIsHere, load_history
from dispatch.demo.shipping import publish_shipped
from dispatch.lifecycle import CallState, Ledger
from dispatch.models import (
    Assessment,
    Assignment,
    Call,
    CallFigures,
    Handoff,
    ReviewDraw,
    RolledMonth,
)
from dispatch.permissions import SYSTEM
from dispatch.selectors.counts import counts_of
from dispatch.selectors.period import Period
from teams.models import Person, Role
from tests.conftest import make_desk, make_person
from tests.dispatch.test_doors import every_address

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
# What grows with every call. None of it may be read from end to end. (Here a table of
# a few hundred rows, such as the silent judgements, is rightly read in whole.)
GROWS = {
    *("dispatch_call", "dispatch_callfigures", "dispatch_assessment", "dispatch_assignment"),
    *("dispatch_handoff", "dispatch_carerecord", "dispatch_journalentry"),
}
DAYS = "first=2026-11-20&last=2026-11-23"
YEARS = "first=2022-12-10&last=2026-11-23"
SUPERVISION = (
    "queue/",
    "queue/?late=on&level=4",
    f"ledger/?{DAYS}",
    f"ledger/?{YEARS}",
    f"ledger/not_served/?{DAYS}&code=out_of_hours",
    f"ledger/all/?{YEARS}&befell=desk_lost",
    f"ledger/diverted/?{YEARS}&hour=3",
    f"ledger/all/?{YEARS}&page=3",
    f"clocks/?{DAYS}",
    f"clocks/?{YEARS}",
    f"shadow/?{DAYS}",
    f"shadow/?{YEARS}",
    f"quality/?{DAYS}",
    f"quality/?{YEARS}&what=call.raised",
    f"quality/?{YEARS}&page=2",
    "quality/reviews/",
    "quality/reviews/?why=sample",
    f"quality/reviews/given/?{YEARS}",
    "quality/reviews/of/{call}/",
    "quality/draws/{draw}/",
    "quality/mine/",
    "cover/",
    "wall/",
    "past/",
    "past/?at=2026-11-23T10:00:00",
    "system/",
)
PAGES = {
    "sofia": (*(f"/supervision/{page}" for page in SUPERVISION), "/setup/cautions/", "/"),
    "ada": ("/setup/partners/", "/setup/zones/", "/setup/teams/", "/status"),
    "noor": ("/follow-ups/", "/follow-ups/?ended=yes", "/directory/"),
}
ONLY_WRITTEN_TO = {
    f"supervision:{name}"
    for name in ("reassign", "keep-filter", "drop-filter", "pick-reviews", "review-read")
}
# Lines about the calls that were loaded, as their journal would hold them: some change a level by hand; and
# what the board showed, noted now and then.
LINES = """
INSERT INTO dispatch_journalentry (seq, kind, call_id, actor_id, at, data, digest, hash)
SELECT n + (SELECT seq FROM dispatch_journalhead),
    CASE WHEN n % 40 = 0 THEN 'call.raised' ELSE 'call.waiting' END, id, owner_id, stored_at,
    '{"reason": "it was said", "level": 4, "card": {"level": 3, "state": "closed"}}', '', ''
FROM (SELECT row_number() OVER (ORDER BY stored_at) AS n, * FROM dispatch_call) told;
UPDATE dispatch_journalhead SET seq = (SELECT max(seq) FROM dispatch_journalentry);
INSERT INTO dispatch_boardmark (seq, at, calls, digest)
SELECT seq, at, '{}', '' FROM dispatch_journalentry WHERE seq % 500 = 0;
ANALYZE dispatch_journalentry, dispatch_boardmark;
"""


def silent(*said):
    del said


@pytest.fixture
def demo(db):
    """The demo city with its rules and one desk; passwords take long, so few people."""
    publish_shipped(now=NOW)
    seed_city(now=NOW)
    make_desk("211", navigators=[make_person("noor", Role.NAVIGATOR)], response="NAV_211")
    make_person("sofia", Role.SUPERVISOR)
    make_person("ada", Role.ADMIN)


def read_in_whole(statement):
    """The tables that PostgreSQL would read from end to end for a statement."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + statement)
        (plan,) = cursor.fetchone()
    return set(tables_in(json.loads(plan) if isinstance(plan, str) else plan))


def tables_in(plan):
    match plan:
        case list():
            for part in plan:
                yield from tables_in(part)
        case dict():
            if plan.get("Node Type") == "Seq Scan":
                yield plan["Relation Name"]
            for part in plan.values():
                yield from tables_in(part)


def read_by(username, pages):
    """Yield each page with each table that it reads from end to end, and the statement that does."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Person.objects.get(username=username))
    for page in pages:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200, page
        for query in asked.captured_queries:
            if query["sql"].lstrip().startswith(("SELECT", "WITH")):
                yield from ((page, table, query["sql"]) for table in read_in_whole(query["sql"]))


def test_no_page_of_the_supervisor_reads_all_calls_or_all_of_the_journal(demo):
    load_history(20_000, 60, now=NOW, tell=silent)
    with connection.cursor() as cursor:
        cursor.execute(LINES)
    pick_reviews(actor=SYSTEM, now=NOW)
    things = {"call": Call.objects.first().pk, "draw": ReviewDraw.objects.first().pk}
    pages = {who: [page.format(**things) for page in told] for who, told in PAGES.items()}
    whole = [found for who, told in pages.items() for found in read_by(who, told)]

    assert [found for found in whole if found[1] in GROWS] == []
    # The control: without their index they would be.
    assert read_in_whole("SELECT * FROM dispatch_call WHERE address = 'x'") == {"dispatch_call"}
    assert read_in_whole("SELECT * FROM dispatch_journalentry WHERE kind = 'x'") == {
        "dispatch_journalentry"
    }
    # And no page of supervision is left out.
    asked = {resolve(page.split("?")[0]).view_name for page in pages["sofia"]}
    left = {name for name, _ in every_address() if name.startswith("supervision:")} - asked
    assert left == ONLY_WRITTEN_TO


def test_a_history_is_plausible_and_counted(demo):
    load_history(600, 40, now=NOW, tell=silent, years=timedelta(days=90))
    counts = counts_of(Period(date(2026, 8, 1), date(2026, 11, 24)))

    assert Call.objects.count() == 640 == counts.states.total()
    assert set(Ledger) < set(counts.states)
    assert Call.objects.exclude(state=CallState.CLOSED).count() == 40
    closed = Call.objects.filter(state=CallState.CLOSED)
    assert closed.count() == CallFigures.objects.count()
    assert not closed.filter(closed_at__gt=NOW).exists()
    assert min(model.objects.count() for model in (Assignment, Handoff, Assessment)) > 20
    assert RolledMonth.objects.count() == 3
    with pytest.raises(HistoryIsHere):
        load_history(1, 0, now=NOW, tell=silent)


def test_the_same_seed_gives_the_same_calls(demo):
    told = []
    for _ in range(2):
        point = connection.savepoint()
        load_history(100, 0, now=NOW, tell=silent, seed=5, years=timedelta(days=30))
        columns = ("stored_at", "address", "type", "level", "outcome", "ledger_codes", "closed_at")
        told.append(
            [*Call.objects.filter(source="history").order_by("id").values_list("id", *columns)]
        )
        connection.savepoint_rollback(point)

    assert len(told[0]) == 100
    assert told[0] == told[1]


def test_the_command_refuses_a_database_that_is_no_demo(db):
    with pytest.raises(CommandError, match="does not hold the demo city"):
        call_command("seed_history", calls=1)
    assert not Call.objects.exists()
