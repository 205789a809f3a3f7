"""The supervisor's queue shows every open call, why it waits, and how late; and gives calls to others."""

import csv
import io
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from dispatch.actions.closing import close_call
from dispatch.actions.decision import wait_for_team
from dispatch.actions.owning import MayNotOwn, TooMany, reassign_calls
from dispatch.actions.pages import MOST, TooManyFilters, keep_filter
from dispatch.lifecycle import Outcome
from dispatch.models import Call, JournalEntry, SavedFilter
from dispatch.permissions import Act, NotAllowed
from dispatch.selectors.queue import counted_by_state, open_calls, queued
from tests.conftest import make_call, run_all, send_unit

MINUTE = timedelta(minutes=1)


@pytest.fixture
def calls(centre, now):
    """Four open calls in four states, and a closed one."""
    made = [make_call(centre.sam, now + n * MINUTE, address=f"{n} River Road") for n in range(3)]
    made.append(make_call(centre.feed, now + 3 * MINUTE, source="primary-cad"))
    wait_for_team(call_id=made[1].pk, actor=centre.sam, now=now + 4 * MINUTE)
    send_unit(call_id=made[2].pk, unit_id=centre.cedar.pk, actor=centre.dana, now=now + 4 * MINUTE)
    gone = make_call(centre.sam, now)
    close_call(call_id=gone.pk, outcome=Outcome.CANCELLED, actor=centre.sam, now=now)
    return made


@pytest.fixture
def sofia(centre, client):
    client.force_login(centre.sofia)
    return client


def shown(client, **filters):
    """The numbers of the calls that the queue shows, as the file of it says."""
    answer = client.get("/supervision/queue/", filters | {"format": "csv"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    start = next(i for i, line in enumerate(lines) if line[:2] == ["Call", "Level"])
    return {line[0] for line in lines[start + 1 :]}


def test_every_open_call_is_there_late_ones_first(centre, calls, now):
    at = now + 5 * MINUTE
    rows = queued(open_calls(centre.sofia), at)

    assert {one.row.number for one in rows} == {call.number for call in calls}
    assert [bool(one.late_by) for one in rows] == sorted(
        (bool(o.late_by) for o in rows), reverse=True
    )
    assert all(one.waits for one in rows), "nothing waits without a reason"
    first = next(one for one in rows if one.row.number == calls[0].number)
    assert (first.stood_label, first.late_label) == ("5:00", "4:00")
    assert {label: (n, late) for label, n, late in counted_by_state(rows)} == {
        "Need a decision": (2, 2),
        "Waiting": (1, 0),
        "With 211": (0, 0),
        "With a team": (1, 0),
    }


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {0, 1, 2, 3}),
        ({"state": "waiting"}, {1}),
        ({"state": ["waiting", "with_team"]}, {1, 2}),
        ({"level": "4"}, {0, 1, 2, 3}),
        ({"level": "1"}, set()),
        ({"owner": "nobody"}, {3}),
        ({"community": "RIV"}, {0, 1, 2, 3}),
        ({"community": "HIL"}, set()),
        ({"late": "on"}, {0, 1, 3}),
    ],
)
def test_a_filter_in_the_address_shows_what_fits(sofia, calls, now, filters, expected):
    run_all(now + 10 * MINUTE)
    assert shown(sofia, **filters) == {calls[n].number for n in expected}


def test_a_filter_shows_the_calls_of_one_person(sofia, centre, calls):
    assert shown(sofia, owner=centre.dana.pk) == {calls[2].number}


@pytest.mark.parametrize(
    "query", ["state=flying", "level=9", "owner=0", "community=NOPE", "owner=x", "level=%00"]
)
def test_a_wrong_filter_shows_nothing_and_says_so(sofia, calls, query):
    page = sofia.get(f"/supervision/queue/?{query}")
    assert page.status_code == 200
    assert "Nothing is shown until the filter is right" in page.content.decode()


