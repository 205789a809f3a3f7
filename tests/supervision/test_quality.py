"""Every raise and lower is told with its reason, to supervisors alone, and can be taken along."""

import csv
import io

import pytest
from django.db import connection

from dispatch.actions.assessment import answer_questions
from dispatch.actions.decision import raise_call, wait_for_team
from dispatch.actions.lowering import accept_fall, lower_call
from dispatch.models import JournalEntry
from dispatch.permissions import NotAllowed
from dispatch.selectors.overrules import in_words, overrulings, tallies
from dispatch.selectors.period import Period
from tests.conftest import SAFE_ANSWERS, make_call

PAGE = "/supervision/quality/"
DAY = {"first": "2026-11-24", "last": "2026-11-24"}


@pytest.fixture
def period(now):
    return Period(now.date(), now.date())


@pytest.fixture
def overruled(centre, call, now):
    """A call that Dana raised and Sofia lowered again, and one that fell by new answers."""
    answer_questions(call_id=call.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)
    raise_call(call_id=call.pk, level=3, reason="heard glass", actor=centre.dana, now=now)
    lower_call(call_id=call.pk, level=1, reason="=known to us", actor=centre.sofia, now=now)
    other = make_call(centre.sam, now)
    answer_questions(
        call_id=other.pk, answers=SAFE_ANSWERS | {"weapon": "in_hand"}, actor=centre.sam, now=now
    )
    wait_for_team(call_id=other.pk, actor=centre.sam, now=now)
    answer_questions(call_id=other.pk, answers={"weapon": "none"}, actor=centre.sam, now=now)
    accept_fall(call_id=other.pk, actor=centre.sam, now=now)
    return other


def test_each_change_says_from_where_to_where_why_and_who(centre, call, overruled, period):
    rows = in_words(overrulings(centre.sofia, period))

    assert [(r.number, r.what, r.before, r.after, r.reason, r.by) for r in rows] == [
        (overruled.number, "Lower outcome accepted", 4, 2, rows[0].reason, "Sam"),
        (call.number, "Lowered", 3, 1, "=known to us", "Sofia"),
        (call.number, "Raised", 2, 3, "heard glass", "Dana"),
    ]
    assert rows[0].reason.startswith("New answers: M4")


def test_who_did_what_how_often(centre, overruled, period):
    rows = {
        row.person: (row.counts, row.total) for row in tallies(overrulings(centre.sofia, period))
    }
    assert rows == {"Dana": ([1, 0, 0], 1), "Sofia": ([0, 1, 0], 1), "Sam": ([0, 0, 1], 1)}


def test_a_line_that_retention_emptied_is_told_as_such(centre, call, overruled, period):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE dispatch_journalentry SET data = NULL WHERE kind = 'call.raised'")
    row = in_words(overrulings(centre.sofia, period).filter(kind="call.raised"))[0]
    assert (row.after, row.reason) == (None, "Erased with the line's body, as retention says")


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        (DAY, 3),
        (DAY | {"what": "call.raised"}, 1),
        (DAY | {"what": "call.lowered", "person": "dana"}, 0),
        (DAY | {"person": "sofia"}, 1),
        (DAY | {"person": "nobody"}, 0),
        ({"first": "2026-11-20", "last": "2026-11-23"}, 0),
    ],
)
def test_the_page_is_filtered_by_its_address(centre, overruled, client, filters, shown):
    client.force_login(centre.sofia)
    who = getattr(centre, filters.get("person", ""), None)
    asked = filters | ({"person": who.pk} if who else {})
    assert len(client.get(PAGE, asked).context["rows"]) == shown


def test_a_row_opens_its_call(centre, call, overruled, client):
    client.force_login(centre.sofia)
    page = client.get(PAGE, DAY).content.decode()
    assert f'href="/calls/{call.pk}/why/"' in page
    assert f'href="/supervision/quality/reviews/of/{call.pk}/"' in page


def test_it_is_taken_along_defused_and_that_is_written_down(centre, overruled, client):
    client.force_login(centre.sofia)
    answer = client.get(PAGE, DAY | {"format": "csv", "what": "call.lowered"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert ["What: Lowered"] in lines
    assert any("'=known to us" in line for line in lines)
    told = JournalEntry.objects.get(kind="table.exported")
    assert (told.actor, told.data["page"], told.data["rows"]) == (centre.sofia, "Quality", 2)
    assert client.get(PAGE, DAY | {"format": "xlsx"}).content[:2] == b"PK"


@pytest.mark.parametrize("who", ["dana", "noor", "casey", "ada", "evan"])
def test_nobody_else_reads_who_overruled_what(centre, period, client, who):
    with pytest.raises(NotAllowed):
        overrulings(getattr(centre, who), period)
    client.force_login(getattr(centre, who))
    assert client.get(PAGE).status_code == 403
    assert client.get(PAGE, {"format": "csv"}).status_code == 403
