"""Every table that is shown can be taken along, the same way on every page, and nothing else is in it."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from dispatch.actions.assessment import answer_questions
from dispatch.actions.review_picks import pick_reviews
from dispatch.models import JournalEntry, ReviewDraw
from dispatch.permissions import MAY, Act
from dispatch.tables import CONTENT_TYPES, FileForm
from tests.conftest import SAFE_ANSWERS, make_call
from tests.dispatch.test_doors import ASKS, every_address

from .test_shadow_page import in_shadow

PHONE = "403-555-0148"
# Pages with a table that are about one thing, and why it stays there.
ONE_THING = {
    "console:why": "the care record of one call",
    "supervision:review": "one call, with what was said in confidence",
    "account_login": "who can log in to the demo",
}
# A page to come that lists what is kept has no arguments, or is one of these.
WITH_ARGUMENTS = {"supervision", "console:why"}


@pytest.fixture
def pages(centre, call, now):
    """The path of each page that lists something, with something in it."""
    in_shadow(centre.farfield)
    shadowed = make_call(centre.dana, now, lng=-114.01)
    answer_questions(call_id=shadowed.pk, answers=SAFE_ANSWERS, actor=centre.dana, now=now)
    pick_reviews(actor=centre.sofia, now=now)
    numbers = {"supervision:draw": ReviewDraw.objects.first().pk}

    def path(name, wanted):
        values = {"UUIDConverter": call.pk, "StringConverter": "open"}
        values["IntConverter"] = numbers.get(name, 1)
        days = "?first=2026-01-01&last=2026-12-31"
        kwargs = {key: values[type(one).__name__] for key, one in wanted.items()}
        return reverse(name, kwargs=kwargs) + days

    return {
        name: path(name, wanted)
        for name, wanted in every_address()
        if not wanted or WITH_ARGUMENTS & {name, name.split(":")[0]}
    }


def reader_of(centre, name):
    """Return the browser of somebody who may open a page."""
    client, act = Client(), ASKS[name]
    people = (centre.sofia, centre.ada, centre.dana, centre.noor, centre.casey, centre.evan)
    role = MAY[act] if isinstance(act, Act) else {centre.sofia.role}
    one = next((person for person in people if person.role in role), None)
    if one:
        client.force_login(one)
    return client


def shows_a_table(page):
    """Whether any of the templates that drew a page holds a table, or offers it as a file."""
    drawn = page.templates if page.status_code == 200 else []
    return any("<table" in one.source or one.name == "_files.html" for one in drawn)


def what_is_lacking(client, path, page):
    """Say what a page with a table lacks; nothing where both its files are there."""
    lacks = set() if page.content.decode().count('class="files"') == 1 else {"links"}
    for form in FileForm:
        file = client.get(f"{path}&format={form}")
        if file.status_code != 200 or file["Content-Type"] != CONTENT_TYPES[form]:
            lacks.add(form.value)
        elif PHONE.encode() in file.content:
            lacks.add("discretion")
    return lacks


def test_every_page_with_a_table_gives_it_as_a_file_and_says_that_it_did(centre, pages):
    found = {}
    for name, path in pages.items():
        client = reader_of(centre, name)
        page = client.get(path)
        if shows_a_table(page):
            found[name] = what_is_lacking(client, path, page)

    assert {name: lacks for name, lacks in found.items() if lacks} == {
        name: {"links", "csv", "xlsx"} for name in ONE_THING if name in found
    }
    taken = JournalEntry.objects.filter(kind="table.exported")
    assert taken.count() == 2 * len(found.keys() - ONE_THING.keys())
    assert {"supervision:shadow", "supervision:draw", "supervision:past", "setup:zones"} < set(
        found
    )


def test_a_file_holds_the_page_with_its_filter_and_all_of_a_long_list(centre, client, now):
    for _ in range(51):
        make_call(centre.dana, now)
    client.force_login(centre.sofia)
    address = "/supervision/ledger/open/?first=2026-11-24&last=2026-11-24"
    page = client.get(f"{address}&page=2").content.decode()
    link = "?first=2026-11-24&amp;last=2026-11-24&amp;format=csv"
    assert f'href="{link}"' in page
    text = client.get(f"{address}&format=csv").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))

    assert lines[1] == ["Still open, on 2026-11-24"]
    assert lines[2][0].startswith("Taken by Sofia on ")
    assert lines[5] == ["Call", "Stored", "Type", "Community", "Ended", "Reasons"]
    assert len(lines) == 6 + 51
    assert lines[6][1] == "2026-11-24 12:00:00-06:00"