def test_chosen_calls_are_given_to_another_and_closed_ones_stay(sofia, centre, calls, now):
    chosen = [str(call.pk) for call in calls[:2]]
    answer = sofia.post(
        "/supervision/queue/reassign/",
        {"calls": chosen, "to": centre.dana.pk, "query": "state=waiting&evil=//x&state="},
    )
    assert (answer.status_code, answer.url) == (302, "/supervision/queue/?state=waiting")
    assert set(Call.objects.filter(owner=centre.dana).values_list("pk", flat=True)) >= {
        call.pk for call in calls[:2]
    }
    lines = JournalEntry.objects.filter(kind="call.reassigned")
    assert {line.data["to"] for line in lines} == {centre.dana.pk}
    assert lines.count() == 2
    assert [line.data["card"]["owner"] for line in lines] == [centre.dana.pk] * 2

    again = reassign_calls(
        call_ids=[c.pk for c in calls[:2]], to=centre.dana, actor=centre.sofia, now=now
    )
    assert again == [], "given twice, it happens once"


def test_calls_go_only_to_who_takes_calls_and_only_by_a_supervisor(centre, calls, now):
    give = {"call_ids": [calls[0].pk], "now": now}
    with pytest.raises(NotAllowed):
        reassign_calls(to=centre.dana, actor=centre.sam, **give)
    for person in (centre.casey, centre.evan):
        with pytest.raises(MayNotOwn):
            reassign_calls(to=person, actor=centre.sofia, **give)
    many = [Call().pk for _ in range(501)]
    with pytest.raises(TooMany):
        reassign_calls(call_ids=many, to=centre.dana, actor=centre.sofia, now=now)


@pytest.mark.parametrize("form", [{}, {"calls": "x", "to": "1"}, {"calls": [], "to": "0"}])
def test_a_form_that_chooses_nothing_changes_nothing(sofia, calls, form):
    before = list(Call.objects.order_by("pk").values_list("owner", flat=True))
    page = sofia.post("/supervision/queue/reassign/", form, follow=True)
    assert "Nothing was changed" in page.content.decode()
    assert list(Call.objects.order_by("pk").values_list("owner", flat=True)) == before


def test_a_filter_is_kept_shown_and_removed_by_its_owner_alone(sofia, centre, client, calls):
    query = urlencode({"state": "waiting"})
    sofia.post("/supervision/queue/filters/", {"name": "My waiting", "query": query})
    sofia.post("/supervision/queue/filters/", {"name": "My waiting", "query": "level=4"})
    kept = SavedFilter.objects.get()
    assert (kept.name, kept.query) == ("My waiting", "level=4")
    assert 'href="?level=4"' in sofia.get("/supervision/queue/").content.decode()

    other = keep_filter(
        act=Act.WATCH_BOARD, page="queue", name="Sam's", query="late=on", actor=centre.sam
    )
    sofia.post(f"/supervision/queue/filters/{other.pk}/drop/")
    sofia.post(f"/supervision/queue/filters/{kept.pk}/drop/")
    assert list(SavedFilter.objects.all()) == [other]


def test_nobody_keeps_filters_without_end(centre):
    keep = {"act": Act.WATCH_QUEUE, "page": "queue", "query": "", "actor": centre.sofia}
    for number in range(MOST):
        keep_filter(name=f"F{number}", **keep)
    with pytest.raises(TooManyFilters):
        keep_filter(name="one more", **keep)
    keep_filter(name="F3", **keep)


def test_a_file_of_the_queue_is_recorded_with_its_filter(sofia, centre, calls):
    sofia.get("/supervision/queue/", {"state": "waiting", "format": "xlsx"})
    line = JournalEntry.objects.get(kind="table.exported")
    assert line.actor == centre.sofia
    assert (line.data["rows"], line.data["form"]) == (1, "xlsx")
    assert "State: waiting" in line.data["says"]
