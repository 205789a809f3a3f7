"""One call over three browsers: who took it, the navigator at 211, and the crew with its phone.

No page is loaded anew on the whole way, and whoever took the call reads in the end how it ended.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import Error, expect

from dispatch.models import Assignment, Call, FollowUp, Handoff, JournalEntry, Tap
from teams.models import Agency, Person, Shift
from tests.desk.conftest import CALM

from .consoles import LATE_POSITION
from .test_field import PHONE, PLACE, at, check, press
from .test_one_story import question, take_call_by_keys

pytestmark = pytest.mark.xdist_group("browser")

# Once a navigator has spoken for a while, it turns out that somebody must go.
HEARD_AT_DESK = CALM | {"needs_in_person": "yes"}
CONTACT = "403-555-0177"


def opened(desk, username, path):
    """A console of a session of its own, green, that says so if it is ever loaded anew."""
    console = desk.console(username, fresh=True)
    console.live(path)
    console.page.evaluate("window.neverReloaded = true")
    return console


@pytest.fixture
def three(desk, town):
    """Dana at the board, Noor at the desk, and Casey, of Harbour House, on MCRT-1."""
    for shift in Shift.objects.filter(unit=town.cedar):
        shift.people.add(town.casey)
    harbour = Agency.objects.get(name="Harbour House")
    Person.objects.filter(pk=town.casey.pk).update(agency=harbour)
    dana, noor = opened(desk, "dana", "/"), opened(desk, "noor", "/desk/")
    casey = opened(desk, "casey", "/field/")
    casey.expected = (LATE_POSITION,)
    casey.page.context.grant_permissions(["geolocation"])
    casey.page.context.set_geolocation(PLACE)
    casey.page.set_viewport_size(PHONE)
    yield dana, noor, casey
    Person.objects.filter(pk=town.casey.pk).update(agency=None)


def answer_next(console, answers):
    """Answer the question that is shown by its digit; return which it was."""
    asked = question(console.page)
    button = console.page.locator(f"#answer-form button[value='{answers[asked]}']")
    console.answer(asked, button.get_attribute("data-key"))
    return asked


def triage_until_it_may_go(dana):
    """Ask until nothing open could make it emergent, as a call-taker would; return what was asked."""
    asked = []
    while not dana.page.locator("#hand-off-form").count():
        asked.append(answer_next(dana, CALM))
    return asked


def go_on(noor, before):
    """Ask what is left, and nothing twice."""
    while question(noor.page):
        assert answer_next(noor, HEARD_AT_DESK) not in before
    expect(noor.page.locator(".asked")).not_to_contain_text("asked again")


def end_with_consent(page):
    """Clear, and agree a follow-up: a consent that lacks a part does not leave the phone."""
    press(page, "Clear")
    page.get_by_label("Helped on scene").check()
    contact = page.get_by_label("Number, address or place")
    expect(contact).to_be_hidden()
    page.get_by_label("Follow-up", exact=True).select_option("24")
    contact.fill(CONTACT)
    page.get_by_label("They were told why").check()
    press(page, "Clear and send")
    expect(page.locator(".check.is-needed")).to_contain_text("may withdraw it")
    check(page)
    page.get_by_label("They were told that they may").check()
    press(page, "Clear and send")


def ask_a_team(console, name):
    """Open the fold of teams by its key and ask one; a key that meets a redrawn pane is pressed again."""
    for _ in range(3):
        if not console.page.locator("#who-can-go[open]").count():
            console.press("t")
        try:
            console.page.get_by_role("button", name=f"Ask {name}").click(timeout=12_000)
        except Error:
            continue
        return
    raise AssertionError(f"{name} could not be asked")


def test_a_call_goes_to_the_desk_to_a_crew_and_its_end_comes_back(three, town):
    dana, noor, casey = three
    page = casey.page

    call = take_call_by_keys(dana)
    asked = triage_until_it_may_go(dana)
    dana.press("h")
    expect(dana.row(call)).to_contain_text("Offered to 211, to be answered in")
    expect(noor.page.locator(".desk-call .title")).to_have_text("12 RIVER ROAD")
    noor.press("a")
    expect(noor.page.locator("#hold-title")).to_contain_text("You have this call")
    expect(dana.page.locator(f"[data-rows=with_desk] #call-{call}")).to_contain_text("Noor")
    go_on(noor, asked)
    ask_a_team(noor, "MCRT-1")
    expect(noor.page.locator(".on-call.is-offered")).to_contain_text("MCRT-1 · asked")
    expect(dana.row(call)).to_contain_text("MCRT-1 asked")

    for name, step in (("Accept", "offered"), ("En route", "assigned"), ("On scene", "en_route")):
        at(page, step)
        press(page, name)
    expect(dana.unit(town.cedar)).to_have_attribute("data-state", "on_scene")
    expect(noor.page.locator(".on-call")).to_contain_text("MCRT-1 · on scene")
    at(page, "on_scene")
    press(page, "We are well")
    end_with_consent(page)

    at(page, "nothing")
    expect(page.locator(".field-last")).to_contain_text("Helped on scene")
    expect(dana.page.locator("#desk-outcomes")).to_contain_text("211: helped on scene, 1 min")
    expect(dana.row(call)).to_have_count(0)
    expect(dana.page.locator(".call-head")).to_contain_text("Closed: Helped on scene")
    expect(noor.page.locator("#desk-past")).to_contain_text("211: helped on scene, 1 min")
    for console in three:
        assert console.page.evaluate("window.neverReloaded")
        assert CONTACT not in console.page.content()
    assert_kept(call, town)


def assert_kept(call, town):
    """What the tables hold in the end, each step by whom it was."""
    ended = Call.objects.get(pk=call)
    assert (ended.outcome, ended.ledger, ended.taken_by) == ("engaged", "diverted", town.dana)
    assert Handoff.objects.get(call=call).status == "done"
    row = Assignment.objects.get(call=call)
    assert (row.status, row.assigned_by) == ("clear", town.noor)
    assert row.checked_in_at is not None
    assert set(Tap.objects.filter(assignment=row).values_list("code", flat=True)) == {""}
    promised = FollowUp.objects.get(call=call)
    assert (promised.agency.name, promised.agreed_by) == ("Harbour House", town.casey)
    assert promised.due_at == row.closed_at + timedelta(hours=24)
    assert promised.consent.contact == CONTACT
    by_crew = JournalEntry.objects.filter(call=call, actor=town.casey, kind="call.closed")
    assert by_crew.get().data["desk"] == town.desk.pk
